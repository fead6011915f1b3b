"""Separable and depthwise convolutions as TensorFlow operations."""

import tensorflow as tf

from .....spec_schema.layers.separable_convolution import DepthwiseConv2D, SeparableConv2D
from ..lowering import LayerCall, lower
from .convolution import depthwise, finished


@lower(DepthwiseConv2D)
def depthwise_conv2d(op: DepthwiseConv2D, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    kernel, padding = call.weight("kernel", x), op.padding.upper()
    return finished(op, call, depthwise(x, kernel, op.strides, padding, op.dilation_rate))


@lower(SeparableConv2D)
def separable_conv2d(op: SeparableConv2D, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    kernel, padding = call.weight("depthwise_kernel", x), op.padding.upper()
    y = depthwise(x, kernel, op.strides, padding, op.dilation_rate)
    return finished(op, call, tf.nn.conv2d(y, call.weight("pointwise_kernel", x), 1, "VALID"))
