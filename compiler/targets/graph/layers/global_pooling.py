"""Global pooling as TensorFlow operations."""

import tensorflow as tf

from .....spec_schema.layers.global_pooling import (
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
    GlobalAveragePooling3D,
    GlobalMaxPooling1D,
    GlobalMaxPooling2D,
    GlobalMaxPooling3D,
    GlobalPooling,
)
from ..lowering import LayerCall, lower


@lower(GlobalAveragePooling1D)
@lower(GlobalAveragePooling2D)
@lower(GlobalAveragePooling3D)
def global_average_pooling(op: GlobalPooling, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    if call.mask is not None:
        return _mean_where(call.mask[..., None], x, op.keepdims)
    # Summed in float32, as Keras does: the sum of an image overflows half precision.
    mean = tf.reduce_mean(tf.cast(x, tf.float32), _positions(x), keepdims=op.keepdims)
    return tf.cast(mean, x.dtype)


def _mean_where(mask: tf.Tensor, x: tf.Tensor, keepdims: bool) -> tf.Tensor:
    total = tf.reduce_sum(tf.where(mask, x, tf.zeros_like(x)), 1, keepdims=keepdims)
    return total / tf.reduce_sum(tf.cast(mask, x.dtype), 1, keepdims=keepdims)


@lower(GlobalMaxPooling1D)
@lower(GlobalMaxPooling2D)
@lower(GlobalMaxPooling3D)
def global_max_pooling(op: GlobalPooling, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    return tf.reduce_max(x, _positions(x), keepdims=op.keepdims)


def _positions(x: tf.Tensor) -> list[int]:
    return list(range(1, x.shape.rank - 1))
