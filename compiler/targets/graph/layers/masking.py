"""Masking as TensorFlow operations."""

import tensorflow as tf

from .....spec_schema.layers.masking import Masking
from ..lowering import LayerCall, lower, lower_mask


@lower(Masking)
def masking(op: Masking, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    return tf.where(not_padding(op, call, x)[..., None], x, tf.zeros_like(x))


@lower_mask(Masking)
def not_padding(op: Masking, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    return tf.reduce_any(tf.not_equal(x, tf.cast(op.mask_value, x.dtype)), -1)
