"""What all tables have in common."""

from typing import Literal, Self

from ...parameters import NonEmptyText, Number
from . import Reading, Source


class Tabular(Source):
    """Base of the sources that are tables, one sample per row.

    Args:
        path: Path of the file.
        target: Column to predict, or output → column. Text in it is read as class names. An output
            with several numbers takes several columns. Globs are allowed.
        features: Columns of the input, or input → columns. Globs are allowed. Defaults to all
            columns that are not targets.
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
    path: NonEmptyText
    target: NonEmptyText | list[NonEmptyText] | dict[str, NonEmptyText | list[NonEmptyText]]
    features: (
        NonEmptyText | list[NonEmptyText] | dict[str, NonEmptyText | list[NonEmptyText]] | None
    ) = None
    missing_values: NonEmptyText | Number | list[NonEmptyText | Number] | None = None
    missing: Literal["error", "drop", "mean"] = "error"
    labels: Reading | None = None

    def for_prediction(self) -> Self:
        return self.model_copy(update={"missing": "error"}) if self.missing == "drop" else self
