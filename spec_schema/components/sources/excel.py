"""Tables in Excel workbooks."""

from ...parameters import NonEmptyText, NonNegativeInteger
from . import SOURCES
from .tabular import Tabular


@SOURCES.register("excel")
class Excel(Tabular):
    """A sheet of an Excel workbook (`.xlsx`), one sample per row.

    The first row has the column names. Blank rows are skipped. Of formulas, the values are read
    that Excel has saved. Requires `speccompile[excel]`.

    Args:
        sheet: Name of the sheet. Defaults to the first one.
        skip_rows: Number of rows above the column names.
    """

    examples = {"path": "data/digits.xlsx", "target": "digit"}
    suffixes = (".xlsx", ".xlsm")
    sheet: NonEmptyText | None = None
    skip_rows: NonNegativeInteger = 0
