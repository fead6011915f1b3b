"""What recurrent layers compute at each time step, shared with the cells of `rnn`."""

from typing import ClassVar

from ..components.constraints import Constraint
from ..components.initializers import Initializer
from ..components.initializers.constant import UnitForgetBias, Zeros
from ..components.initializers.random import Orthogonal
from ..components.initializers.scaled import GlorotUniform
from ..components.regularizers import Regularizer
from ..operator import Operator, Weight, weight_of
from ..parameters import ActivationName, Boolean, PositiveInteger, Rate
from ..shapes import product
from ..types import DType, TensorType, need_known


class Stepwise(Operator):
    """Base of what computes new states from the input of a time step and the states before it.

    The states have one type, and the first is the output of the step. Methods take the type of the
    input of one step, such as `(batch, features)`.

    Args:
        activation: Activation function of the cell.
        use_bias: Whether to add a bias.
        kernel_initializer: Initializer of the kernel, which multiplies the input.
        recurrent_initializer: Initializer of the recurrent kernel, which multiplies the state.
        bias_initializer: Initializer of the bias.
        kernel_regularizer: Penalty on the kernel, added to the loss.
        recurrent_regularizer: Penalty on the recurrent kernel, added to the loss.
        bias_regularizer: Penalty on the bias, added to the loss.
        kernel_constraint: Constraint on the kernel, applied after each update.
        recurrent_constraint: Constraint on the recurrent kernel, applied after each update.
        bias_constraint: Constraint on the bias, applied after each update.
        dropout: Fraction of the inputs to drop in training, the same at every time step.
        recurrent_dropout: Fraction of the state to drop in training, the same at every time step.

    Attributes:
        gates: Number of equal blocks that the last axis of the kernels consists of.
        states: Names of the states.
    """

    gates: ClassVar[int]
    states: ClassVar[tuple[str, ...]] = ("state_h",)
    activation: ActivationName = "tanh"
    use_bias: Boolean = True
    kernel_initializer: Initializer = GlorotUniform()
    recurrent_initializer: Initializer = Orthogonal()
    bias_initializer: Initializer = Zeros()
    kernel_regularizer: Regularizer | None = None
    recurrent_regularizer: Regularizer | None = None
    bias_regularizer: Regularizer | None = None
    kernel_constraint: Constraint | None = None
    recurrent_constraint: Constraint | None = None
    bias_constraint: Constraint | None = None
    dropout: Rate = 0.0
    recurrent_dropout: Rate = 0.0

    def state_type(self, step: TensorType) -> TensorType:
        """Returns the type of the output of a step, and of each state.

        Raises:
            ShapeError: if a step can't have this type.
        """
        raise NotImplementedError(f"{type(self).__name__}.state_type")

    def kernel_shapes(self, step: TensorType) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Returns the shapes of the kernel and of the recurrent kernel."""
        raise NotImplementedError(f"{type(self).__name__}.kernel_shapes")

    def step_weights(self, step: TensorType, prefix: str = "") -> tuple[Weight, ...]:
        """Returns the variables, with a prefix before their names."""
        shape, recurrent_shape = self.kernel_shapes(step)
        kernel = weight_of(self, f"{prefix}kernel", shape)
        name = f"{prefix}recurrent_kernel"
        recurrent = weight_of(self, name, recurrent_shape, prefix="recurrent")
        if not self.use_bias:
            return kernel, recurrent
        start, size = self.bias_start(), self.bias_shape(shape[-1])
        return kernel, recurrent, weight_of(self, f"{prefix}bias", size, initializer=start)

    def bias_shape(self, size: int) -> tuple[int, ...]:
        """Returns the shape of the bias.

        Args:
            size: The last axis of the kernels.
        """
        return (size,)

    def bias_start(self) -> Initializer:
        """Returns the initializer of the bias."""
        return self.bias_initializer

    def masks(self) -> tuple[int, int]:
        """Returns the number of dropout masks per training step: for the inputs, and for the state.

        With `recurrent_dropout` each gate has its own, as in Keras.
        """
        count = self.gates if self.recurrent_dropout else 1
        return (count if self.dropout else 0, count if self.recurrent_dropout else 0)

    def step_multiply_adds(self, step: TensorType) -> int:
        """Returns the number of multiply-adds in a time step of one sample."""
        positions = product(self.state_type(step).shape[1:-1]) or 1
        return positions * sum(product(shape) or 1 for shape in self.kernel_shapes(step))


class _Units(Operator):
    """Base of what has units: the parameter that comes first.

    Args:
        units: Size of the state, and of the output's last axis.
    """

    main = "units"
    units: PositiveInteger


class VectorStep(Stepwise, _Units):
    """Base of what multiplies the input and the state by matrices."""

    def state_type(self, step: TensorType) -> TensorType:
        return TensorType((step.shape[0], self.units), DType.FLOAT32)

    def kernel_shapes(self, step: TensorType) -> tuple[tuple[int, ...], tuple[int, ...]]:
        size = self.gates * self.units
        return (need_known(step.features, "last axis"), size), (self.units, size)


class SimpleStep(VectorStep):
    """Base of simple_rnn and of its cell."""

    gates = 1


class Gated(VectorStep):
    """Base of what has gates.

    Args:
        recurrent_activation: Activation function of the gates.
    """

    recurrent_activation: ActivationName = "sigmoid"


class LSTMStep(Gated):
    """Base of lstm and of its cell.

    Args:
        unit_forget_bias: Whether to initialize the bias of the forget gate to 1 (Jozefowicz et al.,
            2015).
    """

    gates = 4
    states = ("state_h", "state_c")
    unit_forget_bias: Boolean = True

    def bias_start(self) -> Initializer:
        return forget_gate_open(self.bias_initializer, self.unit_forget_bias)


class GRUStep(Gated):
    """Base of gru and of its cell.

    Args:
        reset_after: Whether to apply the reset gate after the multiplication by the recurrent
            kernel, as cuDNN does, or before.
    """

    gates = 3
    reset_after: Boolean = True

    def bias_shape(self, size: int) -> tuple[int, ...]:
        return (2, size) if self.reset_after else (size,)


def forget_gate_open(others: Initializer, wanted: bool) -> Initializer:
    """Returns the initializer of the bias of an LSTM, if wanted with 1 for the forget gate."""
    return UnitForgetBias(others=others) if wanted else others
