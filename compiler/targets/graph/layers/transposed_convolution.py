"""Transposed convolutions as TensorFlow operations."""

import tensorflow as tf

from .....spec_schema.layers.transposed_convolution import Conv2DTranspose
from ..lowering import LayerCall, lower
from .convolution import finished


@lower(Conv2DTranspose)
def conv2d_transpose(op: Conv2DTranspose, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    kernel = call.weight("kernel", x)
    if max(op.dilation_rate) > 1:
        return finished(op, call, _dilated(op, x, kernel))
    batch, *sizes = (
        tf.shape(x)[axis] if x.shape[axis] is None else x.shape[axis] for axis in range(3)
    )
    shape = (batch, *(op.places(axis, size) for axis, size in enumerate(sizes)), op.filters)
    y = tf.nn.conv2d_transpose(x, kernel, shape, op.strides, op.padding.upper())
    return finished(op, call, y)


def _dilated(op: Conv2DTranspose, x: tf.Tensor, kernel: tf.Tensor) -> tf.Tensor:
    """Convolve the padded image with the flipped kernel. Strides are 1 if there is dilation.

    TensorFlow's own kernel for the transpose does not support dilation on every CPU.
    """
    margins = [(0, 0)]
    for axis in (0, 1):
        around = op.reach(axis) - 1
        behind = around // 2 if op.padding == "same" else around
        margins.append((around - behind if op.padding == "same" else around, behind))
    turned = tf.transpose(tf.reverse(kernel, (0, 1)), (0, 1, 3, 2))
    padded = tf.pad(x, [*margins, (0, 0)])
    return tf.nn.convolution(padded, turned, 1, "VALID", dilations=op.dilation_rate)
