"""Padding, cropping and upsampling as TensorFlow operations."""

import numpy as np
import tensorflow as tf

from .....spec_schema.layers.spatial import (
    Cropping,
    Cropping1D,
    Cropping2D,
    Cropping3D,
    UpSampling,
    UpSampling1D,
    UpSampling2D,
    UpSampling3D,
    ZeroPadding,
    ZeroPadding1D,
    ZeroPadding2D,
    ZeroPadding3D,
)
from ..lowering import LayerCall, lower


@lower(ZeroPadding1D)
@lower(ZeroPadding2D)
@lower(ZeroPadding3D)
def zero_padding(op: ZeroPadding, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    return tf.pad(x, ((0, 0), *op.margins, (0, 0)))


@lower(Cropping1D)
@lower(Cropping2D)
@lower(Cropping3D)
def cropping(op: Cropping, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    return x[:, *(slice(before, -behind or None) for before, behind in op.margins)]


@lower(UpSampling1D)
@lower(UpSampling3D)
def up_sampling(op: UpSampling, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    for axis, factor in enumerate(op.factors, start=1):
        x = tf.repeat(x, factor, axis=axis)
    return x


@lower(UpSampling2D)
def up_sampling2d(op: UpSampling2D, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    if op.interpolation == "nearest":
        return up_sampling(op, call, x)
    if op.interpolation == "bilinear" or None in x.shape[1:3]:
        return _resized(op, x)
    (rows, columns), (height, width) = op.size, x.shape[1:3]
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
