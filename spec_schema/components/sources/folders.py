"""What sources that read a file per sample have in common."""

import os
from typing import Any, ClassVar, Literal, Self, TypeAlias

from ...component import Conflict, cross_field
from ...findings import codes
from ...parameters import NonEmptyText
from . import SOURCES, ClassNames, Paths, Rare, Reading, Source
from .csv import Character
from .tabular import TABLES

Columns: TypeAlias = NonEmptyText | list[NonEmptyText]

WITHOUT_TABLE: dict[str, Any] = {"table": None, "column": None, "target": None, "labels": None}


class Folders(Source):
    """Base of the sources that read a file per sample.

    Attributes:
        noun: What messages call such a file.

    Args:
        path: Path of the folder, or a list of folders. A glob selects folders, or the files
            themselves.
        table: Path of a table with a row per file. Without it, the folders directly below `path`
            are the classes.
        column: Column of the table with the path of each file below `path`, with or without its
            suffix.
        target: Column of the table to predict, or output → column. Text in it is read as class
            names. An output with several numbers takes several columns. Globs are allowed.
        missing: What to do about a row of the table whose file doesn't exist: report an error, or
            drop the row. Files without a row are always left out.
        delimiter: Character between the cells of the table.
        labels: How to read class labels of the table: as `names`, or as `numbers` counted from 0.
            See `csv`.
        classes: The classes in their order, or output → classes. Files in other folders are left
            out; any other label in a table is an error. By default, all folders and labels are
            classes: numbers in their order, then text in its order.
        rare: What to do about classes with few samples. By default, they are classes like others.
    """

    main = "path"
    path_key = "path"
    targets_key = "target"
    noun: ClassVar[str]
    path: Paths
    table: NonEmptyText | None = None
    column: NonEmptyText | None = None
    target: Columns | dict[str, Columns] | None = None
    missing: Literal["error", "drop"] = "error"
    delimiter: Character = ","
    labels: Reading | None = None
    classes: ClassNames | dict[str, ClassNames] | None = None
    rare: Rare | None = None

    @cross_field
    def _whole_table(self) -> Self:
        """A table needs both columns, and they need a table."""
        needed = ("column", "target") if self.has_labels else ("column",)
        for key in needed if self.table is not None else ():
            if getattr(self, key) is None:
                raise Conflict(codes.images.table_without(key, self.noun), "table")
        for key in ("column", "target", "labels"):
            if self.table is None and getattr(self, key) is not None:
                raise Conflict(codes.images.without_table(key), key)
        return self

    @property
    def has_labels(self) -> bool:
        """Whether the targets are labels, of a table or folders."""
        return True

    @property
    def has_columns(self) -> bool:
        return self.table is not None

    @property
    def table_text(self) -> str:
        return self.table or ""

    @property
    def assigns_targets(self) -> bool:
        return self.target is not None

    def reading(self, path: str) -> Self:
        """The source with another table or other files.

        Files lie, seen from another table, as they do from the table of the spec. To have labels of
        a table, files need another.
        """
        if self.table is None or not _is_table(path):
            return self.model_copy(update={"path": path, **WITHOUT_TABLE})
        paths = moved(self.paths, os.path.dirname(self.table), os.path.dirname(path))
        return self.model_copy(update={"path": paths, "table": path})

    def for_prediction(self) -> Self:
        return self.model_copy(update={"missing": "error"})


def _is_table(path: str) -> bool:
    suffix = os.path.splitext(path)[1].lower()
    kinds = (SOURCES.find(name) for name in TABLES)
    return any(suffix in getattr(kind, "suffixes", ()) for kind in kinds)


def moved(paths: list[str], here: str, there: str) -> list[str]:
    """Returns paths that lie, seen from one folder, as they do from another."""
    return [
        path if os.path.isabs(path) else os.path.join(there, os.path.relpath(path, here or "."))
        for path in paths
    ]
