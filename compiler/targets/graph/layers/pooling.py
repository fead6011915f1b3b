"""Pooling as TensorFlow operations."""

import tensorflow as tf

from .....spec_schema.layers.pooling import (
    AveragePooling2D,
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
    GlobalMaxPooling2D,
    MaxPooling1D,
    MaxPooling2D,
)
from ..lowering import LayerCall, lower


@lower(MaxPooling1D)
@lower(MaxPooling2D)
def max_pooling(op: MaxPooling1D | MaxPooling2D, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    return tf.nn.max_pool(x, op.pool_size, op.strides or op.pool_size, op.padding.upper())


@lower(AveragePooling2D)
def average_pooling(op: AveragePooling2D, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    return tf.nn.avg_pool(x, op.pool_size, op.strides or op.pool_size, op.padding.upper())


@lower(GlobalAveragePooling1D)
@lower(GlobalAveragePooling2D)
def global_average_pooling(
    op: GlobalAveragePooling1D | GlobalAveragePooling2D, call: LayerCall, x: tf.Tensor
) -> tf.Tensor:
    # Summed in float32, as Keras does: the sum of an image overflows half precision.
    mean = tf.reduce_mean(tf.cast(x, tf.float32), _positions(x), keepdims=op.keepdims)
    return tf.cast(mean, x.dtype)


@lower(GlobalMaxPooling2D)
def global_max_pooling(op: GlobalMaxPooling2D, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    return tf.reduce_max(x, _positions(x), keepdims=op.keepdims)


def _positions(x: tf.Tensor) -> list[int]:
    return list(range(1, x.shape.rank - 1))
