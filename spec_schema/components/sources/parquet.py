"""Tables in Parquet files."""

from . import SOURCES
from .tabular import Tabular


@SOURCES.register("parquet")
class Parquet(Tabular):
    """A table in Parquet files, one sample per row.

    A folder is one table: all its `.parquet` files, in the order of their names.
    """

    may_hold_lists = True
    examples = {"path": "data/digits.parquet", "target": "digit"}
    suffixes = (".parquet", ".pq")
    has_folders = True
