"""Tables in JSON files."""

from . import SOURCES
from .tabular import Tabular


@SOURCES.register("json")
class Json(Tabular):
    """A table in JSON, one sample per object.

    It is JSON Lines (an object per line), or one array of objects. One object with a list for each
    column is read, too, except from `.jsonl` and `.ndjson` files. The columns are the keys of all
    objects. A key that an object lacks, and `null`, are missing values.
    """

    may_hold_lists = True
    examples = {"path": "data/digits.jsonl", "target": "digit"}
    suffixes = (".json", ".jsonl", ".ndjson")
