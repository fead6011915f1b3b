"""Recurrent layers as TensorFlow operations: one loop over time, and a cell per kind.

The input is projected inside the loop, one time step at a time. On a CPU that is faster than one
product over all steps, whose result and gradient (steps by gates by units) don't fit the cache.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import tensorflow as tf

from .....spec_schema.layers.recurrent import GRU, LSTM, Recurrent, SimpleRNN
from ..components.activations import activate
from ..lowering import LayerCall, Results, dropped, lower

States: TypeAlias = tuple[tf.Tensor, ...]
Step: TypeAlias = Callable[[tf.Tensor, States], States]
Product: TypeAlias = Callable[[tf.Tensor], tf.Tensor]
Gating: TypeAlias = Callable[[tf.Tensor, tf.Tensor], tuple[tf.Tensor, tf.Tensor]]

# How many steps' independent operations may overlap: measured 10 % faster than the default of 10.
OVERLAP = 32


@lower(SimpleRNN)
@lower(LSTM)
@lower(GRU)
def recurrent(
    op: Recurrent, call: LayerCall, sequence: tf.Tensor, initial_state: Sequence[tf.Tensor] = ()
) -> Results:
    x = call.floating(sequence)
    zeros = [tf.zeros((tf.shape(x)[0], op.units), x.dtype)] * len(op.states)
    states = tuple(tf.cast(state, x.dtype) for state in initial_state or zeros)
    # As in Keras, which hands a mask on to layers with one tensor argument.
    mask = None if initial_state else call.mask
    output, states = _scan(op, x, mask, _STEPS[type(op)](op, call, x), states)
    return (output, *states) if op.return_state else output


def _simple(op: SimpleRNN, call: LayerCall, x: tf.Tensor) -> Step:
    kernel, recurrent, bias = _weights(op, call, x)
    inputs, states = _masks(op, call, x)
    project, recur = _product(kernel, inputs), _product(recurrent, states)

    def step(now: tf.Tensor, states: States) -> States:
        return (activate(op.activation, _plus(project(now), bias) + recur(states[0])),)

    return step


def _lstm(op: LSTM, call: LayerCall, x: tf.Tensor) -> Step:
    kernel, recurrent, bias = _weights(op, call, x)
    inputs, states = _masks(op, call, x)
    project, recur = _product(kernel, inputs), _product(recurrent, states)

    def step(now: tf.Tensor, states: States) -> States:
        output, carry = states
        gates = _plus(project(now) + recur(output), bias)
        enter, forget, new, leave = tf.split(gates, op.gates, 1)
        carry = activate(op.recurrent_activation, forget) * carry
        carry += activate(op.recurrent_activation, enter) * activate(op.activation, new)
        return activate(op.recurrent_activation, leave) * activate(op.activation, carry), carry

    return step


def _gru(op: GRU, call: LayerCall, x: tf.Tensor) -> Step:
    gating = _reset_after(op, call, x) if op.reset_after else _reset_before(op, call, x)

    def step(now: tf.Tensor, states: States) -> States:
        (state,) = states
        update, new = gating(now, state)
        return (update * state + (1 - update) * new,)

    return step


def _reset_after(op: GRU, call: LayerCall, x: tf.Tensor) -> Gating:
    """Returns the update gate and the candidate state; the reset gate acts on the projected
    state.
    """
    kernel, recurrent, bias = _weights(op, call, x)
    inputs, states = _masks(op, call, x)
    project, recur = _product(kernel, inputs), _product(recurrent, states)
    before, after = (None, None) if bias is None else tf.unstack(bias)

    def gating(now: tf.Tensor, state: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        update, reset, new = tf.split(_plus(project(now), before), op.gates, 1)
        own_update, own_reset, own = tf.split(_plus(recur(state), after), op.gates, 1)
        reset = activate(op.recurrent_activation, reset + own_reset)
        update = activate(op.recurrent_activation, update + own_update)
        return update, activate(op.activation, new + reset * own)

    return gating


def _reset_before(op: GRU, call: LayerCall, x: tf.Tensor) -> Gating:
    """Returns the update gate and the candidate state; the reset gate acts on the state itself."""
    kernel, recurrent, bias = _weights(op, call, x)
    inputs, states = _masks(op, call, x)
    gates, renewal = tf.split(recurrent, [2 * op.units, op.units], 1)
    project, recur = _product(kernel, inputs), _product(gates, states[:2])
    renew = _product(renewal, states[2:])

    def gating(now: tf.Tensor, state: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        update, reset, new = tf.split(_plus(project(now), bias), op.gates, 1)
        own_update, own_reset = tf.split(recur(state), 2, 1)
        reset = activate(op.recurrent_activation, reset + own_reset)
        update = activate(op.recurrent_activation, update + own_update)
        return update, activate(op.activation, new + renew(reset * state))

    return gating


def _weights(
    op: Recurrent, call: LayerCall, x: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor | None]:
    """Returns the kernel, the recurrent kernel and the bias."""
    cell = f"{op.name}_cell"
    bias = call.weight(f"{cell}/bias", x) if op.use_bias else None
    return call.weight(f"{cell}/kernel", x), call.weight(f"{cell}/recurrent_kernel", x), bias


def _masks(op: Recurrent, call: LayerCall, x: tf.Tensor) -> tuple[list[tf.Tensor], list[tf.Tensor]]:
    """Returns dropout factors of inputs and of states, equal at all time steps, in the order that
    Keras draws them.
    """
    inputs, states = op.masks()
    if call.training is False:
        return [], []

    def mask(number: int, rate: float, width: int) -> tf.Tensor:
        ones = tf.ones((tf.shape(x)[0], width), x.dtype)
        return call.when_training(
            lambda: dropped(call, ones, rate, call.seed(number)), lambda: ones
        )

    return (
        [mask(number, op.dropout, x.shape[-1]) for number in range(inputs)],
        [mask(inputs + number, op.recurrent_dropout, op.units) for number in range(states)],
    )


def _product(matrix: tf.Tensor, masks: list[tf.Tensor]) -> Product:
    """Multiply by a matrix; with masks, each for its share of the columns."""
    if not masks:
        return lambda x: tf.matmul(x, matrix)
    parts = tf.split(matrix, len(masks), 1)
    pairs = list(zip(masks, parts, strict=True))
    return lambda x: tf.concat([tf.matmul(x * mask, part) for mask, part in pairs], 1)


def _plus(x: tf.Tensor, bias: tf.Tensor | None) -> tf.Tensor:
    return x if bias is None else tf.nn.bias_add(x, bias)


def _scan(
    op: Recurrent, x: tf.Tensor, mask: tf.Tensor | None, step: Step, states: States
) -> tuple[tf.Tensor, States]:
    """Run a step along the time axis. Returns the output, which is the first state, and the last
    states.
    """
    steps = tf.transpose(x, [1, 0, 2])
    keep = None if mask is None else tf.transpose(mask)[..., None]
    if op.go_backwards:
        steps = tf.reverse(steps, [0])
        keep = None if keep is None else tf.reverse(keep, [0])
    if op.unroll:
        return _unrolled(op, steps, keep, step, states)
    output, states = _looped(op, steps, keep, step, states)
    shape = (*x.shape[:2], op.units) if op.return_sequences else (x.shape[0], op.units)
    return tf.ensure_shape(output, shape), states


def _unrolled(
    op: Recurrent, steps: tf.Tensor, keep: tf.Tensor | None, step: Step, states: States
) -> tuple[tf.Tensor, States]:
    outputs = []
    kept = [None] * steps.shape[0] if keep is None else tf.unstack(keep)
    for now, counts in zip(tf.unstack(steps), kept, strict=True):
        states = _where(counts, step(now, states), states)
        outputs.append(states[0])
    return tf.stack(outputs, 1) if op.return_sequences else states[0], states


def _where(keep: tf.Tensor | None, new: States, old: States) -> States:
    """The new states; the old ones for samples whose step is masked."""
    if keep is None:
        return new
    return tuple(tf.where(keep, *pair) for pair in zip(new, old, strict=True))


def _looped(
    op: Recurrent, steps: tf.Tensor, keep: tf.Tensor | None, step: Step, states: States
) -> tuple[tf.Tensor, States]:
    length = tf.shape(steps)[0] if steps.shape[0] is None else steps.shape[0]
    given = tf.TensorArray(steps.dtype, length).unstack(steps)
    counts = None if keep is None else tf.TensorArray(tf.bool, length).unstack(keep)
    kept = tf.TensorArray(
        steps.dtype, length if op.return_sequences else 0, element_shape=states[0].shape
    )

    def body(time: tf.Tensor, kept: tf.TensorArray, *states: tf.Tensor) -> tuple[tf.Tensor, ...]:
        new = step(given.read(time), states)
        new = _where(None if counts is None else counts.read(time), new, states)
        return time + 1, kept.write(time, new[0]) if op.return_sequences else kept, *new

    _, kept, *last = tf.while_loop(
        lambda time, *_: time < length,
        body,
        (0, kept, *states),
        parallel_iterations=OVERLAP,
        swap_memory=True,
        maximum_iterations=length,
    )
    output = tf.transpose(kept.stack(), [1, 0, 2]) if op.return_sequences else last[0]
    return output, tuple(last)


_STEPS: dict[type[Recurrent], Callable[..., Step]] = {SimpleRNN: _simple, LSTM: _lstm, GRU: _gru}
