"""Folders of images."""

from typing import Literal

from ...parameters import NonEmptyText
from . import SOURCES, Source


@SOURCES.register("images")
class Images(Source):
    """A folder with one subfolder per class. Every PNG, JPEG, BMP or GIF in it is a sample.

    Images are rotated as their EXIF data says and resized to the shape of the input. Its number of
    channels chooses greyscale (1) or colour (3). Values range from 0 to 255, with fractions for
    images with 16 bits per channel. Transparency is ignored; of an animation only the first frame
    is read.

    Args:
        path: Path of the folder.
        resize: Interpolation method.
    """

    main = "path"
    gives = "images"
    path_key = "path"
    examples = {"path": "data/pictures"}
    path: NonEmptyText
    resize: Literal["bilinear", "nearest", "area"] = "bilinear"
