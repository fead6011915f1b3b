"""Masking as TensorFlow operations."""

import tensorflow as tf

from .....spec_schema.layers.masking import Masking
from ..lowering import LayerCall, lower, lower_mask


@lower(Masking)
def masking(op: Masking, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    return tf.where(_counted(op, x)[..., None], x, tf.zeros_like(x))


@lower_mask(Masking)
def not_padding(op: Masking, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    return _counted(op, x)


def _counted(op: Masking, x: tf.Tensor) -> tf.Tensor:
    """Which positions have a value that isn't `mask_value`."""
    return tf.reduce_any(tf.not_equal(x, tf.cast(op.mask_value, x.dtype)), -1)
