"""Convolutions that take each channel by itself; the second kind then mixes channels."""

from typing import ClassVar

from ..components.constraints import Constraint
from ..components.initializers import Initializer
from ..components.initializers.constant import Zeros
from ..components.initializers.scaled import GlorotUniform
from ..components.regularizers import Regularizer
from ..operator import Operator, Weight, positions
from ..parameters import Activation, Boolean, Padding, PositiveInteger, Size2D
from ..types import ShapeError, TensorType, need_floating, need_image, product
from . import LAYERS
from .convolution import (
    CHANNELS_LAST,
    Windowed,
    bias_of,
    known_channels,
    weight_of,
    windows,
)


def _need_equal_strides(op: Windowed) -> None:
    """TensorFlow's kernels for one channel at a time step equally in both directions."""
    if len(set(op.strides)) > 1 and max(op.dilation_rate) == 1:
        raise ShapeError(
            f"has strides of {op.strides[0]} and {op.strides[1]}, and must step equally",
            help="give `strides` one number",
            parameter="strides",
        )


@LAYERS.register("depthwise_conv2d")
class DepthwiseConv2D(Operator):
    """Convolution of each channel by itself, with kernels of its own.

    Args:
        kernel_size: height and width of the kernels.
        strides: how far they move each time; equal in both directions unless dilated.
        padding: `valid` none, `same` evenly on both sides.
        depth_multiplier: how many kernels each channel has.
        dilation_rate: distance between the pixels they see.
        activation: applied to the result.
        use_bias: whether a bias is added.
        depthwise_initializer: how the kernels start.
        bias_initializer: how the bias starts.
        depthwise_regularizer: the kernels' term in the loss.
        bias_regularizer: the bias' term in the loss.
        activity_regularizer: the output's term in the loss.
        depthwise_constraint: applied to the kernels after each update.
        bias_constraint: applied to the bias after each update.
    """

    main = "kernel_size"
    excluded: ClassVar = CHANNELS_LAST
    kernel_size: Size2D
    strides: Size2D = (1, 1)
    padding: Padding = "valid"
    depth_multiplier: PositiveInteger = 1
    dilation_rate: Size2D = (1, 1)
    activation: Activation = "linear"
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
    """Convolution of each channel by itself, then a mixing of channels at each pixel.

    Args:
        filters: size of the output's last axis.
        kernel_size: height and width of the kernels of the first part.
        strides: how far they move each time; equal in both directions unless dilated.
        padding: `valid` none, `same` evenly on both sides.
        dilation_rate: distance between the pixels they see.
        depth_multiplier: how many kernels each channel has in the first part.
        activation: applied to the result.
        use_bias: whether a bias is added.
        depthwise_initializer: how the kernels of the first part start.
        pointwise_initializer: how the kernel of the second part starts.
        bias_initializer: how the bias starts.
        depthwise_regularizer: the first part's term in the loss.
        pointwise_regularizer: the second part's term in the loss.
        bias_regularizer: the bias' term in the loss.
        activity_regularizer: the output's term in the loss.
        depthwise_constraint: applied to the first part's kernels after each update.
        pointwise_constraint: applied to the second part's kernel after each update.
        bias_constraint: applied to the bias after each update.
    """

    excluded: ClassVar = CHANNELS_LAST
    filters: PositiveInteger
    kernel_size: Size2D
    strides: Size2D = (1, 1)
    padding: Padding = "valid"
    dilation_rate: Size2D = (1, 1)
    depth_multiplier: PositiveInteger = 1
    activation: Activation = "linear"
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
