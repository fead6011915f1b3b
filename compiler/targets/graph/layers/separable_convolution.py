"""Separable and depthwise convolutions as TensorFlow operations."""

from typing import Any

import tensorflow as tf

from .....spec_schema.layers.separable_convolution import (
    DepthwiseConv1D,
    DepthwiseConv2D,
    SeparableConv1D,
    SeparableConv2D,
)
from ..lowering import LayerCall, lower
from .convolution import depthwise, finished, over_height_1


@lower(DepthwiseConv1D)
@lower(DepthwiseConv2D)
def depthwise_conv(
    op: DepthwiseConv1D | DepthwiseConv2D, call: LayerCall, x: tf.Tensor
) -> tf.Tensor:
    return finished(op, call, _by_channel(op, x, call.weight("kernel", x)))


@lower(SeparableConv1D)
@lower(SeparableConv2D)
def separable_conv(
    op: SeparableConv1D | SeparableConv2D, call: LayerCall, x: tf.Tensor
) -> tf.Tensor:
    y = _by_channel(op, x, call.weight("depthwise_kernel", x))
    pointwise = tf.nn.convolution(y, call.weight("pointwise_kernel", x), 1, "VALID")
    return finished(op, call, pointwise)


def _by_channel(op: Any, x: tf.Tensor, kernel: tf.Tensor) -> tf.Tensor:
    """Convolve each channel with its own kernels, over steps or over pixels."""
    padding = op.padding.upper()
    if len(op.kernel_size) == 2:
        return depthwise(x, kernel, op.strides, padding, op.dilation_rate)
    strides, dilations = over_height_1(op)
    x, kernel = tf.expand_dims(x, 1), tf.expand_dims(kernel, 0)
    return tf.squeeze(depthwise(x, kernel, strides, padding, dilations), 1)
