"""Dense as TensorFlow operations."""

import tensorflow as tf

from .....spec_schema.layers.dense import Dense
from ..components.activations import activate
from ..lowering import LayerCall, lower


@lower(Dense)
def dense(op: Dense, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    x = call.floating(x)
    kernel = call.weight("kernel", x)
    y = tf.matmul(x, kernel) if x.shape.rank == 2 else tf.tensordot(x, kernel, 1)
    if op.use_bias:
        y = tf.nn.bias_add(y, call.weight("bias", y))
    return activate(op.activation, y)
