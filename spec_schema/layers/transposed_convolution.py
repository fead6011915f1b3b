"""Transposed convolutions, which upsample sequences, images and volumes."""

from typing import Any

from ..components.constraints import Constraint
from ..components.initializers import Initializer
from ..components.initializers.constant import Zeros
from ..components.initializers.scaled import GlorotUniform
from ..components.regularizers import Regularizer
from ..findings import codes
from ..operator import Weight, bias_of, positions, weight_of
from ..parameters import ActivationName, Boolean, Padding, PositiveInteger, default
from ..shapes import product
from ..sizes import (
    OptionalOutputPadding1D,
    OptionalOutputPadding2D,
    OptionalOutputPadding3D,
    Size1D,
    Size2D,
    Size3D,
)
from ..types import DType, ShapeError, TensorType
from . import LAYERS
from .axes import Spatial
from .convolution import (
    ConvolutionOverPixels,
    ConvolutionOverSteps,
    ConvolutionOverVoxels,
    channels_of,
    known_channels,
    need_strides_or_dilation,
)


class TransposedConvolution(Spatial):
    """Base of the transposed convolutions of all ranks.

    Args:
        filters: Number of filters, the size of the output's last axis.
        kernel_size: Size of the convolution window, along each axis.
        strides: Distance in the output between neighbouring positions of the input, along each
            axis.
        padding: `same` makes the output `strides` times as large as the input, `valid` keeps all of
            the output.
        output_padding: Number of positions to add to the output along each axis, fewer than
            `strides`. By default the size follows from `padding`.
        dilation_rate: Distance between neighbouring elements of a window, along each axis.
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
    padding: Padding = "valid"
    output_padding: tuple[int, ...] | None = None
    dilation_rate: tuple[int, ...]
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
        channels_of(self, x)
        need_strides_or_dilation(self)
        self._need_fitting_output()
        places = [self.places(axis, size) for axis, size in enumerate(x.shape[1:-1])]
        return TensorType((x.shape[0], *places, self.filters), DType.FLOAT32)

    def _need_fitting_output(self) -> None:
        for axis, added in enumerate(self.output_padding or ()):
            if added >= self.strides[axis]:
                what = codes.shapes.output_padding_too_large(added, self.strides[axis])
                raise ShapeError(what, "output_padding")
            if self.padding == "same" and added == 0 and self.reach(axis) % 2 == 0:
                what = codes.shapes.output_padding_of_even_window(self.reach(axis))
                raise ShapeError(what, "output_padding")

    def reach(self, axis: int) -> int:
        """Returns the number of positions of the output that one of the input contributes to."""
        return (self.kernel_size[axis] - 1) * self.dilation_rate[axis] + 1

    def places(self, axis: int, size: Any) -> Any:
        """Returns the size of the output along an axis.

        Args:
            axis: The axis, counted from 0 behind the batch.
            size: Size of the input: an integer, a tensor, or None if unknown. The result is alike.
        """
        if size is None:
            return None
        stride, reach = self.strides[axis], self.reach(axis)
        if self.output_padding is not None:
            base = reach if self.padding == "valid" else reach % 2
            return (size - 1) * stride + base + self.output_padding[axis]
        return size * stride if self.padding == "same" else size * stride + max(reach - stride, 0)

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        shape = (*self.kernel_size, self.filters, known_channels(inputs[0]))
        return (weight_of(self, "kernel", shape), *bias_of(self, self.filters))

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        each = (product(self.kernel_size) or 1) * self.filters * (inputs[0].features or 1)
        return positions(inputs[0].shape) * each


@LAYERS.register("conv1d_transpose")
class Conv1DTranspose(ConvolutionOverSteps, TransposedConvolution):
    """Transposed convolution of a sequence, often used for upsampling."""

    kernel_size: Size1D
    strides: Size1D = default((1,))
    output_padding: OptionalOutputPadding1D = default(None)
    dilation_rate: Size1D = default((1,))


@LAYERS.register("conv2d_transpose")
class Conv2DTranspose(ConvolutionOverPixels, TransposedConvolution):
    """Transposed convolution of an image, often used for upsampling."""

    kernel_size: Size2D
    strides: Size2D = default((1, 1))
    output_padding: OptionalOutputPadding2D = default(None)
    dilation_rate: Size2D = default((1, 1))


@LAYERS.register("conv3d_transpose")
class Conv3DTranspose(ConvolutionOverVoxels, TransposedConvolution):
    """Transposed convolution of a volume, often used for upsampling."""

    kernel_size: Size3D
    strides: Size3D = default((1, 1, 1))
    output_padding: OptionalOutputPadding3D = default(None)
    dilation_rate: Size3D = default((1, 1, 1))
