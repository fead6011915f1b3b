"""Pictures of samples as a person sees them, and as PNG files."""

import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...compiler.ir import Graph
from ...spec_schema.types import TensorType
from ..data.dataset import Part
from .trained import Trained

MOST_SHOWN = 60
"""How many pictures are kept for a contact sheet."""
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY, _COLOR, _PALETTE = 0, 2, 3


def has_pictures(graph: Graph) -> bool:
    """Whether an input of a network is a picture."""
    return any(map(_is_picture, graph.inputs.values()))


FEW_GRAYS = 64
"""Values up to this in all pictures are a range of its own, such as 0 to 16, not that of bytes."""


def pictures_of(trained: Trained, part: Part, chosen: NDArray[Any]) -> NDArray[Any] | None:
    """Returns pictures of samples, with values from 0 to 255; None if no input is a picture."""
    for name, type_ in trained.spec.graph.inputs.items():
        if _is_picture(type_):
            rows = np.asarray(part.inputs[name][chosen[:MOST_SHOWN]], np.float32)
            return _visible(rows[..., :3] if rows.shape[-1] > 2 else rows[..., :1])
    return None


def _is_picture(type_: TensorType) -> bool:
    """Whether a sample has a height, a width and channels: gray or color, maybe with alpha."""
    return type_.rank == 4 and type_.shape[-1] in (1, 2, 3, 4) and type_.dtype.is_floating


def _visible(pictures: NDArray[Any]) -> NDArray[Any]:
    """Returns pictures with values from 0 to 255, whatever their range is."""
    finite = pictures[np.isfinite(pictures)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    if low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    elif low >= 0 and high <= 255:
        low, high = 0.0, 255.0 if high > FEW_GRAYS else high
    scaled = (np.nan_to_num(pictures, nan=low) - low) / ((high - low) or 1.0)
    return np.asarray(np.rint(np.clip(scaled, 0, 1) * 255), np.uint8)


def png(picture: NDArray[np.uint8], palette: bytes = b"") -> bytes:
    """Returns a PNG file.

    Args:
        picture: Height and width, and an axis of 1 channel (gray) or 3 (color).
        palette: Red, green and blue of each value, if they are colors by number.
    """
    height, width, channels = picture.shape
    kind = _PALETTE if palette else (_COLOR if channels == 3 else _GREY)
    rows = np.zeros((height, 1 + width * channels), np.uint8)  # each begins with its filter: none
    rows[:, 1:] = picture.reshape(height, -1)
    header = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    colors = _chunk(b"PLTE", palette) if palette else b""
    data = _chunk(b"IDAT", zlib.compress(rows.tobytes(), 9))
    return _SIGNATURE + _chunk(b"IHDR", header) + colors + data + _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)
