"""Images in folders."""

import os
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field

from ...component import Conflict, SpecModel, cross_field
from ...findings import codes
from ...parameters import Boolean, NonEmptyText, PositiveInteger, Words
from . import SOURCES, Paths
from .folders import Folders, moved

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


PixelValue: TypeAlias = (
    Annotated[
        int,
        Field(ge=0, le=65_535),
        Words("an integer from 0 to 65,535", {"type": "integer", "minimum": 0, "maximum": 65_535}),
    ]
    | Annotated[
        str,
        Field(pattern="^#[0-9a-fA-F]{6}$"),
        Words('a color such as `"#ff8000"`', {"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"}),
    ]
)
PixelValues: TypeAlias = PixelValue | Annotated[list[PixelValue], Field(min_length=1)]
Color: TypeAlias = tuple[int, int, int]


class Masks(SpecModel):
    """The mask of each image: the target of each pixel.

    Args:
        path: Path of the folder of the masks, or a list or glob as that of the images.
        suffix: What the name of a mask has after the name of its image: `_mask`.
        column: Column of the table with the path of each mask below `path`. Defaults to masks with
            the names of their images.
        classes: The classes in order: a list of names, of the gray value or palette index 0, 1, …,
            or name → gray value, palette index, color or a list of them. Defaults to a class per
            value that occurs.
        ignore: Gray values, palette indices or colors of pixels that the loss leaves out by its
            `ignore_class`.
    """

    path: Paths
    suffix: str = ""
    column: NonEmptyText | None = None
    classes: list[NonEmptyText] | dict[str, PixelValues] | None = None
    ignore: PixelValues | None = None

    @cross_field
    def _of_one_kind(self) -> Self:
        """Values are all numbers or all colors."""
        kinds = {isinstance(value, tuple) for values in self.values.values() for value in values}
        if len(kinds | {isinstance(value, tuple) for value in self.ignored}) > 1:
            raise Conflict(codes.pixel_targets.colors_and_numbers(), "classes")
        found = [value for values in (*self.values.values(), self.ignored) for value in values]
        twice = next((value for value in found if found.count(value) > 1), None)
        if twice is not None:
            raise Conflict(codes.pixel_targets.value_of_two_classes(_shown(twice)), "classes")
        return self

    @property
    def paths(self) -> list[str]:
        """The folders and globs, as written."""
        return [self.path] if isinstance(self.path, str) else self.path

    @property
    def values(self) -> dict[str, list[int | Color]]:
        """The pixel values of each class; empty if the masks decide."""
        if isinstance(self.classes, list):
            return {name: [value] for value, name in enumerate(self.classes)}
        return {name: _values(given) for name, given in (self.classes or {}).items()}

    @property
    def ignored(self) -> list[int | Color]:
        """The pixel values that the loss leaves out."""
        return [] if self.ignore is None else _values(self.ignore)

    @property
    def has_colors(self) -> bool:
        """Whether pixels are told apart by their color."""
        given = [*self.values.values(), self.ignored]
        return any(isinstance(value, tuple) for values in given for value in values)


def _values(given: int | str | list[int | str]) -> list[int | Color]:
    every = given if isinstance(given, list) else [given]
    return [_color(value) if isinstance(value, str) else value for value in every]


def _color(text: str) -> Color:
    red, green, blue = bytes.fromhex(text[1:])
    return red, green, blue


def _shown(value: int | Color) -> str:
    return f"#{bytes(value).hex()}" if isinstance(value, tuple) else str(value)


@SOURCES.register("images")
class Images(Folders):
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
        classes: The classes in their order, or output → classes. Images in other folders are left
            out; any other label in a table is an error. By default, all folders and labels are
            classes: numbers in their order, then text in its order.
        rare: What to do about classes with few samples. By default, they are classes like others.
        masks: The target of each pixel: the path of the folder with the mask of each image, or a
            mapping. Under a loss for numbers, a mask is an image with values from 0 to 255.
        colors: What the channels are. Defaults to `grayscale` for an input with 1 channel, `rgb`
            for 3 and `rgba` for 4. Without the last, transparency is ignored.
        resize: How images get the size of the input: an interpolation method, or a mapping.
        cache: Whether to keep decoded images on `disk`, so that neither a later run nor a later
            epoch decodes them again.
    """

    gives = "images"
    noun = "image"
    examples = {"path": "data/pictures"}
    masks: NonEmptyText | Masks | None = None
    colors: Colors | None = None
    resize: Method | Resize = "bilinear"
    cache: Literal["none", "disk"] = "none"

    @cross_field
    def _masks_alone(self) -> Self:
        """Masks are the only targets, and a column of them needs a table."""
        column = None if self.masking is None else self.masking.column
        if self.table is None and column is not None:
            raise Conflict(codes.images.without_table("column"), "masks")
        for key in ("target", "classes", "rare"):
            if self.masks is not None and getattr(self, key) is not None:
                raise Conflict(codes.pixel_targets.masks_beside_target(key), "masks")
        return self

    @property
    def has_labels(self) -> bool:
        return self.masks is None

    @property
    def resizing(self) -> Resize:
        """How images get their size."""
        return self.resize if isinstance(self.resize, Resize) else Resize(method=self.resize)

    @property
    def masking(self) -> Masks | None:
        """How masks are found and read; None if there are none."""
        return Masks(path=self.masks) if isinstance(self.masks, str) else self.masks

    def reading(self, path: str) -> Self:
        """The source with another table or other images; their masks lie as those of the spec."""
        given, masks = super().reading(path), self.masking
        if masks is None:
            return given
        if given.table is None:
            places = moved(masks.paths, self.paths[0], path)
            masks = masks.model_copy(update={"path": places, "column": None})
        else:
            places = moved(masks.paths, os.path.dirname(self.table or ""), os.path.dirname(path))
            masks = masks.model_copy(update={"path": places})
        return given.model_copy(update={"masks": masks})
