"""Images in folders."""

import os
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field

from ...component import Conflict, cross_field
from ...findings import codes
from ...parameters import NonEmptyText
from . import SOURCES, Reading, Source
from .csv import Character

Paths: TypeAlias = NonEmptyText | Annotated[list[NonEmptyText], Field(min_length=1)]
Columns: TypeAlias = NonEmptyText | list[NonEmptyText]

TABLES = (".csv", ".tsv", ".tab", ".txt")
"""Suffixes of what is a table, not an image."""


@SOURCES.register("images")
class Images(Source):
    """Images in folders: one folder per class, or a table with a row per image.

    All PNG, JPEG, BMP and GIF files are used, at any depth. Images are rotated as their EXIF data
    says and resized to the shape of the input. Its number of channels chooses grayscale (1) or
    color (3). Values range from 0 to 255, with fractions for images with 16 bits per channel.
    Transparency is ignored; of an animation only the first frame is read.

    Args:
        path: Path of the folder, or a list of folders. A glob selects folders, or the images
            themselves: `photos/*/front/*.jpg`.
        table: Path of a CSV file with a row per image. Without it, the folders directly below
            `path` are the classes.
        column: Column of the table with the path of each image below `path`, with or without its
            suffix.
        target: Column of the table to predict, or output → column. Text in it is read as class
            names. An output with several numbers takes several columns. Globs are allowed.
        missing: What to do about a row of the table whose image doesn't exist: report an error, or
            drop the row. Images without a row are always left out.
        delimiter: Character between the cells of the table.
        labels: How to read class labels of the table: as `names`, or as `numbers` counted from 0.
            See `csv`.
        resize: Interpolation method.
    """

    main = "path"
    gives = "images"
    path_key = "path"
    targets_key = "target"
    examples = {"path": "data/pictures"}
    path: Paths
    table: NonEmptyText | None = None
    column: NonEmptyText | None = None
    target: Columns | dict[str, Columns] | None = None
    missing: Literal["error", "drop"] = "error"
    delimiter: Character = ","
    labels: Reading | None = None
    resize: Literal["bilinear", "nearest", "area"] = "bilinear"

    @cross_field
    def _whole_table(self) -> Self:
        """A table needs both columns, and they need a table."""
        for key in ("column", "target"):
            if self.table is not None and getattr(self, key) is None:
                raise Conflict(codes.images.table_without(key), "table")
        for key in ("column", "target", "labels"):
            if self.table is None and getattr(self, key) is not None:
                raise Conflict(codes.images.without_table(key), key)
        return self

    @property
    def paths(self) -> list[str]:
        return [self.path] if isinstance(self.path, str) else self.path

    @property
    def path_text(self) -> str:
        return ", ".join(self.paths)

    @property
    def has_columns(self) -> bool:
        return self.table is not None

    @property
    def table_text(self) -> str:
        return self.table or ""

    @property
    def assigns_targets(self) -> bool:
        return self.table is not None

    def reading(self, path: str) -> Self:
        """The source with another table or other images.

        Images are found from another table as from the table of the spec. To have labels, they
        need a table.
        """
        if self.table is None or os.path.splitext(path)[1].lower() not in TABLES:
            nothing = {"table": None, "column": None, "target": None, "labels": None}
            return self.model_copy(update={"path": path, **nothing})
        here, there = os.path.dirname(self.table), os.path.dirname(path)
        paths = [
            one if os.path.isabs(one) else os.path.join(there, os.path.relpath(one, here or "."))
            for one in self.paths
        ]
        return self.model_copy(update={"path": paths, "table": path})

    def for_prediction(self) -> Self:
        return self.model_copy(update={"missing": "error"})
