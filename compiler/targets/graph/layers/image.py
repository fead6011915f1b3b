"""Layers that change images as TensorFlow operations."""

import numpy as np
import tensorflow as tf

from .....spec_schema.layers.image import Cropping2D, Rescaling, UpSampling2D, ZeroPadding2D
from ..lowering import LayerCall, lower


@lower(ZeroPadding2D)
def zero_padding2d(op: ZeroPadding2D, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    return tf.pad(x, ((0, 0), *op.padding, (0, 0)))


@lower(Cropping2D)
def cropping2d(op: Cropping2D, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    (top, bottom), (left, right) = op.cropping
    return x[:, top : -bottom or None, left : -right or None]


@lower(UpSampling2D)
def up_sampling2d(op: UpSampling2D, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    rows, columns = op.size
    if op.interpolation == "nearest":
        return tf.repeat(tf.repeat(x, rows, axis=1), columns, axis=2)
    if op.interpolation == "bilinear" or None in x.shape[1:3]:
        return _resized(op, x)
    height, width = x.shape[1:3]
    x = tf.einsum("oh,bhwc->bowc", tf.cast(_taps(height, rows, op.interpolation), x.dtype), x)
    return tf.einsum("ow,bhwc->bhoc", tf.cast(_taps(width, columns, op.interpolation), x.dtype), x)


def _resized(op: UpSampling2D, x: tf.Tensor) -> tf.Tensor:
    own = tf.shape(x)
    sizes = [
        factor * (own[axis] if x.shape[axis] is None else x.shape[axis])
        for axis, factor in enumerate(op.size, start=1)
    ]
    return tf.cast(tf.image.resize(x, sizes, op.interpolation), x.dtype)


def _taps(size: int, factor: int, method: str) -> np.ndarray:
    """Returns the matrix, (size · factor, size), that resizes an axis.

    TensorFlow's kernels for these methods run only on the CPU. Multiplying by the resized identity
    matrix works on every device.
    """
    with tf.init_scope(), tf.device("CPU"):
        unit = tf.eye(size)[None, :, :, None]
        taps: np.ndarray = tf.image.resize(unit, [size * factor, size], method).numpy()
    return taps[0, :, :, 0]


@lower(Rescaling)
def rescaling(op: Rescaling, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    x = x if x.dtype.is_floating else tf.cast(x, call.dtype)
    return x * op.scale + op.offset
