"""Decodes images, the same for training, evaluation and prediction.

TensorFlow decodes what every version of it decodes to the same pixels, Pillow the rest.
"""

from collections.abc import Sequence
from functools import cache
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.components.sources.images import Resize
from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation
from .header import ImageHeader
from .pillow import Unreadable, pixels_by_pillow

DEEP_STEP = 257
"""A step of 8 bits in 16 bits: 65,535 becomes 255."""

NO_OVERSHOOT = ("bilinear", "nearest", "area", "gaussian")
"""Interpolation methods whose results lie between the pixels."""

JPEG, EXACT = b"\xff\xd8\xff", "INTEGER_ACCURATE"
"""How a JPEG begins, and how it is decoded: as Pillow does; the default is off by up to 11."""

ALPHA = 4
"""Number of channels with transparency."""

SMALL, SMALL_PIXELS = 2**16, 2**18
"""The largest file, in bytes, and the most pixels of an image that is decoded with others."""

# Shares of red, green and blue in the luma of a pixel (ITU-R BT.601), as in PNG and JPEG, in
# 65,536ths.
_RED, _GREEN, _BLUE = 19_595, 38_470, 7_471

_TRACING = Lock()


def decode(
    content: bytes, header: ImageHeader, target: NDArray[np.float32], resize: Resize
) -> Violation | None:
    """Decode an image, turn it upright and resize it into the target, with values from 0 to 255.

    Returns:
        Why it can't be decoded; None if it was.
    """
    try:
        picture = upright_pixels(content, header, target.shape[-1])
    except Unreadable as error:
        return error.what
    resized = _resized(picture, target.shape, resize)
    target[:] = resized / np.float32(DEEP_STEP) if header.deep else resized
    return None


def is_plain(content: bytes, header: ImageHeader, channels: int, resize: Resize) -> bool:
    """Whether `decode_plain` decodes an image, as `decode` does.

    Many small images at once take a sixth of the time; large ones would take much memory.
    """
    height, width = header.size
    is_small = len(content) <= SMALL and 0 < height * width <= SMALL_PIXELS
    is_usual = header.format in ("PNG", "JPEG") and not (header.deep or header.inks)
    has_channels = channels < ALPHA or header.alpha
    as_it_is = resize.mode == "stretch" and resize.method in NO_OVERSHOOT
    return is_small and is_usual and has_channels and as_it_is and header.orientation == 1


def decode_plain(contents: Sequence[bytes], target: NDArray[np.float32], resize: Resize) -> bool:
    """Decode several plain images at once into the target.

    Returns:
        Whether all of them were decoded; otherwise the target is unchanged.
    """
    import tensorflow as tf

    with _TRACING:  # otherwise, the first threads would each trace one
        function = _decoder(*target.shape[1:], resize.method, resize.antialias)
    try:
        with tf.device("/CPU:0"):
            target[:] = function(tf.constant(contents, tf.string)).numpy()
    except tf.errors.OpError:
        return False
    return True


@cache
def _decoder(height: int, width: int, channels: int, method: str, antialias: bool) -> Any:
    """Returns a graph that decodes several images."""
    import tensorflow as tf

    def decoded(content: Any) -> Any:
        pixels = tf.cond(
            tf.strings.substr(content, 0, len(JPEG)) == JPEG,
            lambda: tf.io.decode_jpeg(content, channels, dct_method=EXACT),
            lambda: tf.io.decode_png(content, channels),
        )
        resized = tf.image.resize(pixels, (height, width), method, antialias=antialias)
        return tf.ensure_shape(tf.cast(resized, tf.float32), (height, width, channels))

    def all_decoded(contents: Any) -> Any:
        return tf.map_fn(decoded, contents, fn_output_signature=tf.float32)

    with tf.device("/CPU:0"):
        return tf.function(all_decoded).get_concrete_function(tf.TensorSpec([None], tf.string))


def upright_pixels(content: bytes, header: ImageHeader, channels: int) -> NDArray[Any]:
    """Returns the pixels as uint8, or as uint16 if the image is deep.

    Args:
        channels: Number of channels; 0 for what is stored.

    Raises:
        Unreadable: It can't be decoded.
    """
    import tensorflow as tf

    # TensorFlow reads no transparency of a GIF, takes padding of a BMP for transparency, and gives
    # colors in the place of palette indices.
    wants_alpha = header.alpha and channels == ALPHA and header.format in ("GIF", "BMP")
    if header.by_pillow or wants_alpha or (header.palette and not channels):
        return pixels_by_pillow(content, header, channels)
    try:
        with tf.device("/CPU:0"):  # the other device is for training
            return upright(_pixels(content, header, channels), header.orientation)
    except tf.errors.OpError as error:
        raise Unreadable(codes.image_files.undecodable_image()) from error


