"""Convolutions over sequences and images, channels last.

The functions at the top are shared with separable_convolution and transposed_convolution.
"""

from typing import Any, ClassVar, Protocol

from ..components.constraints import Constraint
from ..components.initializers import Initializer
from ..components.initializers.constant import Zeros
from ..components.initializers.scaled import GlorotUniform
from ..components.regularizers import Regularizer
from ..findings import codes
from ..operator import Operator, Weight, positions
from ..parameters import ActivationName, Boolean, CausalPadding, Padding, PositiveInteger, default
from ..shapes import product
from ..sizes import Size1D, Size2D
from ..types import (
    DType,
    ShapeError,
    TensorType,
    need_floating,
    need_image,
    need_known,
    need_rank,
    window,
)
from . import LAYERS

CHANNELS_LAST = {"data_format": "channels come last"}


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


def known_channels(x: TensorType) -> int:
    """Returns the size of the last axis. Raises ShapeError (SC205) if it is unknown."""
    return need_known(x.features, "channel axis")


def need_strides_or_dilation(op: Windowed) -> None:
    """Raises ShapeError if strides and dilation are both above 1, as Keras does."""
    if max(op.strides) > 1 and max(op.dilation_rate) > 1:
        what = codes.shapes.strides_with_dilation(op.strides, op.dilation_rate)
        raise ShapeError(what, "dilation_rate")


def weight_of(op: Any, name: str, shape: tuple[int, ...], prefix: str = "") -> Weight:
    """Returns a weight with the initializer, regularizer and constraint named by its prefix."""
    prefix = prefix or name
    return Weight(
        name,
        shape,
        getattr(op, f"{prefix}_initializer"),
        regularizer=getattr(op, f"{prefix}_regularizer"),
        constraint=getattr(op, f"{prefix}_constraint"),
    )


def bias_of(op: Any, size: int) -> tuple[Weight, ...]:
    """Returns the bias in a tuple, which is empty if the layer has none."""
    return (weight_of(op, "bias", (size,)),) if op.use_bias else ()


class _Convolution(Operator):
    """Base of the convolutions over one and over two axes.

    Args:
        filters: Number of filters, the size of the output's last axis.
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

    excluded: ClassVar = CHANNELS_LAST
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
        need_floating(x)
        need_strides_or_dilation(self)
        self._need_whole_groups("filters", self.filters)
        self._need_whole_groups("channels", known_channels(x))
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
class Conv1D(_Convolution):
    """Convolution over the steps of a sequence: `activation(conv(x, kernel) + bias)`.

    Input shape:
        `(batch, steps, channels)`.

    Output shape:
        `(batch, new_steps, filters)`.

    Args:
        kernel_size: Length of the convolution window, in steps.
        strides: Number of steps that the window moves at a time.
        padding: `valid` does not pad. `same` pads with zeros on both sides, so that `strides: 1`
            keeps the length. `causal` pads at the start only, so that no output depends on later
            inputs.
        dilation_rate: Distance between the steps within a window.
    """

    kernel_size: Size1D
    strides: Size1D = default((1,))
    dilation_rate: Size1D = default((1,))

    def infer(self, *inputs: TensorType) -> TensorType:
        need_rank(inputs[0], "steps", "channels")
        return super().infer(*inputs)


@LAYERS.register("conv2d")
class Conv2D(_Convolution):
    """Convolution over the height and width of an image: `activation(conv(x, kernel) + bias)`.

    Input shape:
        `(batch, height, width, channels)`.

    Output shape:
        `(batch, new_height, new_width, filters)`.

    Args:
        kernel_size: Height and width of the convolution window, in pixels; or one number for both.
        strides: Number of pixels that the window moves at a time.
        padding: `valid` does not pad. `same` pads with zeros on all sides, so that `strides: 1`
            keeps the height and width.
        dilation_rate: Distance between the pixels within a window.
    """

    kernel_size: Size2D
    strides: Size2D = default((1, 1))
    padding: Padding = "valid"
    dilation_rate: Size2D = default((1, 1))

    def infer(self, *inputs: TensorType) -> TensorType:
        need_image(inputs[0])
        return super().infer(*inputs)
