"""How far the sequences of labels are off that an output of time steps is read as."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .measures import Transcription
from .output_columns import SequenceColumns, greedy

Array = NDArray[Any]


@dataclass(slots=True)
class SequenceMeasuring:
    """Measures an output that is read as sequences."""

    columns: SequenceColumns
    _truth: list[list[int]] = field(default_factory=list)
    _answers: list[list[int]] = field(default_factory=list)

    def add(self, targets: Array, values: Array) -> None:
        self._truth += [row[row != 0].tolist() for row in targets]
        self._answers += greedy(values)

    def result(self, called: Any) -> Transcription:
        edits = self.scores()
        labels = sum(map(len, self._truth))
        wrong = int(np.count_nonzero(edits))
        return Transcription(self.columns.output, len(edits), wrong, labels, int(edits.sum()))

    def scores(self) -> Array:
        return np.array([*map(edit_distance, self._truth, self._answers)], np.int64)

    def cells(self, chosen: Array) -> Iterator[tuple[tuple[str, ...], Array]]:
        for name, sequences in (("truth", self._truth), ("prediction", self._answers)):
            texts = np.empty(len(chosen), object)
            texts[:] = [self.columns.joined_labels(sequences[at]) for at in chosen.tolist()]
            yield (name,), texts
        yield ("edits",), self.scores()[chosen]


def edit_distance(one: Sequence[int], other: Sequence[int]) -> int:
    """Returns the number of labels to insert, delete or replace (Levenshtein, 1966)."""
    before: list[int] = [*range(len(other) + 1)]
    for place, label in enumerate(one, 1):
        now = [place]
        for at, its in enumerate(other, 1):
            now.append(min(before[at] + 1, now[-1] + 1, before[at - 1] + (label != its)))
        before = now
    return before[-1]
