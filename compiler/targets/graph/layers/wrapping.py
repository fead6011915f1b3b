"""Layers that run another layer as TensorFlow operations."""

from collections.abc import Sequence
from dataclasses import replace

import tensorflow as tf

from .....spec_schema.layers.recurrent import Recurrent
from .....spec_schema.layers.wrapping import Bidirectional
from ..lowering import LayerCall, Results, activities, apply, lower, results_of


@lower(Bidirectional)
def bidirectional(
    op: Bidirectional,
    call: LayerCall,
    sequence: tf.Tensor,
    initial_state: Sequence[tf.Tensor] = (),
) -> Results:
    (prefix, forward), (other, backward) = op.directions()
    half = len(initial_state) // 2
    streams = len(forward.draws_of_cells())
    there, *states = _direction(prefix, forward, call, 0, [sequence, *initial_state[:half]])
    back, *more = _direction(other, backward, call, streams, [sequence, *initial_state[half:]])
    if call.mask is not None and not initial_state and forward.return_sequences:
        # As in Keras, what is masked is 0 here. In a layer alone, the output before it is repeated.
        there = _zeroed(there, call.mask, forward)
        back = _zeroed(back, call.mask, backward)
    if backward.return_sequences:
        back = tf.reverse(back, [1])
    results = (*states, *more) if forward.return_state else ()
    if op.merge_mode is None:
        return (there, back, *results)
    merged = _merged(op, there, back)
    return (merged, *results) if results else merged


def _merged(op: Bidirectional, there: tf.Tensor, back: tf.Tensor) -> tf.Tensor:
    if op.merge_mode == "concat":
        return tf.concat([there, back], -1)
    if op.merge_mode == "mul":
        return there * back
    return (there + back) / 2 if op.merge_mode == "ave" else there + back


def _zeroed(output: tf.Tensor, mask: tf.Tensor, op: Recurrent) -> tf.Tensor:
    """The outputs of all steps, with zeros for those that are masked."""
    in_order = tf.reverse(mask, [1]) if op.go_backwards else mask
    kept = in_order[(..., *[None] * (output.shape.rank - mask.shape.rank))]
    return tf.where(kept, output, tf.zeros_like(output))


def _direction(
    prefix: str, op: Recurrent, call: LayerCall, stream: int, inputs: list[tf.Tensor]
) -> tuple[tf.Tensor, ...]:
    """The results of one of the two layers, with its own weights and random streams.

    Args:
        stream: The first of its random streams.
    """
    own = replace(
        call,
        weights={
            name.removeprefix(f"{prefix}/"): value
            for name, value in call.weights.items()
            if name.startswith(f"{prefix}/")
        },
        draw=lambda own, number: call.draw(stream + own, number),
        activities=[],
    )
    roles = ("sequence", *("initial_state",) * (len(inputs) - 1)) if len(inputs) > 1 else ()
    results = results_of(apply(op, own, inputs, roles))
    call.activities.extend(activities(op, own, results))
    return results
