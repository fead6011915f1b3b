"""A weight as a tensor of the batch."""

import tensorflow as tf

from .....spec_schema.layers.weight import Weight
from ..lowering import LayerCall, lower


@lower(Weight)
def weight(op: Weight, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    kernel = tf.cast(call.weights["kernel"], call.dtype)
    return tf.broadcast_to(kernel, [tf.shape(x)[0], *op.shape])
