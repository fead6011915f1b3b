"""A trained network measured on a part of data."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

import tensorflow as tf

from ..data.dataset import Part
from ..events import Listener, Working, silent
from ..training.guessing import no_better_than_guessing
from ..training.loop import Loop
from ..training.streamed import placed
from .trained import Trained


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured.

    Attributes:
        samples: how many.
        values: loss and metrics, by name.
        notes: what a person should know, a sentence each.
    """

    samples: int
    values: Mapping[str, float]
    notes: tuple[str, ...]

    @property
    def is_finite(self) -> bool:
        """Whether every value is finite; if one is not, none of them means anything."""
        return all(map(isfinite, self.values.values()))


def evaluate(trained: Trained, part: Part, tell: Listener = silent) -> Evaluation:
    """Measure a trained network.

    Args:
        tell: is told how many samples are done.

    Raises:
        DataChanged: streamed rows can't be read as they were before.
    """
    training = trained.spec.document.training
    assert training is not None  # a run has one
    tell(Working("evaluating", 0, part.size))
    with tf.device(trained.device.name):
        loop = Loop(trained.program, placed(part), training.batch_size)
        values = loop.evaluate(lambda done: tell(Working("evaluating", done, part.size)))
        guesses = no_better_than_guessing(trained.spec, trained.program, part, values)
        return Evaluation(part.size, values, (*part.notes, *guesses))