def _pixels(content: bytes, header: ImageHeader, channels: int) -> NDArray[Any]:
    is_opaque = channels == ALPHA and not header.alpha
    # TensorFlow can't decode inks, BMP and GIF to gray, and adds wrong opacities to some PNG.
    is_colored = header.inks or header.format in ("BMP", "GIF") or is_opaque
    asked = 3 if is_colored else channels
    pixels = _by_tensorflow(content, header, asked)
    if asked > channels > 0:
        return gray(pixels)
    if not is_opaque:
        return pixels
    whole = np.full((*pixels.shape[:2], 1), np.iinfo(pixels.dtype).max, pixels.dtype)
    return np.concatenate([pixels, whole], axis=2)


def _by_tensorflow(content: bytes, header: ImageHeader, channels: int) -> NDArray[Any]:
    import tensorflow as tf

    pixels: NDArray[Any]
    if header.deep:
        pixels = tf.io.decode_png(content, channels, tf.uint16).numpy()
    elif header.format == "JPEG":
        pixels = tf.io.decode_jpeg(content, channels, dct_method=EXACT).numpy()
    else:
        pixels = tf.io.decode_image(content, channels, expand_animations=False).numpy()
    return pixels


def gray(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Returns the luma of colors."""
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


def _resized(picture: NDArray[Any], shape: tuple[int, ...], resize: Resize) -> NDArray[Any]:
    import tensorflow as tf

    height, width = shape[:2]
    if resize.mode == "crop":
        picture = cropped(picture, height, width)
    box = (0, 0, height, width)
    if resize.mode == "pad":
        box = pad_box(_size(picture), (height, width))
    with tf.device("/CPU:0"):
        made = tf.image.resize(picture, box[2:], resize.method, antialias=resize.antialias)
    resized = _padded(made.numpy(), box, height, width)
    if resize.method in NO_OVERSHOOT:
        return resized
    clipped: NDArray[Any] = np.clip(resized, 0, 65_535 if picture.dtype == np.uint16 else 255)
    return clipped


def cropped(picture: NDArray[Any], height: int, width: int) -> NDArray[Any]:
    """Returns the center of an image, with these proportions (Keras: `smart_resize`)."""
    top, left, rows, columns = crop_box(_size(picture), (height, width))
    return picture[top : top + rows, left : left + columns]


def _size(picture: NDArray[Any]) -> tuple[int, int]:
    return picture.shape[0], picture.shape[1]


def pad_box(given: tuple[int, int], wanted: tuple[int, int]) -> tuple[int, int, int, int]:
    """Returns the first row and column of an image with black around it, and how many rows and
    columns it has, as `tf.image.resize_with_pad` computes them, in float32; at least one of each.
    """
    old, new = np.array(given, np.float32), np.array(wanted, np.float32)
    inner = old / (old / new).max()
    (rows, columns), (top, left) = inner, (new - inner) / np.float32(2)
    return max(0, int(top)), max(0, int(left)), max(1, int(rows)), max(1, int(columns))


def _padded(
    picture: NDArray[Any], box: tuple[int, int, int, int], height: int, width: int
) -> NDArray[Any]:
    """Returns a picture with zeros around it."""
    top, left, rows, columns = box
    around = ((top, height - top - rows), (left, width - left - columns), (0, 0))
    return np.pad(picture, around) if (rows, columns) != (height, width) else picture


def crop_box(given: tuple[int, int], wanted: tuple[int, int]) -> tuple[int, int, int, int]:
    """Returns the first row and column of the center of an image with these proportions, and how
    many rows and columns it has.
    """
    (rows, columns), (height, width) = given, wanted
    new_rows = max(1, min(rows, columns * height // width))
    new_columns = max(1, min(columns, rows * width // height))
    return (rows - new_rows) // 2, (columns - new_columns) // 2, new_rows, new_columns


def resized_classes(
    classes: NDArray[np.int32], height: int, width: int, mode: str, padding: int
) -> NDArray[np.int32]:
    """Returns the class of each pixel in another size, by the nearest pixel.

    Args:
        mode: That of the images.
        padding: The class of pixels that are added.
    """
    import tensorflow as tf

    if mode == "crop":
        classes = cropped(classes, height, width)
    lowest = int(classes.min()) - 1
    above = (classes - lowest)[..., None]  # what is added is 0
    box = (0, 0, height, width)
    if mode == "pad":
        box = pad_box(_size(classes), (height, width))
    resized: NDArray[np.int32]
    with tf.device("/CPU:0"):
        resized = tf.image.resize(above, box[2:], "nearest").numpy()
    resized = _padded(resized, box, height, width)
    return np.where(resized == 0, padding, resized + lowest)[..., 0]
