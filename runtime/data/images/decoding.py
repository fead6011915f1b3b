"""Decodes images, the same for training, evaluation and prediction."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation
from .header import ImageHeader

DEEP_STEP = 257
"""A step of 8 bits in 16 bits: 65,535 becomes 255."""

# Shares of red, green and blue in the luma of a pixel (ITU-R BT.601), as in PNG and JPEG, in
# 65,536ths.
_RED, _GREEN, _BLUE = 19_595, 38_470, 7_471


def decode(
    content: bytes, header: ImageHeader, target: NDArray[np.float32], method: str
) -> Violation | None:
    """Decode an image, turn it upright and resize it into the target, with values from 0 to 255.

    Returns:
        Why it can't be decoded; None if it was.
    """
    import tensorflow as tf

    height, width, channels = target.shape
    try:
        with tf.device("/CPU:0"):  # the other device is for training
            picture = upright(_pixels(content, header, channels), header.orientation)
            resized = tf.image.resize(picture, (height, width), method).numpy()
    except tf.errors.OpError:
        return codes.image_files.undecodable_image()
    target[:] = resized / np.float32(DEEP_STEP) if header.deep else resized
    return None


def _pixels(content: bytes, header: ImageHeader, channels: int) -> NDArray[Any]:
    import tensorflow as tf

    if header.deep:
        deep: NDArray[Any] = tf.io.decode_png(content, channels, tf.uint16).numpy()
        return deep
    # TensorFlow can't decode these to grey.
    is_coloured = header.inks or header.format in ("BMP", "GIF")
    asked = 3 if is_coloured else channels
    pixels: NDArray[Any] = tf.io.decode_image(content, asked, expand_animations=False).numpy()
    return _grey(pixels) if asked > channels else pixels


def _grey(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    shares = np.array([_RED, _GREEN, _BLUE], np.uint32)
    return ((pixels @ shares + 2**15) >> 16).astype(np.uint8)[..., None]


def upright(pixels: NDArray[Any], orientation: int) -> NDArray[Any]:
    """Returns the image turned as its EXIF orientation says."""
    if orientation >= 5:  # rows are columns
        pixels = pixels.swapaxes(0, 1)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return pixels
