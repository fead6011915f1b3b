"""Images that TensorFlow can't decode, or decodes wrongly: Pillow does, if it is installed."""

import io
import struct
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation
from .header import ImageHeader

if TYPE_CHECKING:
    from PIL.Image import Image

MODES = {1: "L", 3: "RGB", 4: "RGBA"}
_STORED = ("L", "LA", "P", "RGB", "RGBA")
_UNUSUAL = ("F", "I")
"""Modes without a fixed range: floating point, and 32-bit integers."""
_DAMAGED = (
    *(OSError, SyntaxError, ValueError, EOFError, TypeError, RuntimeError),
    *(LookupError, ArithmeticError, AttributeError, struct.error),
)
"""What Pillow raises for files that are damaged, according to the format."""


class Unreadable(Exception):
    """An image can't be decoded."""

    def __init__(self, what: Violation) -> None:
        super().__init__(what.text.message)
        self.what = what


@cache
def has_pillow() -> bool:
    """Whether Pillow is installed."""
    return find_spec("PIL") is not None


def pixels_by_pillow(content: bytes, header: ImageHeader, channels: int) -> NDArray[Any]:
    """Returns the pixels of the first frame, upright, as uint8 or, if deep, as uint16.

    What the header of such an image doesn't tell (orientation, transparency, frames, depth, size)
    is noted in it.

    Args:
        channels: Number of channels; 0 for what is stored: gray values, palette indices or colors.

    Raises:
        Unreadable: It can't be decoded.
    """
    if not has_pillow():
        raise Unreadable(codes.image_files.pillow_needed(header.format))
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(content)) as picture:
            _note(picture, header)
            picture.load()
            return _converted(ImageOps.exif_transpose(picture), header, channels)
    except (*_DAMAGED, Image.DecompressionBombError) as error:
        raise Unreadable(codes.image_files.undecodable_image()) from error


def _note(picture: "Image", header: ImageHeader) -> None:
    orientation = picture.getexif().get(0x0112, 1)
    header.orientation = orientation if orientation in range(1, 9) else 1
    header.frames = min(2, getattr(picture, "n_frames", 1))
    header.size = picture.height, picture.width
    header.alpha = picture.has_transparency_data
    header.deep = picture.mode.startswith("I;16")


def _converted(picture: "Image", header: ImageHeader, channels: int) -> NDArray[Any]:
    if picture.mode in _UNUSUAL:
        raise Unreadable(codes.image_files.unsupported_depth(header.format))
    if header.deep:
        deep = np.asarray(picture).astype(np.uint16)
        deep = np.repeat(deep[..., None], channels or 1, axis=2)
        if channels == 4:
            deep[..., 3] = 65_535
        return deep
    if channels or picture.mode not in _STORED:
        picture = picture.convert(MODES[channels or 3])
    pixels = np.asarray(picture)
    return pixels.reshape(*pixels.shape[:2], -1)
