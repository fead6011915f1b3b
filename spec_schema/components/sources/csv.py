"""Tables in text files."""

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field

from ...parameters import NonEmptyText, Number, Words
from . import SOURCES, Reading, Source

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
class Csv(Source):
    """A table in a text file, one sample per row.

    Args:
        path: Path of the file.
        target: Column to predict, or output → column. Text in it is read as class names. An output
            with several numbers takes several columns. Globs are allowed.
        features: Columns of the input, or input → columns. Globs are allowed. Defaults to all
            columns that are not targets.
        header: Where the column names are: in the first line, or nowhere (`none`).
        columns: Column names, for a table without a header. Defaults to `column_1`, `column_2`,
            etc.
        delimiter: Character between cells.
        decimal: Decimal separator.
        thousands: Thousands separator. Defaults to none.
        missing_values: Texts that mark a missing value, besides an empty cell: `["NA", "?"]`.
        missing: What to do about a missing feature: report an error, drop the row, or use the mean
            of the training part. A missing target is always an error.
        labels: How to read class labels: as `names`, or as `numbers` counted from 0. By default,
            integers are class indices if 0 occurs and each has a unit. Other integers (3 to 7, 1
            and 2, zip codes) and text are names.
    """

    main = "path"
    gives = "columns"
    path_key = "path"
    inputs_key = "features"
    targets_key = "target"
    examples = {"path": "data/digits.csv", "target": "digit"}
    path: NonEmptyText
    target: NonEmptyText | list[NonEmptyText] | dict[str, NonEmptyText | list[NonEmptyText]]
    features: (
        NonEmptyText | list[NonEmptyText] | dict[str, NonEmptyText | list[NonEmptyText]] | None
    ) = None
    header: Literal["first_line", "none"] = "first_line"
    columns: list[NonEmptyText] | None = None
    delimiter: Character = ","
    decimal: DecimalSign = "."
    thousands: ThousandsSign | None = None
    missing_values: NonEmptyText | Number | list[NonEmptyText | Number] | None = None
    missing: Literal["error", "drop", "mean"] = "error"
    labels: Reading | None = None

    def for_prediction(self) -> Self:
        return self.model_copy(update={"missing": "error"}) if self.missing == "drop" else self
