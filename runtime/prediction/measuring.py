"""Compares answers with the truth, block by block, in float64."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ...compiler.objectives.objectives import Objective
from .measures import Classification, ClassMeasures, OutputMeasures, Regression, Residuals
from .output_columns import CERTAIN_ENOUGH, OutputColumns, SequenceColumns
from .reliability import Reliability, are_probabilities
from .sequences import SequenceMeasuring

Array = NDArray[Any]
Called = Callable[[int], str]
"""Returns the name of a sample by its position in the part."""

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
MOST_CLASSES = 2000
"""Classes of a confusion matrix; more would take too much memory."""
MOST_COLUMNS = 32
"""Columns of numbers that are told apart."""


class OutputMeasuring(Protocol):
    """Compares the answers of one output with the truth."""

    def add(self, targets: Array, values: Array) -> None:
        """Take in the next samples.

        Args:
            targets: The targets as the loss takes them.
            values: The values of the output; probabilities if the loss has a link.
        """

    def result(self, called: Called) -> OutputMeasures:
        """Returns the measures."""

    def scores(self) -> Array:
        """Returns how wrong each sample is; 0 if it is right."""

    def cells(self, chosen: Array) -> Iterator[tuple[tuple[str, ...], Array]]:
        """Yields columns about these samples: what follows the output in their names, and their
        values.
        """


def measuring(
    objective: Objective, columns: OutputColumns, sample: tuple[int, ...]
) -> OutputMeasuring | None:
    """Returns what measures an output; None if its answers can't be compared with its targets one
    by one, as with losses of embeddings.

    Args:
        sample: The shape of the targets of one sample.
    """
    if isinstance(columns, SequenceColumns):
        return SequenceMeasuring(columns)
    is_class = objective.loss.target == "class"
    expected = math.prod(columns.positions) * (1 if is_class else columns.units)
    if math.prod(sample) != expected or (columns.rule == "none" and is_class):
        return None
    if columns.rule == "none":
        return NumberMeasuring(columns)
    several = columns.rule != "argmax" and columns.units > 1
    return LabelMeasuring(columns) if several else ClassMeasuring(columns, objective)


@dataclass(slots=True)
class ClassMeasuring:
    """Measures an output with one class at each position."""

    columns: OutputColumns
    objective: Objective
    _reliability: Reliability = field(default_factory=Reliability)
    _confusion: Any = None
    _counts: Any = None
    _truth: list[Array] = field(default_factory=list)
    _answers: list[Array] = field(default_factory=list)
    _certain: list[Array] = field(default_factory=list)
    _scores: list[Array] = field(default_factory=list)

    def __post_init__(self) -> None:
        size = len(self.columns.classes)
        if size <= MOST_CLASSES:
            self._confusion = np.zeros((size, size), np.int64)
        self._counts = np.zeros((3, size), np.int64)
        if self.columns.units == 1:
            self._reliability.of = self.columns.classes[1]

    def add(self, targets: Array, values: Array) -> None:
        units = self.columns.arranged(values)
        truth, counted = self._true_classes(targets, units)
        answers = self.columns.decided(values)
        counted &= ~np.isnan(units).any(axis=-1)
        certain = self._certainty(units, answers)
        wrong = counted & (truth != answers)
        self._count(truth[counted], answers[counted])
        self._calibrate(targets, units, truth == answers, certain, counted)
        if self.columns.positions:
            self._scores.append(wrong.reshape(len(wrong), -1).sum(axis=1))
            return
        self._scores.append(np.where(wrong, certain, 0))
        self._truth.append(truth)
        self._answers.append(answers)
        self._certain.append(certain)

    def classes(self, targets: Array, values: Array) -> tuple[Array, Array]:
        """Returns the true class and the answer at each position."""
        truth, _ = self._true_classes(targets, self.columns.arranged(values))
        return truth, self.columns.decided(values).astype(np.int64)

    def _true_classes(self, targets: Array, units: Array) -> tuple[Array, Array]:
        """Returns the class at each position, and where it counts."""
        kind = self.objective.loss.target
        shape = units.shape[:-1]
        truth: Array
        if kind == "class":
            truth = targets.reshape(shape).astype(np.int64)
            ignored = getattr(self.objective.loss, "ignore_class", None)
            counted = truth != ignored if ignored is not None else np.ones(shape, np.bool_)
            return np.where(counted, truth, 0), counted
        targets = targets.reshape(units.shape)
        limit = 0 if self.columns.rule == "sign" else CERTAIN_ENOUGH
        is_one = self.columns.units == 1
        truth = (targets[..., 0] > limit) if is_one else targets.argmax(axis=-1)
        return truth.astype(np.int64), np.ones(shape, np.bool_)

    def _certainty(self, units: Array, answers: Array) -> Array:
        """Returns the probability of each answer; the size of its margin if it has none."""
        if self.columns.units > 1:
            return np.asarray(units.max(axis=-1), np.float64)
        number = np.asarray(units[..., 0], np.float64)
        if self.columns.rule == "sign":
            return np.abs(number)
        return np.where(answers == 1, number, 1 - number)

    def _count(self, truth: Array, answers: Array) -> None:
        size = len(self.columns.classes)
        right = truth[truth == answers]
        for row, found in zip(self._counts, (right, answers, truth), strict=True):
            row += np.bincount(found, minlength=size)
        if self._confusion is not None:
            pairs = np.bincount(truth * size + answers, minlength=size * size)
            self._confusion += pairs.reshape(size, size)

    def _calibrate(
        self, targets: Array, units: Array, right: Array, certain: Array, counted: Array
    ) -> None:
        known = np.asarray(units[counted], np.float64)
        is_one = self.columns.units == 1
        self._reliability.is_known &= are_probabilities(known, is_one)
        if not self._reliability.is_known or self.columns.rule == "sign":
            self._reliability.is_known = False
        elif is_one:  # the probability of yes
            truth = targets.reshape(units.shape)[counted]
            self._reliability.add(known[:, 0], np.asarray(truth[:, 0], np.float64))
        else:
            self._reliability.add(certain[counted], right[counted].astype(np.float64))

    def result(self, called: Called) -> Classification:
        right, answered, occurring = self._counts
        confusion = () if self._confusion is None else self._confusion.tolist()
        return Classification(
            self.columns.output,
            int(occurring.sum()),
            int(occurring.sum() - right.sum()),
            class_measures(self.columns.classes, right, answered, occurring),
            tuple(map(tuple, confusion)),
            self._reliability.result(),
        )

    def scores(self) -> Array:
        return np.concatenate(self._scores)

    def cells(self, chosen: Array) -> Iterator[tuple[tuple[str, ...], Array]]:
        if self.columns.positions:
            yield ("wrong",), self.scores()[chosen]
            return
        names = np.array(self.columns.classes, object)
        yield ("truth",), names[np.concatenate(self._truth)[chosen]]
        yield ("prediction",), names[np.concatenate(self._answers)[chosen]]
        is_margin = self.columns.rule == "sign"
        certain = np.concatenate(self._certain)[chosen].astype(np.float32)
        yield ("margin" if is_margin else "probability",), certain


@dataclass(slots=True)
class LabelMeasuring:
    """Measures an output with several classes at once, each of which is yes or no."""

    columns: OutputColumns
    _reliability: Reliability = field(default_factory=Reliability)
    _counts: Any = None
    _wrong: int = 0
    _count: int = 0
    _truth: list[Array] = field(default_factory=list)
    _answers: list[Array] = field(default_factory=list)
    _scores: list[Array] = field(default_factory=list)

    def add(self, targets: Array, values: Array) -> None:
        units = np.asarray(self.columns.arranged(values), np.float64)
        soft = np.asarray(targets.reshape(units.shape), np.float64)
        is_sign = self.columns.rule == "sign"
        truth, answers = soft > (0 if is_sign else CERTAIN_ENOUGH), self.columns.decided(values)
        known = np.asarray(~np.isnan(units).any(axis=-1))
        wrong = (truth != answers) & known[..., None]
        self._count += int(known.sum()) * self.columns.units
        self._wrong += int(wrong.sum())
        flat = [
            one[known].reshape(-1, self.columns.units) for one in (truth & answers, answers, truth)
        ]
        counts = np.array([one.sum(axis=0) for one in flat])
        self._counts = counts if self._counts is None else self._counts + counts
        self._reliability.is_known &= not is_sign and are_probabilities(units[known], True)
        if self._reliability.is_known:
            self._reliability.add(units[known].reshape(-1), soft[known].reshape(-1))
        off = np.where(wrong, np.abs(units) if is_sign else np.abs(units - truth), 0)
        self._scores.append(off.reshape(len(off), -1).max(axis=1))
        if not self.columns.positions:
            self._truth.append(truth)
            self._answers.append(answers)

    def result(self, called: Called) -> Classification:
        right, answered, occurring = self._counts
        measures = class_measures(self.columns.classes, right, answered, occurring)
        calibration = self._reliability.result()
        return Classification(
            self.columns.output, self._count, self._wrong, measures, (), calibration
        )

    def scores(self) -> Array:
        return np.concatenate(self._scores)

    def cells(self, chosen: Array) -> Iterator[tuple[tuple[str, ...], Array]]:
        if not self.columns.positions:
            yield ("truth",), self.columns.joined(np.concatenate(self._truth)[chosen])
            yield ("prediction",), self.columns.joined(np.concatenate(self._answers)[chosen])
        yield ("off",), self.scores()[chosen].astype(np.float32)


@dataclass(slots=True)
class NumberMeasuring:
    """Measures an output of numbers."""

    columns: OutputColumns
    _truth: list[Array] = field(default_factory=list)
    _answers: list[Array] = field(default_factory=list)

    def add(self, targets: Array, values: Array) -> None:
        self._truth.append(targets.reshape(len(targets), -1))
        self._answers.append(np.asarray(values).reshape(len(values), -1))

    def result(self, called: Called) -> Regression:
        truth, answers = np.concatenate(self._truth), np.concatenate(self._answers)
        if truth.shape[1] > MOST_COLUMNS:
            names, width = [""], truth.shape[1]
            pairs = [(truth.reshape(-1), answers.reshape(-1))]
        else:
            names, width = self._names(truth.shape[1]), 1
            pairs = [*zip(truth.T, answers.T, strict=True)]
        found = (
            residuals(name, *pair, lambda place: called(place // width))
            for name, pair in zip(names, pairs, strict=True)
        )
        return Regression(self.columns.output, tuple(found))

    def _names(self, count: int) -> list[str]:
        if count == 1:
            return [""]
        places = np.ndindex(*self.columns.positions)
        return [*self.columns.classes] or ["_".join(map(str, place)) for place in places]

    def scores(self) -> Array:
        pairs = zip(self._truth, self._answers, strict=True)
        found = [np.abs(answers - truth.astype(np.float64)).max(axis=1) for truth, answers in pairs]
        return np.asarray(np.nan_to_num(np.concatenate(found), nan=np.inf))

    def cells(self, chosen: Array) -> Iterator[tuple[tuple[str, ...], Array]]:
        truth = np.concatenate(self._truth)[chosen]
        answers = np.concatenate(self._answers)[chosen]
        if truth.shape[1] > MOST_COLUMNS:
            yield ("off",), self.scores()[chosen].astype(np.float32)
            return
        for name, true, answer in zip(self._names(truth.shape[1]), truth.T, answers.T, strict=True):
            part = (name,) if name else ()
            yield (*part, "truth"), true
            yield (*part, "prediction"), answer
            yield (*part, "residual"), (answer - true.astype(np.float64)).astype(np.float32)


def class_measures(
    names: Sequence[str], right: Array, answered: Array, occurring: Array
) -> tuple[ClassMeasures, ...]:
    """Returns the measures of each class from how often it was right, answered, and there."""
    return tuple(
        ClassMeasures(
            name, _share(hit, said), _share(hit, there), _share(2 * hit, said + there), there
        )
        for name, hit, said, there in zip(
            names, right.tolist(), answered.tolist(), occurring.tolist(), strict=True
        )
    )


def residuals(name: str, truth: Array, answers: Array, called: Called) -> Residuals:
    """Returns the residuals of one column."""
    truth, answers = truth.astype(np.float64), answers.astype(np.float64)
    places = np.flatnonzero(~np.isnan(answers))
    off, true = (answers - truth)[places], truth[places]
    if not len(off):
        nan = np.nan
        none = dict.fromkeys(QUANTILES, nan)
        return Residuals(name, 0, nan, nan, nan, nan, nan, none, "", nan, nan)
    variance = float(((true - true.mean()) ** 2).sum())
    worst = int(places[np.abs(off).argmax()])
    return Residuals(
        name,
        len(off),
        float(off.mean()),
        float(off.std()),
        float(np.abs(off).mean()),
        float(np.sqrt((off**2).mean())),
        float(1 - (off**2).sum() / variance) if variance else np.nan,
        dict(zip(QUANTILES, np.quantile(off, QUANTILES).tolist(), strict=True)),
        called(worst),
        float(truth[worst]),
        float(answers[worst]),
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
