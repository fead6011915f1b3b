"""Depthwise convolutions, and depthwise convolutions followed by a pointwise one."""

from typing import ClassVar

from ..components.constraints import Constraint
from ..components.initializers import Initializer
from ..components.initializers.constant import Zeros
from ..components.initializers.scaled import GlorotUniform
from ..components.regularizers import Regularizer
from ..findings import codes
from ..operator import Operator, Weight, positions
from ..parameters import ActivationName, Boolean, Padding, PositiveInteger, default
from ..shapes import product
from ..sizes import Size2D
from ..types import ShapeError, TensorType, need_floating, need_image
from . import LAYERS
from .convolution import CHANNELS_LAST, Windowed, bias_of, known_channels, weight_of, windows


def _need_equal_strides(op: Windowed) -> None:
    """Raises ShapeError for unequal strides, which TensorFlow's depthwise kernels lack."""
    if len(set(op.strides)) > 1 and max(op.dilation_rate) == 1:
        raise ShapeError(codes.shapes.unequal_strides(op.strides), "strides")


@LAYERS.register("depthwise_conv2d")
class DepthwiseConv2D(Operator):
    """Convolution of each channel of an image with its own kernels.

    Input shape:
        `(batch, height, width, channels)`.

    Output shape:
        `(batch, new_height, new_width, channels * depth_multiplier)`.

    Args:
        kernel_size: Height and width of the convolution window, in pixels; or one number for both.
        strides: Number of pixels that the window moves at a time, the same in both directions
            unless `dilation_rate` is above 1.
        padding: `valid` does not pad. `same` pads with zeros on all sides, so that `strides: 1`
            keeps the height and width.
        depth_multiplier: Number of kernels per channel.
        dilation_rate: Distance between the pixels within a window.
        activation: Activation function applied to the output.
        use_bias: Whether to add a bias.
        depthwise_initializer: Initializer of the kernels.
        bias_initializer: Initializer of the bias.
        depthwise_regularizer: Penalty on the kernels, added to the loss.
        bias_regularizer: Penalty on the bias, added to the loss.
        activity_regularizer: Penalty on the output, added to the loss.
        depthwise_constraint: Constraint on the kernels, applied after each update.
        bias_constraint: Constraint on the bias, applied after each update.
    """

    main = "kernel_size"
    excluded: ClassVar = CHANNELS_LAST
    kernel_size: Size2D
    strides: Size2D = default((1, 1))
    padding: Padding = "valid"
    depth_multiplier: PositiveInteger = 1
    dilation_rate: Size2D = default((1, 1))
    activation: ActivationName = "linear"
    use_bias: Boolean = True
    depthwise_initializer: Initializer = GlorotUniform()
    bias_initializer: Initializer = Zeros()
    depthwise_regularizer: Regularizer | None = None
    bias_regularizer: Regularizer | None = None
    activity_regularizer: Regularizer | None = None
    depthwise_constraint: Constraint | None = None
    bias_constraint: Constraint | None = None

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_image(x)
        need_floating(x)
        _need_equal_strides(self)
        return windows(self, x, known_channels(x) * self.depth_multiplier)

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        channels = known_channels(inputs[0])
        shape = (*self.kernel_size, channels, self.depth_multiplier)
        bias = bias_of(self, channels * self.depth_multiplier)
        return (weight_of(self, "kernel", shape, prefix="depthwise"), *bias)

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        return positions(output.shape) * (product(self.kernel_size) or 1) * (output.features or 1)


@LAYERS.register("separable_conv2d")
class SeparableConv2D(Operator):
    """Depthwise convolution of an image, followed by a pointwise convolution.

    Paper: Chollet, 2017 (arXiv 1610.02357).

    Input shape:
        `(batch, height, width, channels)`.

    Output shape:
        `(batch, new_height, new_width, filters)`.

    Args:
        filters: Number of filters, the size of the output's last axis.
        kernel_size: Height and width of the depthwise window, in pixels; or one number for both.
        strides: Number of pixels that the window moves at a time, the same in both directions
            unless `dilation_rate` is above 1.
        padding: `valid` does not pad. `same` pads with zeros on all sides, so that `strides: 1`
            keeps the height and width.
        dilation_rate: Distance between the pixels within a window.
        depth_multiplier: Number of depthwise kernels per channel.
        activation: Activation function applied to the output.
        use_bias: Whether to add a bias.
        depthwise_initializer: Initializer of the depthwise kernels.
        pointwise_initializer: Initializer of the pointwise kernel.
        bias_initializer: Initializer of the bias.
        depthwise_regularizer: Penalty on the depthwise kernels, added to the loss.
        pointwise_regularizer: Penalty on the pointwise kernel, added to the loss.
        bias_regularizer: Penalty on the bias, added to the loss.
        activity_regularizer: Penalty on the output, added to the loss.
        depthwise_constraint: Constraint on the depthwise kernels, applied after each update.
        pointwise_constraint: Constraint on the pointwise kernel, applied after each update.
        bias_constraint: Constraint on the bias, applied after each update.
    """

    excluded: ClassVar = CHANNELS_LAST
    filters: PositiveInteger
    kernel_size: Size2D
    strides: Size2D = default((1, 1))
    padding: Padding = "valid"
    dilation_rate: Size2D = default((1, 1))
    depth_multiplier: PositiveInteger = 1
    activation: ActivationName = "linear"
    use_bias: Boolean = True
    depthwise_initializer: Initializer = GlorotUniform()
    pointwise_initializer: Initializer = GlorotUniform()
    bias_initializer: Initializer = Zeros()
    depthwise_regularizer: Regularizer | None = None
    pointwise_regularizer: Regularizer | None = None
    bias_regularizer: Regularizer | None = None
    activity_regularizer: Regularizer | None = None
    depthwise_constraint: Constraint | None = None
    pointwise_constraint: Constraint | None = None
    bias_constraint: Constraint | None = None

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_image(x)
        need_floating(x)
        _need_equal_strides(self)
        known_channels(x)
        return windows(self, x, self.filters)

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        channels = known_channels(inputs[0])
        depthwise = (*self.kernel_size, channels, self.depth_multiplier)
        pointwise = (1, 1, channels * self.depth_multiplier, self.filters)
        return (
            weight_of(self, "depthwise_kernel", depthwise, prefix="depthwise"),
            weight_of(self, "pointwise_kernel", pointwise, prefix="pointwise"),
            *bias_of(self, self.filters),
        )

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        between = (inputs[0].features or 1) * self.depth_multiplier
        each = between * ((product(self.kernel_size) or 1) + self.filters)
        return positions(output.shape) * each
