"""Samples in a table."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from ...parameters import Number, Text, Words
from . import SOURCES, Reading, Source

Character: TypeAlias = Annotated[
    str,
    Field(pattern=r'^[^"\r\n]$'),
    Words("a single character, and no quotation mark", {"type": "string", "maxLength": 1}),
]
DecimalSign: TypeAlias = Annotated[
    str, Field(pattern="^[.,]$"), Words('`"."` or `","`', {"type": "string", "enum": [".", ","]})
]
ThousandsSign: TypeAlias = Annotated[
    str,
    Field(pattern=r'^[^"\r\n0-9A-Za-z+-]$'),
    Words(
        "a single character, and no letter, digit, sign or quotation mark",
        {"type": "string", "maxLength": 1},
    ),
]


@SOURCES.register("csv")
class Csv(Source):
    """A table of text; one row a sample.

    Args:
        path: the file.
        target: the column to predict, or output → column; text in it names classes. An output of
            several numbers takes several columns. Globs allowed.
        features: the columns of the input, or input → columns; globs allowed. Left out: all
            columns that are no target.
        header: where the names of the columns are: in the first line, or nowhere (`none`).
        columns: the names of all columns, where the table has no header. Left out: `column_1`,
            `column_2` and so on.
        delimiter: the character between cells.
        decimal: the decimal sign.
        thousands: the sign between groups of three digits; left out: there is none.
        missing_values: what a cell says, besides nothing, where a value is missing: `["NA", "?"]`.
        missing: what a missing feature means: an error, or that its row is dropped, or that the
            mean of the training part takes its place. A missing target is always an error.
        labels: how labels of classes are read: `names` takes each as a name, `numbers` as a class
            number from 0. Left out: integers are class numbers where 0 is among them and each has
            a unit; other integers (3 to 7, 1 and 2, zip codes) and text are names.
    """

    main = "path"
    path: Text
    target: Text | list[Text] | dict[str, Text | list[Text]]
    features: Text | list[Text] | dict[str, Text | list[Text]] | None = None
    header: Literal["first_line", "none"] = "first_line"
    columns: list[Text] | None = None
    delimiter: Character = ","
    decimal: DecimalSign = "."
    thousands: ThousandsSign | None = None
    missing_values: Text | Number | list[Text | Number] | None = None
    missing: Literal["error", "drop", "mean"] = "error"
    labels: Reading | None = None
