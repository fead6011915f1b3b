"""Recurrent layers: simple_rnn, lstm and gru."""

from collections.abc import Sequence
from typing import ClassVar

from ..components.constraints import Constraint
from ..components.initializers import Initializer
from ..components.initializers.constant import UnitForgetBias, Zeros
from ..components.initializers.random import Orthogonal
from ..components.initializers.scaled import GlorotUniform
from ..components.regularizers import Regularizer
from ..findings import codes
from ..operator import Operator, Weight, weight_of
from ..parameters import ActivationName, Boolean, PositiveInteger, Rate
from ..shapes import Dim
from ..types import DType, ShapeError, TensorType, need_floating, need_known, need_mask_over
from . import LAYERS


class Recurrent(Operator):
    """Base of the recurrent layers: a cell applied to each time step in turn.

    `from: {sequence: x, initial_state: [h, c]}` starts from given states instead of zeros. Masked
    steps are skipped, and their output repeats the one before; as in Keras, a layer with an
    `initial_state` skips none.

    Input shape:
        `(batch, time, features)`, and `(batch, units)` for each initial state.

    Output shape:
        `(batch, units)`. With `return_sequences: true`, `(batch, time, units)`.

    Args:
        units: Size of the state, and of the output's last axis.
        activation: Activation function of the cell.
        use_bias: Whether to add a bias.
        kernel_initializer: Initializer of the kernel, which multiplies the input.
        recurrent_initializer: Initializer of the recurrent kernel, which multiplies the state.
        bias_initializer: Initializer of the bias.
        kernel_regularizer: Penalty on the kernel, added to the loss.
        recurrent_regularizer: Penalty on the recurrent kernel, added to the loss.
        bias_regularizer: Penalty on the bias, added to the loss.
        activity_regularizer: Penalty on the output, added to the loss.
        kernel_constraint: Constraint on the kernel, applied after each update.
        recurrent_constraint: Constraint on the recurrent kernel, applied after each update.
        bias_constraint: Constraint on the bias, applied after each update.
        dropout: Fraction of the inputs to drop in training, the same at every time step.
        recurrent_dropout: Fraction of the state to drop in training, the same at every time step.
        return_sequences: Whether to return the output of every time step, or of the last only.
        return_state: Whether to return the last states, too, as results (`state_h`).
        go_backwards: Whether to process the sequence in reverse. The output is reversed, too.
        unroll: Whether to unroll the loop over time. Can be faster for short sequences, but takes
            more memory.

    Attributes:
        gates: Number of blocks of `units` columns in the kernels.
        states: Names of the states.
    """

    main = "units"
    arguments = ("sequence", "initial_state")
    required_arguments = 1
    self_arguments = ("sequence",)
    listed_arguments = ("initial_state",)
    supports_masking = True
    takes_mask = True
    gates: ClassVar[int]
    states: ClassVar[tuple[str, ...]] = ("state_h",)
    excluded: ClassVar = {
        "stateful": "a network keeps nothing from one batch to the next",
        "seed": "draws are derived from the spec's seed",
    }
    units: PositiveInteger
    activation: ActivationName = "tanh"
    use_bias: Boolean = True
    kernel_initializer: Initializer = GlorotUniform()
    recurrent_initializer: Initializer = Orthogonal()
    bias_initializer: Initializer = Zeros()
    kernel_regularizer: Regularizer | None = None
    recurrent_regularizer: Regularizer | None = None
    bias_regularizer: Regularizer | None = None
    activity_regularizer: Regularizer | None = None
    kernel_constraint: Constraint | None = None
    recurrent_constraint: Constraint | None = None
    bias_constraint: Constraint | None = None
    dropout: Rate = 0.0
    recurrent_dropout: Rate = 0.0
    return_sequences: Boolean = False
    return_state: Boolean = False
    go_backwards: Boolean = False
    unroll: Boolean = False

    def infer(self, *inputs: TensorType) -> TensorType:
        x, *initial = inputs
        if x.rank != 3:
            raise ShapeError(codes.shapes.not_a_sequence(x.shape, x.dtype.is_floating))
        need_known(x.features, "last axis")
        if self.dropout:
            need_floating(x)
        self._check_length(x.shape[1])
        self.check_states(initial)
        shape = (*x.shape[:2], self.units) if self.return_sequences else (x.shape[0], self.units)
        return TensorType(shape, DType.FLOAT32)

    def check_states(self, given: Sequence[TensorType], prefix: str = "") -> None:
        """Raises ShapeError unless the initial states fit, or none are given."""
        if given and len(given) != len(self.states):
            raise ShapeError(codes.layer_inputs.wrong_number_of_states(self.states, len(given)))
        for name, type_ in zip(self.states, given, strict=False):
            need_floating(type_)
            if type_.shape[1:] not in ((self.units,), (None,)):
                expected = (None, self.units)
                what = codes.layer_inputs.state_differs(prefix + name, type_.shape, expected)
                raise ShapeError(what)

    def results(self) -> tuple[str, ...]:
        return self.states if self.return_state else ()

    def result_types(self, output: TensorType, *inputs: TensorType) -> tuple[TensorType, ...]:
        state = TensorType((inputs[0].shape[0], self.units), DType.FLOAT32)
        return (state,) * len(self.results())

    def mask_rank(self, output: TensorType, *inputs: TensorType) -> int:
        need_mask_over(inputs[0], 2)
        return inputs[0].mask_rank if self.return_sequences else 0

    def _check_length(self, length: Dim) -> None:
        if length == 0:
            raise ShapeError(codes.shapes.no_time_steps())
        if self.unroll and length is None:
            raise ShapeError(codes.layer_inputs.unrolls_unknown_length(), "unroll")

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        features = need_known(inputs[0].features, "last axis")
        cell = f"{self.name}_cell"
        size = self.gates * self.units
        kernel = weight_of(self, f"{cell}/kernel", (features, size))
        name = f"{cell}/recurrent_kernel"
        recurrent = weight_of(self, name, (self.units, size), prefix="recurrent")
        if not self.use_bias:
            return kernel, recurrent
        start = self.bias_start()
        return (
            kernel,
            recurrent,
            weight_of(self, f"{cell}/bias", self.bias_shape(), initializer=start),
        )

    def bias_shape(self) -> tuple[int, ...]:
        """Returns the shape of the bias."""
        return (self.gates * self.units,)

    def bias_start(self) -> Initializer:
        """Returns the initializer of the bias."""
        return self.bias_initializer

    def masks(self) -> tuple[int, int]:
        """Returns the number of dropout masks per training step: for the inputs, and for the state.

        With `recurrent_dropout` each gate has its own, as in Keras.
        """
        count = self.gates if self.recurrent_dropout else 1
        return (count if self.dropout else 0, count if self.recurrent_dropout else 0)

    def draws(self) -> tuple[int, ...]:
        return (sum(self.masks()),) if any(self.masks()) else ()

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        _, length, features = inputs[0].shape
        return (length or 1) * ((features or 1) + self.units) * self.gates * self.units


