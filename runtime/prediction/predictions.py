"""What a network says about samples."""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from ...compiler.targets.link import linked
from ..data.dataset import Part
from ..data.faults import BadRow
from ..data.read import Inputs
from ..events import Listener, Working, silent
from ..training.loop import Loop
from ..training.streamed import placed
from .table import AnswerTable, Sample, answer_of
from .trained import Trained

BATCH = 256


def predictions(
    trained: Trained, inputs: Inputs, marks: bool = False, tell: Listener = silent
) -> AnswerTable:
    """The outputs of a trained network for samples.

    Args:
        inputs: not normalised yet.
        marks: give bad rows a row of their own, without an answer.
        tell: is told how many samples are done.
    """
    size = len(inputs.names)
    tell(Working("predicting", 0, size))
    normalised = trained.normalization.apply(inputs.arrays)
    part = Part(normalised, {}, np.arange(size))
    with tf.device(trained.device.name):
        loop = Loop(trained.program, placed(part), BATCH)
        outputs = loop.predict(lambda done: tell(Working("predicting", done, size)))
    return AnswerTable(
        _samples(inputs, inputs.bad if marks else ()),
        [
            answer_of(
                objective,
                np.asarray(linked(outputs[objective.output], objective.link)),
                trained.class_names.get(objective.output, ()),
            )
            for objective in trained.spec.objectives
        ],
        marks,
    )


def _samples(inputs: Inputs, bad: Sequence[BadRow]) -> list[Sample]:
    """Good and bad rows in the order they have in the source."""
    good = zip(inputs.rows.tolist(), map(Sample, inputs.names), strict=True)
    marked = ((one.row, Sample(one.name, one.why)) for one in bad)
    return [sample for _, sample in sorted([*good, *marked])]
