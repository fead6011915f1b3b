"""Pooling as TensorFlow operations."""

from collections.abc import Callable

import tensorflow as tf

from .....spec_schema.layers.pooling import (
    AveragePooling1D,
    AveragePooling2D,
    AveragePooling3D,
    MaxPooling1D,
    MaxPooling2D,
    MaxPooling3D,
    Pooling,
)
from ..lowering import LAYOUTS, LayerCall, lower


@lower(MaxPooling1D)
@lower(MaxPooling2D)
@lower(MaxPooling3D)
def max_pooling(op: Pooling, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    return _pooled(tf.nn.max_pool, op, x)


@lower(AveragePooling1D)
@lower(AveragePooling2D)
@lower(AveragePooling3D)
def average_pooling(op: Pooling, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    return _pooled(tf.nn.avg_pool, op, x)


def _pooled(function: Callable[..., tf.Tensor], op: Pooling, x: tf.Tensor) -> tf.Tensor:
    strides, layout = op.strides or op.pool_size, LAYOUTS[x.shape.rank]
    y = function(wide(x), op.pool_size, strides, op.padding.upper(), layout)
    return tf.cast(y, x.dtype)


def wide(x: tf.Tensor) -> tf.Tensor:
    """Volumes in float32: pooling them has no kernel in float16 on the processor."""
    return tf.cast(x, tf.float32) if x.shape.rank == 5 and x.dtype == tf.float16 else x
