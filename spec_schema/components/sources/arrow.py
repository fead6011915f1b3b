"""Tables in Arrow files."""

from . import SOURCES
from .tabular import Tabular


@SOURCES.register("arrow")
class Arrow(Tabular):
    """A table in Arrow files, one sample per row: the IPC format, which is also called Feather.

    A folder is one table: all its `.arrow` and `.feather` files, in the order of their names.
    """

    may_hold_lists = True
    examples = {"path": "data/digits.arrow", "target": "digit"}
    suffixes = (".arrow", ".feather", ".ipc")
    has_folders = True
