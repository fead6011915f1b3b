"""Samples in folders of pictures."""

from typing import Literal

from ...parameters import Text
from . import SOURCES, Source


@SOURCES.register("images")
class Images(Source):
    """A folder of folders: each folder is a class, each PNG, JPEG, BMP or GIF below it a sample.

    Pictures are turned upright as EXIF says and resized to the shape of the input; its channels say
    grey (1) or colour (3). Values are 0 to 255, with fractions where a picture has 16 bits a
    channel. Transparency is ignored, and of several frames the first is taken.

    Args:
        path: the folder.
        resize: how: `bilinear`, `nearest` or `area`.
    """

    main = "path"
    path: Text
    resize: Literal["bilinear", "nearest", "area"] = "bilinear"
