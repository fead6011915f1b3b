"""Samples in folders of pictures."""

from typing import Literal

from ...parameters import Text
from . import SOURCES, Source


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
