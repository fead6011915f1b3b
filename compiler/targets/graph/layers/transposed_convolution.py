"""Transposed convolutions as TensorFlow operations."""

import tensorflow as tf

from .....spec_schema.layers.transposed_convolution import (
    Conv1DTranspose,
    Conv2DTranspose,
    Conv3DTranspose,
    TransposedConvolution,
)
from ..lowering import LAYOUTS, LayerCall, lower
from .convolution import finished


@lower(Conv1DTranspose)
@lower(Conv2DTranspose)
@lower(Conv3DTranspose)
def conv_transpose(op: TransposedConvolution, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    kernel = call.weight("kernel", x)
    if max(op.dilation_rate) > 1:
        return finished(op, call, _dilated(op, x, kernel))
    batch, *sizes = (
        tf.shape(x)[axis] if size is None else size for axis, size in enumerate(x.shape[:-1])
    )
    shape = (batch, *(op.places(axis, size) for axis, size in enumerate(sizes)), op.filters)
    y = tf.nn.conv_transpose(
        x, kernel, shape, op.strides, op.padding.upper(), LAYOUTS[x.shape.rank]
    )
    return finished(op, call, y)


def _dilated(op: TransposedConvolution, x: tf.Tensor, kernel: tf.Tensor) -> tf.Tensor:
    """Convolve the padded input with the flipped kernel. Strides are 1 if there is dilation.

    TensorFlow's own kernel for the transpose does not support dilation on every CPU.
    """
    axes = range(len(op.kernel_size))
    margins = [(0, 0)]
    for axis in axes:
        around = op.reach(axis) - 1
        behind = around // 2 if op.padding == "same" else around
        margins.append((around - behind if op.padding == "same" else around, behind))
    turned = tf.transpose(tf.reverse(kernel, axes), (*axes, len(axes) + 1, len(axes)))
    padded = tf.pad(x, [*margins, (0, 0)])
    layout = LAYOUTS[x.shape.rank]
    return tf.nn.convolution(padded, turned, 1, "VALID", layout, op.dilation_rate)
