"""The losses and metrics of a program, carried from step to step.

They are nested tuples of tensors: the running means of the losses, then the state of each metric of
each output.
"""

from collections.abc import Sequence

import tensorflow as tf

from ...objectives.objectives import Objective
from .. import running_means
from ..program import Batch, Measures, Tensors
from . import accumulation


def initial(objectives: Sequence[Objective]) -> Measures:
    """Measures of no batch."""
    states = tuple(
        tuple(accumulation.initial(measure, objective) for measure in objective.metrics)
        for objective in objectives
    )
    return running_means.initial(objectives), states


def updated(
    objectives: Sequence[Objective],
    measures: Measures,
    outputs: Tensors,
    batch: Batch,
    total: tf.Tensor,
    parts: Sequence[tf.Tensor],
) -> Measures:
    """Measures with a batch. As in Keras, weights of samples count in the losses alone.

    Args:
        outputs: of the network, by name.
        total: the whole loss.
        parts: the loss of each output.
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
            )
            for measure, values in zip(objective.metrics, state, strict=True)
        )
        for objective, state in zip(objectives, states, strict=True)
    )
    return running_means.updated(sums, total, parts, size), seen


def results(objectives: Sequence[Objective], measures: Measures) -> Tensors:
    """Values by name: `loss` first, then losses and metrics of outputs."""
    sums, states = measures
    values = running_means.results(objectives, sums)
    for objective, state in zip(objectives, states, strict=True):
        for measure, carried in zip(objective.metrics, state, strict=True):
            values[measure.name] = accumulation.result(measure, carried)
    return values
