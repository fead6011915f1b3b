"""The losses and metrics of a program, carried from step to step.

They are nested tuples of tensors: the running means of the losses, then the state of each metric of
each output.
"""

from collections.abc import Sequence

import tensorflow as tf

from ...objectives.objectives import Objective
from ..program import Batch, Measures, Tensors
from . import accumulation


def initial(objectives: Sequence[Objective]) -> Measures:
    """Returns the measures before the first batch."""
    states = tuple(
        tuple(accumulation.initial(measure, objective) for measure in objective.metrics)
        for objective in objectives
    )
    return _no_sums(objectives), states


def updated(
    objectives: Sequence[Objective],
    measures: Measures,
    outputs: Tensors,
    masks: Tensors,
    batch: Batch,
    total: tf.Tensor,
    parts: Sequence[tf.Tensor],
) -> Measures:
    """Returns the measures with one more batch.

    As in Keras, sample weights only affect losses and weighted metrics.

    Args:
        outputs: The outputs of the network by name.
        masks: The masks of the outputs that have one, by name.
        total: The total loss.
        parts: The loss of each output.
    """
    sums, states = measures
    size = tf.shape(next(iter(batch.inputs.values())))[0]
    seen = tuple(
        tuple(
            accumulation.updated(
                measure,
                objective,
                values,
                batch.targets[objective.output],
                outputs[objective.output],
                batch.weights.get(objective.output) if measure.is_weighted else None,
                mask=masks.get(objective.output),
            )
            for measure, values in zip(objective.metrics, state, strict=True)
        )
        for objective, state in zip(objectives, states, strict=True)
    )
    return _added(sums, total, parts, size), seen


def results(objectives: Sequence[Objective], measures: Measures) -> Tensors:
    """Returns the values by name: `loss` first, then losses and metrics of outputs."""
    sums, states = measures
    values = _means(objectives, sums)
    for objective, state in zip(objectives, states, strict=True):
        for measure, carried in zip(objective.metrics, state, strict=True):
            values[measure.name] = accumulation.result(measure, carried)
    return values


# The mean losses of an epoch are summed in one vector.


def _summed(objectives: Sequence[Objective]) -> list[str]:
    """Returns the losses to sum: the total loss, and with several outputs the loss of each."""
    parts = [f"{objective.output}_loss" for objective in objectives]
    return ["loss", *parts] if len(parts) > 1 else ["loss"]


def _no_sums(objectives: Sequence[Objective]) -> tf.Tensor:
    """Returns the sums before the first batch, float64, with the number of samples last."""
    return tf.zeros([len(_summed(objectives)) + 1], tf.float64)


def _added(
    sums: tf.Tensor, total: tf.Tensor, parts: Sequence[tf.Tensor], size: tf.Tensor
) -> tf.Tensor:
    """Returns the sums with one more batch, whose mean losses are weighted by its size."""
    values = [total, *parts] if len(parts) > 1 else [total]
    weight = tf.cast(size, tf.float64)
    row = tf.stack([tf.cast(value, tf.float64) for value in values] + [tf.ones([], tf.float64)])
    return sums + row * weight


def _means(objectives: Sequence[Objective], sums: tf.Tensor) -> dict[str, tf.Tensor]:
    """Returns the means by name."""
    means = tf.cast(sums[:-1] / tf.maximum(sums[-1], 1.0), tf.float32)
    return dict(zip(_summed(objectives), tf.unstack(means), strict=True))
