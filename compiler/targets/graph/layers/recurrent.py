"""Recurrent layers as TensorFlow operations: one loop over time.

The input is projected inside the loop, one time step at a time. On a CPU that is faster than one
product over all steps, whose result and gradient (steps by gates by units) don't fit the cache.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import tensorflow as tf

from .....spec_schema.layers.recurrent import GRU, LSTM, Recurrent, RecurrentOverVectors, SimpleRNN
from .....spec_schema.types import TensorType
from ..lowering import LayerCall, Results, lower
from .stepwise import CellCall, States, Step

# How many steps' independent operations may overlap: measured 10 % faster than the default of 10.
OVERLAP = 32


@lower(SimpleRNN)
@lower(LSTM)
@lower(GRU)
def over_vectors(
    op: RecurrentOverVectors,
    call: LayerCall,
    sequence: tf.Tensor,
    initial_state: Sequence[tf.Tensor] = (),
) -> Results:
    return recurrent(op, call, sequence, initial_state, unroll=op.unroll)


def recurrent(
    op: Recurrent,
    call: LayerCall,
    sequence: tf.Tensor,
    initial_state: Sequence[tf.Tensor] = (),
    unroll: bool = False,
) -> Results:
    """Run the cells of a layer along the time axis."""
    x = call.floating(sequence)
    step, zeros, output = _stacked(op, call, x)
    states = tuple(tf.cast(state, x.dtype) for state in initial_state) or zeros
    # As in Keras, which hands a mask on to layers with one tensor argument.
    mask = None if initial_state else call.mask
    scan = _Scan(step, states, output, op.return_sequences)
    y, states = scan.run(x, mask, op.go_backwards, unroll)
    return (y, *states) if op.return_state else y


def _stacked(op: Recurrent, call: LayerCall, x: tf.Tensor) -> tuple[Step, States, int]:
    """Returns the step of all cells, their states at the start, and which state is the output."""
    batch, parts = tf.shape(x)[0], []
    zeros: list[tf.Tensor] = []
    for stream, (prefix, cell, step) in enumerate(op.steps(TensorType(tuple(x.shape)))):
        shapes = [(batch, *type_.shape[1:]) for type_ in (step, cell.state_type(step))]
        place = CellCall(call, prefix, stream, shapes[0], shapes[1], x.dtype)
        begin = len(zeros)
        zeros += place.zeros(cell)
        parts.append((place.step(cell), slice(begin, len(zeros))))

    def stacked(now: tf.Tensor, states: States) -> States:
        new: States = ()
        for step, own in parts:
            found = step(now, states[own])
            now, new = found[0], new + found
        return new

    return stacked, tuple(zeros), parts[-1][1].start


@dataclass(frozen=True, slots=True)
class _Scan:
    """A loop over time.

    Attributes:
        step: Computes new states from an input and the states before.
        states: The states to start from.
        output: Which of the states is the output.
        all_steps: Whether the outputs of all steps are returned, or that of the last.
    """

    step: Step
    states: States
    output: int
    all_steps: bool

    def run(
        self, x: tf.Tensor, mask: tf.Tensor | None, go_backwards: bool, unroll: bool
    ) -> tuple[tf.Tensor, States]:
        """Returns the output and the last states."""
        steps, keep = _time_first(x), self._kept(mask)
        if go_backwards:
            steps = tf.reverse(steps, [0])
            keep = None if keep is None else tf.reverse(keep, [0])
        if unroll:
            return self._unrolled(steps, keep)
        output, states = self._looped(steps, keep)
        time = x.shape[1:2] if self.all_steps else ()
        shape = (x.shape[0], *time, *self.states[self.output].shape[1:])
        return tf.ensure_shape(output, shape), states

    def _kept(self, mask: tf.Tensor | None) -> tf.Tensor | None:
        """The mask, time first, with as many axes as the states of all steps."""
        if mask is None:
            return None
        keep = _time_first(mask)
        for _ in range(self.states[0].shape.rank + 1 - keep.shape.rank):
            keep = keep[..., None]
        return keep

    def _unrolled(self, steps: tf.Tensor, keep: tf.Tensor | None) -> tuple[tf.Tensor, States]:
        states, outputs = self.states, []
        kept = [None] * steps.shape[0] if keep is None else tf.unstack(keep)
        for now, counts in zip(tf.unstack(steps), kept, strict=True):
            states = _where(counts, self.step(now, states), states)
            outputs.append(states[self.output])
        return tf.stack(outputs, 1) if self.all_steps else outputs[-1], states

    def _looped(self, steps: tf.Tensor, keep: tf.Tensor | None) -> tuple[tf.Tensor, States]:
        length = tf.shape(steps)[0] if steps.shape[0] is None else steps.shape[0]
        given = tf.TensorArray(steps.dtype, length).unstack(steps)
        counts = None if keep is None else tf.TensorArray(tf.bool, length).unstack(keep)
        shape = self.states[self.output].shape
        size = length if self.all_steps else 0
        kept = tf.TensorArray(steps.dtype, size, element_shape=shape)

        def body(
            time: tf.Tensor, kept: tf.TensorArray, *states: tf.Tensor
        ) -> tuple[tf.Tensor, ...]:
            new = self.step(given.read(time), states)
            new = _where(None if counts is None else counts.read(time), new, states)
            kept = kept.write(time, new[self.output]) if self.all_steps else kept
            return time + 1, kept, *new

        _, kept, *last = tf.while_loop(
            lambda time, *_: time < length,
            body,
            (0, kept, *self.states),
            parallel_iterations=OVERLAP,
            swap_memory=True,
            maximum_iterations=length,
        )
        output = _time_first(kept.stack()) if self.all_steps else last[self.output]
        return output, tuple(last)


def zeroed(output: tf.Tensor, mask: tf.Tensor, op: Recurrent) -> tf.Tensor:
    """The output of a recurrent layer, with zeros for what is masked."""
    kept = tf.reverse(mask, [1]) if op.go_backwards else mask
    if not op.return_sequences:
        kept = kept[:, -1]
    kept = kept[(..., *[None] * (output.shape.rank - kept.shape.rank))]
    return tf.where(kept, output, tf.zeros_like(output))


def _time_first(x: tf.Tensor) -> tf.Tensor:
    """Swap the axes of batch and time."""
    return tf.transpose(x, [1, 0, *range(2, x.shape.rank)])


def _where(keep: tf.Tensor | None, new: States, old: States) -> States:
    """The new states; the old ones for samples whose step is masked."""
    if keep is None:
        return new
    return tuple(tf.where(keep, *pair) for pair in zip(new, old, strict=True))
