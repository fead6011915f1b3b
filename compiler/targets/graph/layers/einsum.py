"""Einstein sums as TensorFlow operations."""

import tensorflow as tf

from .....spec_schema.layers.einsum import EinsumDense
from ..components.activations import activate
from ..lowering import LayerCall, lower


@lower(EinsumDense)
def einsum_dense(op: EinsumDense, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    y = tf.einsum(op.equation, x, call.weight("kernel", x))
    if op.bias_axes is not None:
        y += call.weight("bias", y)
    return activate(op.activation, y)
