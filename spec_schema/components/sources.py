"""Where samples come from."""

from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import Field

from ..component import Catalogue, Component
from ..parameters import PositiveInteger, Text, Words

Character: TypeAlias = Annotated[
    str,
    Field(pattern=r'^[^"\r\n]$'),
    Words("a single character, and no quotation mark", {"type": "string", "maxLength": 1}),
]


class Source(Component):
    """Base of the sources. Paths are relative to the spec's file."""

    catalogue: ClassVar[Catalogue["Source"]]


SOURCES: Catalogue[Source] = Catalogue(
    "data source", __package__, {"sources": ("csv", "npz", "images", "synthetic")}
)
Source.catalogue = SOURCES


@SOURCES.register("csv")
class Csv(Source):
    """A table with a header; one row a sample.

    Args:
        path: the file.
        target: the column to predict, or output → column; text in it names classes. An output of
            several numbers takes several columns. Globs allowed.
        features: the columns of the input, or input → columns; globs allowed. Left out: all
            columns that are no target.
        delimiter: the character between cells.
        missing: what an empty feature cell means: an error, or that its row is dropped, or that
            the mean of the training part takes its place. An empty target is always an error.
    """

    main = "path"
    path: Text
    target: Text | list[Text] | dict[str, Text | list[Text]]
    features: Text | list[Text] | dict[str, Text | list[Text]] | None = None
    delimiter: Character = ","
    missing: Literal["error", "drop", "mean"] = "error"


@SOURCES.register("npz")
class Npz(Source):
    """Arrays saved by numpy; the first axis counts the samples.

    Args:
        path: the file.
        inputs: the array of the input, or input → array.
        targets: the array of the target, or output → array.
    """

    main = "path"
    path: Text
    inputs: Text | dict[str, Text] = "x"
    targets: Text | dict[str, Text] = "y"


@SOURCES.register("images")
class Images(Source):
    """A folder of folders: each folder is a class, each PNG or JPEG in it a sample.

    Pictures are resized to the shape of the input; its channels say grey (1) or colour (3).

    Args:
        path: the folder.
        resize: how: `bilinear`, `nearest` or `area`.
    """

    main = "path"
    path: Text
    resize: Literal["bilinear", "nearest", "area"] = "bilinear"


@SOURCES.register("synthetic")
class Synthetic(Source):
    """Made-up samples of the declared shapes, for smoke runs; targets can be learned.

    Args:
        samples: how many.
    """

    main = "samples"
    samples: PositiveInteger = 256
