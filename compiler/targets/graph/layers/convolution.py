"""Convolutions over one, two and three axes as TensorFlow operations.

A 1D convolution is computed as a 2D one over images of height 1. The forms used have kernels and
gradients on every device: TensorFlow has no gradient for a grouped kernel on the CPU, and none
anywhere for a depthwise kernel with both strides and dilation.
"""

from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from .....spec_schema.layers.convolution import Conv1D, Conv2D, Conv3D, Convolution
from ..components.activations import activate
from ..lowering import LAYOUTS, LayerCall, lower


@lower(Conv1D)
def conv1d(op: Convolution, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    kernel = tf.expand_dims(call.weight("kernel", x), 0)
    before = (op.kernel_size[0] - 1) * op.dilation_rate[0] if op.padding == "causal" else 0
    padding = "SAME" if op.padding == "same" else "VALID"
    x = tf.pad(x, [[0, 0], [before, 0], [0, 0]]) if before else x
    strides, dilations = over_height_1(op)
    y = _convolved(tf.expand_dims(x, 1), kernel, strides, padding, dilations, op.groups)
    return finished(op, call, tf.squeeze(y, 1))


@lower(Conv2D)
@lower(Conv3D)
def convolution(op: Convolution, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    kernel, padding = call.weight("kernel", x), op.padding.upper()
    y = _convolved(x, kernel, op.strides, padding, op.dilation_rate, op.groups)
    return finished(op, call, y)


def over_height_1(op: Any) -> tuple[tuple[int, int], tuple[int, int]]:
    """Strides and dilations over images of height 1 that do what those of `op` do over steps."""
    # Over a height of 1 any stride gives 1; depthwise kernels want both strides equal.
    return op.strides * 2, (1, *op.dilation_rate)


def finished(op: Any, call: LayerCall, y: tf.Tensor) -> tf.Tensor:
    """Apply bias and activation, which end every convolution."""
    if op.use_bias:
        y = tf.nn.bias_add(y, call.weight("bias", y))
    return activate(op.activation, y)


def _convolved(
    x: tf.Tensor,
    kernel: tf.Tensor,
    strides: Sequence[int],
    padding: str,
    dilations: Sequence[int],
    groups: int,
) -> tf.Tensor:
    if groups == 1:
        layout = LAYOUTS[x.shape.rank]
        return tf.nn.convolution(x, kernel, strides, padding, layout, dilations)
    *sizes, _, filters = kernel.shape
    if groups == x.shape[-1] and len(sizes) == 2:
        kernel = tf.reshape(kernel, (*sizes, groups, filters // groups))
        return depthwise(x, kernel, strides, padding, dilations)
    pieces = zip(tf.split(x, groups, -1), tf.split(kernel, groups, -1), strict=True)
    each = [_convolved(part, own, strides, padding, dilations, 1) for part, own in pieces]
    return tf.concat(each, -1)


def depthwise(
    x: tf.Tensor,
    kernel: tf.Tensor,
    strides: Sequence[int],
    padding: str,
    dilations: Sequence[int],
) -> tf.Tensor:
    """Convolve each channel with its own kernels.

    The kernels support only equal strides in both directions, and dilation only with stride 1.
    Other cases are computed at every pixel, and the pixels between the steps are dropped.
    """
    equal = strides[0] == strides[1]
    if max(strides) == 1 or (equal and max(dilations) == 1):
        return tf.nn.depthwise_conv2d(x, kernel, (1, *strides, 1), padding, dilations=dilations)
    if padding == "SAME":
        x = _padded(x, kernel.shape, strides, dilations)
    y = tf.nn.depthwise_conv2d(x, kernel, (1, 1, 1, 1), "VALID", dilations=dilations)
    return y[:, :: strides[0], :: strides[1]]


def _padded(
    x: tf.Tensor, kernel: Sequence[int], strides: Sequence[int], dilations: Sequence[int]
) -> tf.Tensor:
    """Pad the image with zeros, as `same` does for these strides."""
    margins: list[Any] = [(0, 0)]
    for axis in (0, 1):
        size = x.shape[axis + 1] or tf.shape(x)[axis + 1]
        reach = (kernel[axis] - 1) * dilations[axis] + 1
        missing = (-(-size // strides[axis]) - 1) * strides[axis] + reach - size
        total = max(missing, 0) if isinstance(missing, int) else tf.maximum(missing, 0)
        margins.append((total // 2, total - total // 2))
    return tf.pad(x, [*margins, (0, 0)])
