"""What recurrent layers and cells compute at a time step, as TensorFlow operations."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import tensorflow as tf

from .....spec_schema.layers.stepwise import GRUStep, LSTMStep, SimpleStep, Stepwise
from ..components.activations import activate
from ..lowering import LayerCall, dropped

States: TypeAlias = tuple[tf.Tensor, ...]
Step: TypeAlias = Callable[[tf.Tensor, States], States]
Multiply: TypeAlias = Callable[[tf.Tensor, tf.Tensor], tf.Tensor]
Product: TypeAlias = Callable[[tf.Tensor], tf.Tensor]
Gating: TypeAlias = Callable[[tf.Tensor, tf.Tensor], tuple[tf.Tensor, tf.Tensor]]
Masks: TypeAlias = list[tf.Tensor]
STEPS: dict[type[Stepwise], Callable[..., Step]] = {}


def computes(base: type[Stepwise]) -> Callable[[Callable[..., Step]], Callable[..., Step]]:
    """Decorator: registers a function that returns the step of `base`, as `f(op, cell)`."""

    def add(function: Callable[..., Step]) -> Callable[..., Step]:
        STEPS[base] = function
        return function

    return add


@dataclass(frozen=True, slots=True)
class CellCall:
    """What a cell can use besides its input and its states.

    Attributes:
        layer: The application of the layer that it is a part of.
        prefix: What the names of its weights begin with.
        stream: Number of its random stream.
        input_shape: Shape of its input at a time step.
        state_shape: Shape of each of its states.
        dtype: The type that it computes with.
    """

    layer: LayerCall
    prefix: str
    stream: int
    input_shape: tuple[Any, ...]
    state_shape: tuple[Any, ...]
    dtype: tf.DType

    def step(self, op: Stepwise) -> Step:
        """Returns the function that computes new states from an input and the states before."""
        return next(STEPS[base] for base in type(op).__mro__ if base in STEPS)(op, self)

    def zeros(self, op: Stepwise) -> States:
        """Returns the states to start from."""
        return (tf.zeros(self.state_shape, self.dtype),) * len(op.states)

    def weights(self, op: Stepwise) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor | None]:
        """Returns the kernel, the recurrent kernel and the bias."""
        names = ("kernel", "recurrent_kernel", *(("bias",) if op.use_bias else ()))
        found = [tf.cast(self.layer.weights[self.prefix + name], self.dtype) for name in names]
        return found[0], found[1], found[2] if op.use_bias else None

    def masks(self, op: Stepwise) -> tuple[Masks, Masks]:
        """Returns dropout factors of inputs and of states, equal at all time steps, in the order
        that Keras draws them.
        """
        inputs, states = op.masks()
        if self.layer.training is False:
            return [], []
        return (
            [self._mask(number, op.dropout, self.input_shape) for number in range(inputs)],
            [
                self._mask(inputs + number, op.recurrent_dropout, self.state_shape)
                for number in range(states)
            ],
        )

    def _mask(self, number: int, rate: float, shape: tuple[Any, ...]) -> tf.Tensor:
        call, ones = self.layer, tf.ones(shape, self.dtype)
        seed = call.seed(number, self.stream)
        return call.when_training(lambda: dropped(call, ones, rate, seed), lambda: ones)


@computes(SimpleStep)
def simple(op: SimpleStep, cell: CellCall) -> Step:
    kernel, recurrent, bias = cell.weights(op)
    inputs, states = cell.masks(op)
    project, recur = product(kernel, inputs), product(recurrent, states)

    def step(now: tf.Tensor, states: States) -> States:
        return (activate(op.activation, _plus(project(now), bias) + recur(states[0])),)

    return step


@computes(LSTMStep)
def lstm(
    op: Any, cell: CellCall, by_kernel: Multiply = tf.matmul, by_recurrent: Multiply = tf.matmul
) -> Step:
    """The step of an LSTM.

    Args:
        by_kernel: Applies the kernel to an input.
        by_recurrent: Applies the recurrent kernel to a state.
    """
    kernel, recurrent, bias = cell.weights(op)
    inputs, states = cell.masks(op)
    project, recur = product(kernel, inputs, by_kernel), product(recurrent, states, by_recurrent)

    def step(now: tf.Tensor, states: States) -> States:
        output, carry = states
        gates = _plus(project(now) + recur(output), bias)
        enter, forget, new, leave = tf.split(gates, op.gates, -1)
        carry = activate(op.recurrent_activation, forget) * carry
        carry += activate(op.recurrent_activation, enter) * activate(op.activation, new)
        return activate(op.recurrent_activation, leave) * activate(op.activation, carry), carry

    return step


@computes(GRUStep)
def gru(op: GRUStep, cell: CellCall) -> Step:
    gating = _reset_after(op, cell) if op.reset_after else _reset_before(op, cell)

    def step(now: tf.Tensor, states: States) -> States:
        (state,) = states
        update, new = gating(now, state)
        return (update * state + (1 - update) * new,)

    return step


def _reset_after(op: GRUStep, cell: CellCall) -> Gating:
    """Returns the update gate and the candidate state; the reset gate acts on the projected
    state.
    """
    kernel, recurrent, bias = cell.weights(op)
    inputs, states = cell.masks(op)
    project, recur = product(kernel, inputs), product(recurrent, states)
    before, after = (None, None) if bias is None else tf.unstack(bias)

    def gating(now: tf.Tensor, state: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        update, reset, new = tf.split(_plus(project(now), before), op.gates, 1)
        own_update, own_reset, own = tf.split(_plus(recur(state), after), op.gates, 1)
        reset = activate(op.recurrent_activation, reset + own_reset)
        update = activate(op.recurrent_activation, update + own_update)
        return update, activate(op.activation, new + reset * own)

    return gating


def _reset_before(op: GRUStep, cell: CellCall) -> Gating:
    """Returns the update gate and the candidate state; the reset gate acts on the state itself."""
    kernel, recurrent, bias = cell.weights(op)
    inputs, states = cell.masks(op)
    gates, renewal = tf.split(recurrent, [2 * op.units, op.units], 1)
    project, recur = product(kernel, inputs), product(gates, states[:2])
    renew = product(renewal, states[2:])

    def gating(now: tf.Tensor, state: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        update, reset, new = tf.split(_plus(project(now), bias), op.gates, 1)
        own_update, own_reset = tf.split(recur(state), 2, 1)
        reset = activate(op.recurrent_activation, reset + own_reset)
        update = activate(op.recurrent_activation, update + own_update)
        return update, activate(op.activation, new + renew(reset * state))

    return gating


def product(kernel: tf.Tensor, masks: Masks, multiply: Multiply = tf.matmul) -> Product:
    """Multiply by a kernel; with masks, each for its share of the last axis."""
    if not masks:
        return lambda x: multiply(x, kernel)
    parts = tf.split(kernel, len(masks), -1)
    pairs = list(zip(masks, parts, strict=True))
    return lambda x: tf.concat([multiply(x * mask, part) for mask, part in pairs], -1)


def _plus(x: tf.Tensor, bias: tf.Tensor | None) -> tf.Tensor:
    return x if bias is None else tf.nn.bias_add(x, bias)
