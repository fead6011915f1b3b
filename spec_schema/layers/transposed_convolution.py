"""Transposed convolutions, which upsample images."""

from typing import Any, ClassVar

from ..components.constraints import Constraint
from ..components.initializers import Initializer
from ..components.initializers.constant import Zeros
from ..components.initializers.scaled import GlorotUniform
from ..components.regularizers import Regularizer
from ..findings import codes
from ..operator import Operator, Weight, positions
from ..parameters import ActivationName, Boolean, Padding, PositiveInteger, default
from ..shapes import product
from ..sizes import OptionalOutputPadding2D, Size2D
from ..types import DType, ShapeError, TensorType, need_floating, need_image
from . import LAYERS
from .convolution import CHANNELS_LAST, bias_of, known_channels, need_strides_or_dilation, weight_of


@LAYERS.register("conv2d_transpose")
class Conv2DTranspose(Operator):
    """Transposed convolution of an image, often used for upsampling.

    Input shape:
        `(batch, height, width, channels)`.

    Output shape:
        `(batch, new_height, new_width, filters)`.

    Args:
        filters: Number of filters, the size of the output's last axis.
        kernel_size: Height and width of the convolution window, in pixels; or one number for both.
        strides: Distance in the output between neighbouring pixels of the input.
        padding: `same` makes the output `strides` times as large as the input, `valid` keeps all of
            the output.
        output_padding: Pixels to add to the output's height and width, fewer than `strides`. By
            default the size follows from `padding`.
        dilation_rate: Distance between the pixels within a window.
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
    kernel_size: Size2D
    strides: Size2D = default((1, 1))
    padding: Padding = "valid"
    output_padding: OptionalOutputPadding2D = default(None)
    dilation_rate: Size2D = default((1, 1))
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
        need_image(x)
        need_floating(x)
        known_channels(x)
        need_strides_or_dilation(self)
        self._need_fitting_output()
        places = [self.places(axis, x.shape[axis + 1]) for axis in (0, 1)]
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
        """Returns the number of output pixels that one input pixel contributes to."""
        return (self.kernel_size[axis] - 1) * self.dilation_rate[axis] + 1

    def places(self, axis: int, size: Any) -> Any:
        """Returns the height (axis 0) or width (axis 1) of the output.

        Args:
            axis: 0 for the height, 1 for the width.
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
