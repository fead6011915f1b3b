"""Tables in text files."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from ...parameters import NonEmptyText, Words
from . import SOURCES
from .tabular import Tabular

Character: TypeAlias = Annotated[
    str,
    Field(pattern=r'^[^"\r\n]$'),
    Words("a single character other than a quotation mark", {"type": "string", "maxLength": 1}),
]
DecimalSign: TypeAlias = Annotated[
    str, Field(pattern="^[.,]$"), Words('`"."` or `","`', {"type": "string", "enum": [".", ","]})
]
ThousandsSign: TypeAlias = Annotated[
    str,
    Field(pattern=r'^[^"\r\n0-9A-Za-z+-]$'),
    Words(
        "a single character other than a letter, digit, sign or quotation mark",
        {"type": "string", "maxLength": 1},
    ),
]


@SOURCES.register("csv")
class Csv(Tabular):
    """A table in a text file, one sample per row.

    Args:
        header: Where the column names are: in the first line, or nowhere (`none`).
        columns: Column names, for a table without a header. Defaults to `column_1`, `column_2`,
            etc.
        delimiter: Character between cells.
        decimal: Decimal separator.
        thousands: Thousands separator. Defaults to none.
    """

    examples = {"path": "data/digits.csv", "target": "digit"}
    suffixes = (".csv", ".tsv", ".tab", ".txt")
    header: Literal["first_line", "none"] = "first_line"
    columns: list[NonEmptyText] | None = None
    delimiter: Character = ","
    decimal: DecimalSign = "."
    thousands: ThousandsSign | None = None
