"""Recurrent layers whose cell convolves: conv_lstm1d, conv_lstm2d and conv_lstm3d."""

from typing import ClassVar

from ..components.initializers import Initializer
from ..components.regularizers import Regularizer
from ..findings import codes
from ..parameters import ActivationName, Boolean, Padding, PositiveInteger, default
from ..sizes import Size1D, Size2D, Size3D
from ..types import ShapeError, TensorType, need_floating, need_known, need_rank
from . import LAYERS
from .axes import OverPixels, OverSteps, OverVoxels, Spatial
from .convolution import known_channels, need_strides_or_dilation, windows
from .recurrent import Recurrent
from .stepwise import Stepwise, forget_gate_open


class _Windows(Spatial):
    """Base of what slides windows over positions: the parameters that come first.

    Args:
        filters: Number of filters, the size of the output's last axis.
        kernel_size: Size of the convolution window, along each axis.
        strides: Distance that the window moves over the input at a time, along each axis.
        padding: `valid` does not pad the input. `same` pads with zeros on all sides, so that
            `strides: 1` keeps the size. The state is always padded.
        dilation_rate: Distance between neighbouring elements of a window over the input, along each
            axis.
    """

    filters: PositiveInteger
    kernel_size: tuple[int, ...]
    strides: tuple[int, ...]
    padding: Padding = "valid"
    dilation_rate: tuple[int, ...]


class ConvLSTM(Recurrent, Stepwise, _Windows):
    """Base of the convolutional LSTM layers of all ranks.

    Args:
        recurrent_activation: Activation function of the gates.
        unit_forget_bias: Whether to initialize the bias of the forget gate to 1 (Jozefowicz et al.,
            2015).
        activity_regularizer: Penalty on the output, added to the loss.
    """

    excluded: ClassVar = {
        **Recurrent.excluded,
        **Spatial.excluded,
        "seed": "draws are derived from the spec's seed",
    }
    gates = 4
    states = ("state_h", "state_c")
    recurrent_activation: ActivationName = "sigmoid"
    unit_forget_bias: Boolean = True
    activity_regularizer: Regularizer | None = None

    def cells(self) -> tuple[tuple[str, Stepwise], ...]:
        return (("conv_lstm_cell/", self),)

    def check_sequence(self, x: TensorType) -> None:
        need_rank(x, "time", *self.axes)
        need_floating(x)
        need_strides_or_dilation(self)
        known_channels(x)
        for axis, size in zip(self.axes, x.shape[2:-1], strict=False):
            need_known(size, f"{axis} axis")

    def state_type(self, step: TensorType) -> TensorType:
        return windows(self, step, self.filters)

    def kernel_shapes(self, step: TensorType) -> tuple[tuple[int, ...], tuple[int, ...]]:
        size = self.gates * self.filters
        kernel = (*self.kernel_size, known_channels(step), size)
        return kernel, (*self.kernel_size, self.filters, size)

    def bias_start(self) -> Initializer:
        return forget_gate_open(self.bias_initializer, self.unit_forget_bias)

    def masks(self) -> tuple[int, int]:
        return self.gates if self.dropout else 0, self.gates if self.recurrent_dropout else 0

    def mask_rank(self, output: TensorType, *inputs: TensorType) -> int:
        (x, *_) = inputs
        states = self.state_types(x)[0].shape
        steps = (*x.shape[:2], *states[1:])[: x.mask_rank]
        if x.mask_rank == 1 or x.mask_shape != steps:
            raise ShapeError(codes.masks.other_rank(x.mask_shape, x.shape[:2]))
        return x.mask_rank if self.return_sequences else 0


@LAYERS.register("conv_lstm1d")
class ConvLSTM1D(ConvLSTM, OverSteps):
    """LSTM over a series of sequences, with convolutions in place of matrix products.

    Results and gates are those of lstm: with `return_state`, `state_h` and `state_c`. Paper: Shi et
    al., 2015 (arXiv 1506.04214).

    Input shape:
        `(batch, time, steps, features)`, and `(batch, new_steps, filters)` for each initial state.

    Output shape:
        `(batch, new_steps, filters)`. With `return_sequences: true`, `(batch, time, new_steps,
        filters)`.
    """

    kernel_size: Size1D
    strides: Size1D = default((1,))
    dilation_rate: Size1D = default((1,))


@LAYERS.register("conv_lstm2d")
class ConvLSTM2D(ConvLSTM, OverPixels):
    """LSTM over a series of images, such as a video, with convolutions in place of matrix products.

    Results and gates are those of lstm: with `return_state`, `state_h` and `state_c`. Paper: Shi et
    al., 2015 (arXiv 1506.04214).

    Input shape:
        `(batch, time, height, width, channels)`, and `(batch, new_height, new_width, filters)` for
        each initial state.

    Output shape:
        `(batch, new_height, new_width, filters)`. With `return_sequences: true`, `(batch, time,
        new_height, new_width, filters)`.
    """

    kernel_size: Size2D
    strides: Size2D = default((1, 1))
    dilation_rate: Size2D = default((1, 1))


@LAYERS.register("conv_lstm3d")
class ConvLSTM3D(ConvLSTM, OverVoxels):
    """LSTM over a series of volumes, with convolutions in place of matrix products.

    Results and gates are those of lstm: with `return_state`, `state_h` and `state_c`. Paper: Shi et
    al., 2015 (arXiv 1506.04214).

    Input shape:
        `(batch, time, depth, height, width, channels)`, and `(batch, new_depth, new_height,
        new_width, filters)` for each initial state.

    Output shape:
        `(batch, new_depth, new_height, new_width, filters)`. With `return_sequences: true`,
        `(batch, time, new_depth, new_height, new_width, filters)`.
    """

    kernel_size: Size3D
    strides: Size3D = default((1, 1, 1))
    dilation_rate: Size3D = default((1, 1, 1))
