"""Images in folders."""

import os
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field

from ...component import Conflict, SpecModel, cross_field
from ...findings import codes
from ...parameters import Boolean, NonEmptyText, PositiveInteger, Words
from . import SOURCES, Reading, Source
from .csv import Character

Paths: TypeAlias = NonEmptyText | Annotated[list[NonEmptyText], Field(min_length=1)]
Columns: TypeAlias = NonEmptyText | list[NonEmptyText]

TABLES = (".csv", ".tsv", ".tab", ".txt")
"""Suffixes of what is a table, not an image."""


Method: TypeAlias = Literal[
    "bilinear",
    "nearest",
    "bicubic",
    "area",
    "lanczos3",
    "lanczos5",
    "gaussian",
    "mitchellcubic",
]
Colors: TypeAlias = Literal["grayscale", "rgb", "rgba"]
Side: TypeAlias = (
    PositiveInteger
    | Annotated[
        list[PositiveInteger],
        Field(min_length=2, max_length=2),
        Words(
            "a list of 2 positive integers",
            {
                "type": "array",
                "items": {"type": "integer", "minimum": 1},
                "minItems": 2,
                "maxItems": 2,
            },
        ),
    ]
)

CHANNELS: dict[str, int] = {"grayscale": 1, "rgb": 3, "rgba": 4}


class Resize(SpecModel):
    """How images get their size.

    Args:
        mode: Whether to `stretch` images, to `crop` their center to the proportions of the input,
            or to `pad` them with black on both sides.
        method: Interpolation method (TensorFlow: `tf.image.resize`).
        antialias: Whether to blur images that become smaller.
        size: Height and width, or one number for both, for an input that leaves them open.
    """

    mode: Literal["stretch", "crop", "pad"] = "stretch"
    method: Method = "bilinear"
    antialias: Boolean = False
    size: Side | None = None

    @property
    def sides(self) -> tuple[int, int] | None:
        """Height and width, if they are given."""
        if self.size is None:
            return None
        height, width = self.size if isinstance(self.size, list) else (self.size, self.size)
        return height, width


@SOURCES.register("images")
class Images(Source):
    """Images in folders: one folder per class, or a table with a row per image.

    All images are used, at any depth. They are rotated as their EXIF data says and resized to the
    shape of the input. Values range from 0 to 255, with fractions for images with 16 bits per
    channel. Of an animation only the first frame is read.

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
        colors: What the channels are. Defaults to `grayscale` for an input with 1 channel, `rgb`
            for 3 and `rgba` for 4. Without the last, transparency is ignored.
        resize: How images get the size of the input: an interpolation method, or a mapping.
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
    colors: Colors | None = None
    resize: Method | Resize = "bilinear"

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
    def resizing(self) -> Resize:
        """How images get their size."""
        return self.resize if isinstance(self.resize, Resize) else Resize(method=self.resize)

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
