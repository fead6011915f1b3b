"""What all tables have in common."""

import os
from typing import Any, ClassVar, Literal, Self, cast

from ...parameters import NonEmptyText, Number
from . import SOURCES, ClassNames, Paths, Rare, Reading, Source

TABLES = ("csv", "parquet", "json", "arrow", "excel")
"""The sources that are tables."""


class Tabular(Source):
    """Base of the sources that are tables, one sample per row.

    Attributes:
        suffixes: The suffixes of its files.
        has_folders: Whether a folder of such files is a table, too.

    Args:
        path: Path of the file, or a list of files with the same columns. Globs are allowed.
        target: Column to predict, or output → column; null if no output has a target in the table
            (`reconstruct`). Text in it is read as class names. An output
            with several numbers takes several columns. Globs are allowed.
        features: Columns of the input, or input → columns. Globs are allowed. Defaults to all
            columns that are not targets or weights.
        weights: Column with the weight of each sample in the loss and in `weighted_metrics`, or
            output → column. Applies to all parts. Defaults to 1 each.
        missing_values: Texts that mark a missing value, besides an empty cell: `["NA", "?"]`.
        missing: What to do about a missing feature: report an error, drop the row, or use the mean
            of the training part.
        missing_targets: What to do about a row without a target: report an error, or drop the row.
        labels: How to read class labels: as `names`, or as `numbers` counted from 0. By default,
            integers are class indices if 0 occurs and each has a unit. Other integers (3 to 7, 1
            and 2, zip codes) and text are names.
        classes: The classes in their order, or output → classes. Any other label is an error. By
            default, all labels are classes: numbers in their order, then text in its order.
        rare: What to do about classes with few samples. By default, they are classes like others.
    """

    main = "path"
    gives = "columns"
    path_key = "path"
    inputs_key = "features"
    targets_key = "target"
    weights_key = "weights"
    suffixes: ClassVar[tuple[str, ...]] = ()
    has_folders: ClassVar[bool] = False
    path: Paths
    target: NonEmptyText | list[NonEmptyText] | dict[str, NonEmptyText | list[NonEmptyText]] | None
    features: (
        NonEmptyText | list[NonEmptyText] | dict[str, NonEmptyText | list[NonEmptyText]] | None
    ) = None
    weights: NonEmptyText | dict[str, NonEmptyText] | None = None
    missing_values: NonEmptyText | Number | list[NonEmptyText | Number] | None = None
    missing: Literal["error", "drop", "mean"] = "error"
    missing_targets: Literal["error", "drop"] = "error"
    labels: Reading | None = None
    classes: ClassNames | dict[str, ClassNames] | None = None
    rare: Rare | None = None

    @property
    def table_options(self) -> dict[str, Any]:
        """The options that every table has, without the path."""
        return {key: getattr(self, key) for key in Tabular.model_fields if key != "path"}

    def with_file(self, path: str) -> "Tabular":
        """The source of another file, which may have another format: its suffix tells."""
        suffix = os.path.splitext(path)[1].lower()
        if suffix in self.suffixes:
            return self.reading(path)
        kinds = (SOURCES.find(name) for name in TABLES)
        found = next((one for one in kinds if suffix in getattr(one, "suffixes", ())), None)
        if found is None:
            return self.reading(path)
        sign: Any = {"delimiter": "\t"} if suffix in (".tsv", ".tab") else {}
        return cast(type["Tabular"], found)(path=path, **self.table_options, **sign)

    def for_prediction(self) -> Self:
        return self.model_copy(update={"missing": "error"}) if self.missing == "drop" else self
