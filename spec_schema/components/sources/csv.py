"""Tables in text files."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from ...parameters import NonEmptyText, NonNegativeInteger, Words
from . import SOURCES
from .tabular import Tabular

Character: TypeAlias = Annotated[
    str,
    Field(pattern=r'^[^"\r\n]$'),
    Words("a single character other than a quotation mark", {"type": "string", "maxLength": 1}),
]
Delimiter: TypeAlias = Annotated[
    str,
    Field(pattern=r'^([^"\r\n]|\\t|tab|whitespace)$'),
    Words(
        "a single character other than a quotation mark, `tab` or `whitespace`", {"type": "string"}
    ),
]
Quote: TypeAlias = Annotated[
    str,
    Field(pattern=r"^([^\r\n]|none)$"),
    Words("a single character, or `none`", {"type": "string"}),
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


Encoding: TypeAlias = Literal[
    "utf-8",
    "utf-16",
    "utf-32",
    "latin-1",
    "iso-8859-2",
    "iso-8859-15",
    "cp437",
    "cp850",
    "cp1250",
    "cp1251",
    "cp1252",
    "cp1253",
    "cp1254",
    "koi8-r",
    "mac-roman",
    "shift-jis",
    "euc-jp",
    "euc-kr",
    "gb18030",
    "big5",
]


@SOURCES.register("csv")
class Csv(Tabular):
    """A table in a text file, one sample per row.

    Args:
        header: Where the column names are: in the first line, or nowhere (`none`).
        columns: Column names, for a table without a header. Defaults to `column_1`, `column_2`,
            etc.
        delimiter: Character between cells; `tab`; or `whitespace`, any number of spaces and tabs.
        quote: Quotation mark around cells that contain the delimiter; `none` if there is none.
        comment: What a line begins with that is no row, such as `#`. Defaults to nothing.
        skip_rows: Number of lines above the column names, or above the first row.
        encoding: Encoding of the text.
        decimal: Decimal separator.
        thousands: Thousands separator. Defaults to none.
    """

    examples = {"path": "data/digits.csv", "target": "digit"}
    suffixes = (".csv", ".tsv", ".tab", ".txt", ".gz")
    header: Literal["first_line", "none"] = "first_line"
    columns: list[NonEmptyText] | None = None
    delimiter: Delimiter = ","
    quote: Quote = '"'
    comment: NonEmptyText | None = None
    skip_rows: NonNegativeInteger = 0
    encoding: Encoding = "utf-8"
    decimal: DecimalSign = "."
    thousands: ThousandsSign | None = None

    @property
    def separator(self) -> str:
        """The character between cells."""
        return "\t" if self.delimiter in ("\\t", "tab", "whitespace") else self.delimiter

    @property
    def is_spaced(self) -> bool:
        """Whether cells are between any number of spaces and tabs."""
        return self.delimiter == "whitespace"
