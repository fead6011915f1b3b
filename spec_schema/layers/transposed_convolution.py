"""The transposes of convolutions, which make images larger."""

from typing import Any, ClassVar

from ..components.constraints import Constraint
from ..components.initializers import Initializer
from ..components.initializers.constant import Zeros
from ..components.initializers.scaled import GlorotUniform
from ..components.regularizers import Regularizer
from ..operator import Operator, Weight, positions
from ..parameters import Activation, Boolean, OutputPadding2D, Padding, PositiveInteger, Size2D
from ..types import DType, ShapeError, TensorType, need_floating, need_image, product
from . import LAYERS
from .convolution import (
    CHANNELS_LAST,
    bias_of,
    known_channels,
    need_strides_or_dilation,
    weight_of,
)


@LAYERS.register("conv2d_transpose")
class Conv2DTranspose(Operator):
    """The transpose of a convolution: each pixel adds the kernel, scaled, to the output.

    Args:
        filters: size of the output's last axis.
        kernel_size: height and width of the kernel.
        strides: how far apart the pixels of the input lie in the output.
        padding: `valid` keeps the whole output, `same` gives strides times the input's size.
        output_padding: what is added to the output's size, less than the strides; by default so
            much that the size is as `padding` says.
        dilation_rate: distance between the pixels the kernel reaches.
        activation: applied to the result.
        use_bias: whether a bias is added.
        kernel_initializer: how the kernel starts.
        bias_initializer: how the bias starts.
        kernel_regularizer: the kernel's term in the loss.
        bias_regularizer: the bias' term in the loss.
        activity_regularizer: the output's term in the loss.
        kernel_constraint: applied to the kernel after each update.
        bias_constraint: applied to the bias after each update.
    """

    excluded: ClassVar = CHANNELS_LAST
    filters: PositiveInteger
    kernel_size: Size2D
    strides: Size2D = (1, 1)
    padding: Padding = "valid"
    output_padding: OutputPadding2D | None = None
    dilation_rate: Size2D = (1, 1)
    activation: Activation = "linear"
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
                raise ShapeError(
                    f"has an output padding of {added} with strides of {self.strides[axis]}",
                    help="make `output_padding` smaller than `strides`, or leave it out",
                    parameter="output_padding",
                )
            if self.padding == "same" and added == 0 and self.reach(axis) % 2 == 0:
                raise ShapeError(
                    f"has an output padding of 0 with a window of {self.reach(axis)}, "
                    "and `padding: same` takes that for odd windows only",
                    help="leave `output_padding` out, or make the kernel's size odd",
                    parameter="output_padding",
                )

    def reach(self, axis: int) -> int:
        """How many pixels of the output one of the input adds to."""
        return (self.kernel_size[axis] - 1) * self.dilation_rate[axis] + 1

    def places(self, axis: int, size: Any) -> Any:
        """The output's height (axis 0) or width (1); a number, a tensor, or None as `size` is."""
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
