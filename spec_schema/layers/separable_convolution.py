"""Depthwise convolutions, and depthwise convolutions followed by a pointwise one."""

from ..components.constraints import Constraint
from ..components.initializers import Initializer
from ..components.initializers.constant import Zeros
from ..components.initializers.scaled import GlorotUniform
from ..components.regularizers import Regularizer
from ..findings import codes
from ..operator import Weight, bias_of, positions, weight_of
from ..parameters import ActivationName, Boolean, Padding, PositiveInteger, default
from ..shapes import product
from ..sizes import Size1D, Size2D
from ..types import ShapeError, TensorType
from . import LAYERS
from .axes import Spatial
from .convolution import (
    ConvolutionOverPixels,
    ConvolutionOverSteps,
    Windowed,
    channels_of,
    known_channels,
    windows,
)


def _need_equal_strides(op: Windowed) -> None:
    """Raises ShapeError for unequal strides, which TensorFlow's depthwise kernels lack."""
    if len(set(op.strides)) > 1 and max(op.dilation_rate) == 1:
        raise ShapeError(codes.shapes.unequal_strides(op.strides), "strides")


class DepthwiseConvolution(Spatial):
    """Base of the depthwise convolutions of all ranks.

    Args:
        kernel_size: Size of the convolution window, along each axis.
        strides: Distance that the window moves at a time, the same along all axes unless
            `dilation_rate` is above 1.
        padding: `valid` does not pad. `same` pads with zeros on all sides, so that `strides: 1`
            keeps the size.
        depth_multiplier: Number of kernels per channel.
        dilation_rate: Distance between neighbouring elements of a window, along each axis.
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
    kernel_size: tuple[int, ...]
    strides: tuple[int, ...]
    padding: Padding = "valid"
    depth_multiplier: PositiveInteger = 1
    dilation_rate: tuple[int, ...]
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
        channels = channels_of(self, x)
        _need_equal_strides(self)
        return windows(self, x, channels * self.depth_multiplier)

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        channels = known_channels(inputs[0])
        shape = (*self.kernel_size, channels, self.depth_multiplier)
        bias = bias_of(self, channels * self.depth_multiplier)
        return (weight_of(self, "kernel", shape, prefix="depthwise"), *bias)

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        return positions(output.shape) * (product(self.kernel_size) or 1) * (output.features or 1)


@LAYERS.register("depthwise_conv1d")
class DepthwiseConv1D(ConvolutionOverSteps, DepthwiseConvolution):
    """Convolution of each channel of a sequence with its own kernels.

    Output shape:
        `(batch, new_steps, channels * depth_multiplier)`.
    """

    kernel_size: Size1D
    strides: Size1D = default((1,))
    dilation_rate: Size1D = default((1,))


@LAYERS.register("depthwise_conv2d")
class DepthwiseConv2D(ConvolutionOverPixels, DepthwiseConvolution):
    """Convolution of each channel of an image with its own kernels.

    Output shape:
        `(batch, new_height, new_width, channels * depth_multiplier)`.
    """

    kernel_size: Size2D
    strides: Size2D = default((1, 1))
    dilation_rate: Size2D = default((1, 1))


class SeparableConvolution(Spatial):
    """Base of the separable convolutions of all ranks.

    Args:
        filters: Number of filters, the size of the output's last axis.
        kernel_size: Size of the depthwise window, along each axis.
        strides: Distance that the window moves at a time, the same along all axes unless
            `dilation_rate` is above 1.
        padding: `valid` does not pad. `same` pads with zeros on all sides, so that `strides: 1`
            keeps the size.
        dilation_rate: Distance between neighbouring elements of a window, along each axis.
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

    filters: PositiveInteger
    kernel_size: tuple[int, ...]
    strides: tuple[int, ...]
    padding: Padding = "valid"
    dilation_rate: tuple[int, ...]
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
        channels_of(self, x)
        _need_equal_strides(self)
        return windows(self, x, self.filters)

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        channels = known_channels(inputs[0])
        depthwise = (*self.kernel_size, channels, self.depth_multiplier)
        ones = (1,) * len(self.kernel_size)
        pointwise = (*ones, channels * self.depth_multiplier, self.filters)
        return (
            weight_of(self, "depthwise_kernel", depthwise, prefix="depthwise"),
            weight_of(self, "pointwise_kernel", pointwise, prefix="pointwise"),
            *bias_of(self, self.filters),
        )

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        between = (inputs[0].features or 1) * self.depth_multiplier
        each = between * ((product(self.kernel_size) or 1) + self.filters)
        return positions(output.shape) * each


@LAYERS.register("separable_conv1d")
class SeparableConv1D(ConvolutionOverSteps, SeparableConvolution):
    """Depthwise convolution of a sequence, followed by a pointwise convolution.

    Paper: Chollet, 2017 (arXiv 1610.02357).
    """

    kernel_size: Size1D
    strides: Size1D = default((1,))
    dilation_rate: Size1D = default((1,))


@LAYERS.register("separable_conv2d")
class SeparableConv2D(ConvolutionOverPixels, SeparableConvolution):
    """Depthwise convolution of an image, followed by a pointwise convolution.

    Paper: Chollet, 2017 (arXiv 1610.02357).
    """

    kernel_size: Size2D
    strides: Size2D = default((1, 1))
    dilation_rate: Size2D = default((1, 1))