@LAYERS.register("simple_rnn")
class SimpleRNN(Recurrent):
    """Fully connected recurrent layer: the output is the state, fed back at the next step."""

    gates = 1


class GatedRecurrent(Recurrent):
    """Base of the recurrent layers with gates.

    Args:
        recurrent_activation: Activation function of the gates.
    """

    excluded: ClassVar = {
        **Recurrent.excluded,
        "use_cudnn": "the target chooses the kernel",
    }
    recurrent_activation: ActivationName = "sigmoid"


@LAYERS.register("lstm")
class LSTM(GatedRecurrent):
    """Long short-term memory (Hochreiter and Schmidhuber, 1997).

    With `return_state`, the results are `state_h` (the last output) and `state_c` (the cell).

    Args:
        unit_forget_bias: Whether to initialize the bias of the forget gate to 1 (Jozefowicz et al.,
            2015).
    """

    gates = 4
    states = ("state_h", "state_c")
    unit_forget_bias: Boolean = True

    def bias_start(self) -> Initializer:
        if not self.unit_forget_bias:
            return self.bias_initializer
        return UnitForgetBias(others=self.bias_initializer)


@LAYERS.register("gru")
class GRU(GatedRecurrent):
    """Gated recurrent unit (Cho et al., 2014).

    Args:
        reset_after: Whether to apply the reset gate after the multiplication by the recurrent
            kernel, as cuDNN does, or before.
    """

    gates = 3
    reset_after: Boolean = True

    def bias_shape(self) -> tuple[int, ...]:
        width = self.gates * self.units
        return (2, width) if self.reset_after else (width,)
