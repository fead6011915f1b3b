"""Layers that run another layer as TensorFlow operations."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import tensorflow as tf

from .....spec_schema.layers.recurrent import Recurrent
from .....spec_schema.layers.rnn import RNN
from .....spec_schema.layers.wrapping import Bidirectional, EachStep, TimeDistributed
from .....spec_schema.types import DType, TensorType
from ..lowering import LayerCall, Results, activities, apply, lower, results_of
from .recurrent import zeroed


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
        there = zeroed(there, call.mask, forward)
        back = zeroed(back, call.mask, backward)
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


def _direction(
    prefix: str, op: Recurrent, call: LayerCall, stream: int, inputs: list[tf.Tensor]
) -> tuple[tf.Tensor, ...]:
    """The results of one of the two layers, with its own weights and random streams.

    Args:
        stream: The first of its random streams.
    """
    if isinstance(op, RNN):
        # As in Keras, which sets it for both: here the outputs of masked steps are always 0.
        op = op.model_copy(update={"zero_output_for_mask": False})
    own = replace(
        call,
        weights=_within(f"{prefix}/", call),
        draw=lambda own, number: call.draw(stream + own, number),
        activities=[],
    )
    roles = ("sequence", *("initial_state",) * (len(inputs) - 1)) if len(inputs) > 1 else ()
    results = results_of(apply(op, own, inputs, roles))
    call.activities.extend(activities(op, own, results))
    return results


def _within(prefix: str, call: LayerCall) -> dict[str, Any]:
    """The weights of a layer inside, by their names in it."""
    weights = call.weights.items()
    return {name.removeprefix(prefix): w for name, w in weights if name.startswith(prefix)}


@lower(EachStep)
@lower(TimeDistributed)
def time_distributed(op: TimeDistributed, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    mask = call.mask if op.layer.takes_mask else None
    type_ = TensorType(tuple(x.shape), DType(x.dtype.name), 0 if mask is None else mask.shape.rank)
    own = replace(call, weights=_within(op.prefix, call), activities=[])
    if op.differs_by_step(type_):
        return _step_by_step(op, own, x, mask, type_)
    return _all_at_once(op, own, x, mask)


def _step_by_step(
    op: TimeDistributed, call: LayerCall, x: tf.Tensor, mask: tf.Tensor | None, type_: TensorType
) -> tf.Tensor:
    """Apply the layer to one step after the other: each draws, and updates weights for the next."""
    step, layer = op.step_type(type_), op.layer
    updates: dict[str, tf.Tensor] = {}
    counts = [count * layer.repeats(step) for count in layer.draws()]
    outputs: list[tf.Tensor] = []
    for time in range(x.shape[1]):
        own = replace(
            call,
            weights={**call.weights, **updates},
            draw=_after(call, [time * count for count in counts]),
            masks=() if mask is None else (mask[:, time],),
            updates=updates,
        )
        outputs.extend(results_of(apply(layer, own, [x[:, time]])))
    call.updates.update({f"{op.prefix}{name}": value for name, value in updates.items()})
    return tf.stack(outputs, 1)


def _after(call: LayerCall, counts: Sequence[int]) -> Callable[[int, int], tf.Tensor]:
    """The draws of each stream behind this many others."""
    return lambda stream, number: call.draw(stream, counts[stream] + number)


def _all_at_once(
    op: TimeDistributed, call: LayerCall, x: tf.Tensor, mask: tf.Tensor | None
) -> tf.Tensor:
    """Apply the layer to a batch of all steps of all samples."""
    masks = () if mask is None else (_joined(mask),)
    (y,) = results_of(apply(op.layer, replace(call, masks=masks), [_joined(x)]))
    split = tf.reshape(y, tf.concat([tf.shape(x)[:2], tf.shape(y)[1:]], 0))
    return tf.ensure_shape(split, (*x.shape[:2], *y.shape[1:]))


def _joined(x: tf.Tensor) -> tf.Tensor:
    """The tensor with batch and time as one axis."""
    joined = tf.reshape(x, tf.concat([[-1], tf.shape(x)[2:]], 0))
    return tf.ensure_shape(joined, (None, *x.shape[2:]))
