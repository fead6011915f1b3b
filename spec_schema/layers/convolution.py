"""Convolutions over sequences, images and volumes, channels last.

The functions and the bases of each rank at the top are shared with separable_convolution and
transposed_convolution.
"""

from typing import Protocol

from ..components.constraints import Constraint
from ..components.initializers import Initializer
from ..components.initializers.constant import Zeros
from ..components.initializers.scaled import GlorotUniform
from ..components.regularizers import Regularizer
from ..findings import codes
from ..operator import Weight, bias_of, positions, weight_of
from ..parameters import ActivationName, Boolean, CausalPadding, Padding, PositiveInteger, default
from ..shapes import product
from ..sizes import Size1D, Size2D, Size3D
from ..types import DType, ShapeError, TensorType, need_floating, need_known, need_rank, window
from . import LAYERS
from .axes import OverPixels, OverSteps, OverVoxels, Spatial


class ConvolutionOverSteps(OverSteps):
    """Base of the convolutions over the steps of a sequence.

    Input shape:
        `(batch, steps, channels)`.

    Output shape:
        `(batch, new_steps, filters)`.
    """

    axes = ("steps", "channels")


class ConvolutionOverPixels(OverPixels):
    """Base of the convolutions over the height and width of an image.

    Output shape:
        `(batch, new_height, new_width, filters)`.
    """


class ConvolutionOverVoxels(OverVoxels):
    """Base of the convolutions over the depth, height and width of a volume.

    Output shape:
        `(batch, new_depth, new_height, new_width, filters)`.
    """


class Windowed(Protocol):
    """Parameters that determine the positions of a convolution window."""

    @property
    def kernel_size(self) -> tuple[int, ...]: ...
    @property
    def strides(self) -> tuple[int, ...]: ...
    @property
    def padding(self) -> str: ...
    @property
    def dilation_rate(self) -> tuple[int, ...]: ...


def windows(op: Windowed, x: TensorType, filters: int) -> TensorType:
    """Returns the type of a convolution's output.

    Raises:
        ShapeError: (SC206) if the window is larger than the input.
    """
    axes = zip(x.shape[1:-1], op.kernel_size, op.strides, op.dilation_rate, strict=True)
    places = [
        window(size, kernel, stride, op.padding, rate, "kernel_size")
        for size, kernel, stride, rate in axes
    ]
    return TensorType((x.shape[0], *places, filters), DType.FLOAT32)


def channels_of(op: Spatial, x: TensorType) -> int:
    """Returns the number of channels of an input that a convolution can take.

    Raises:
        ShapeError: for another rank, for integers, or (SC205) for an unknown number of channels.
    """
    need_rank(x, *op.axes)
    need_floating(x)
    return known_channels(x)


def known_channels(x: TensorType) -> int:
    """Returns the size of the last axis. Raises ShapeError (SC205) if it is unknown."""
    return need_known(x.features, "channel axis")


def need_strides_or_dilation(op: Windowed) -> None:
    """Raises ShapeError if strides and dilation are both above 1, as Keras does."""
    if max(op.strides) > 1 and max(op.dilation_rate) > 1:
        what = codes.shapes.strides_with_dilation(op.strides, op.dilation_rate)
        raise ShapeError(what, "dilation_rate")


class Convolution(Spatial):
    """Base of the convolutions of all ranks.

    Args:
        filters: Number of filters, the size of the output's last axis.
        kernel_size: Size of the convolution window, along each axis.
        strides: Distance that the window moves at a time, along each axis.
        padding: `valid` does not pad. `same` pads with zeros on all sides, so that `strides: 1`
            keeps the size.
        dilation_rate: Distance between neighbouring elements of a window, along each axis.
        groups: Number of groups that the channels are split into, each with its own filters.
        activation: Activation function applied to the output.
        use_bias: Whether to add a bias.
        kernel_initializer: Initializer of the kernel.
        bias_initializer: Initializer of the bias.
        kernel_regularizer: Penalty on the kernel, added to the loss.
        bias_regularizer: Penalty on the bias, added to the loss.
        activity_regularizer: Penalty on the output, added to the loss.
        kernel_constraint: Constraint on the kernel, applied after each update.
        bias_constraint: Constraint on the bias, applied after each update.
    """

    filters: PositiveInteger
    kernel_size: tuple[int, ...]
    strides: tuple[int, ...]
    padding: CausalPadding = "valid"
    dilation_rate: tuple[int, ...]
    groups: PositiveInteger = 1
    activation: ActivationName = "linear"
    use_bias: Boolean = True
    kernel_initializer: Initializer = GlorotUniform()
    bias_initializer: Initializer = Zeros()
    kernel_regularizer: Regularizer | None = None
    bias_regularizer: Regularizer | None = None
    activity_regularizer: Regularizer | None = None
    kernel_constraint: Constraint | None = None
    bias_constraint: Constraint | None = None

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        channels = channels_of(self, x)
        need_strides_or_dilation(self)
        self._need_whole_groups("filters", self.filters)
        self._need_whole_groups("channels", channels)
        return windows(self, x, self.filters)

    def _need_whole_groups(self, what: str, count: int) -> None:
        if count % self.groups:
            raise ShapeError(codes.shapes.groups_do_not_divide(what, count, self.groups), "groups")

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        depth = known_channels(inputs[0]) // self.groups
        kernel = weight_of(self, "kernel", (*self.kernel_size, depth, self.filters))
        return (kernel, *bias_of(self, self.filters))

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        depth = (inputs[0].features or 1) // self.groups
        return positions(output.shape) * (product(self.kernel_size) or 1) * depth * self.filters


@LAYERS.register("conv1d")
class Conv1D(ConvolutionOverSteps, Convolution):
    """Convolution over the steps of a sequence: `activation(conv(x, kernel) + bias)`.

    Args:
        padding: `valid` does not pad. `same` pads with zeros on both sides, so that `strides: 1`
            keeps the length. `causal` pads at the start only, so that no output depends on later
            inputs.
    """

    kernel_size: Size1D
    strides: Size1D = default((1,))
    dilation_rate: Size1D = default((1,))


@LAYERS.register("conv2d")
class Conv2D(ConvolutionOverPixels, Convolution):
    """Convolution over the height and width of an image: `activation(conv(x, kernel) + bias)`."""

    kernel_size: Size2D
    strides: Size2D = default((1, 1))
    padding: Padding = "valid"
    dilation_rate: Size2D = default((1, 1))


@LAYERS.register("conv3d")
class Conv3D(ConvolutionOverVoxels, Convolution):
    """Convolution over the depth, height and width of a volume, such as a scan or a video clip.

    The output is `activation(conv(x, kernel) + bias)`.
    """

    kernel_size: Size3D
    strides: Size3D = default((1, 1, 1))
    padding: Padding = "valid"
    dilation_rate: Size3D = default((1, 1, 1))
