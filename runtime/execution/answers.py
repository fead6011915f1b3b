"""What a network says about samples."""

import numpy as np

from ...compiler.targets.link import linked
from ..data.dataset import Part
from ..data.read import Inputs
from .answer_table import AnswerTable, answer_of
from .loop import Loop
from .streamed import placed
from .trained import Trained

BATCH = 256


def answers(trained: Trained, inputs: Inputs) -> AnswerTable:
    """What the network says about samples.

    Args:
        inputs: not normalised yet.
    """
    normalised = trained.normalization.apply(inputs.arrays)
    part = Part(normalised, {}, np.arange(len(inputs.names)))
    outputs = Loop(trained.program, placed(part), BATCH).predict()
    return AnswerTable(
        inputs.names,
        [
            answer_of(
                objective,
                np.asarray(linked(outputs[objective.output], objective.link)),
                trained.class_names.get(objective.output, ()),
            )
            for objective in trained.spec.objectives
        ],
    )
