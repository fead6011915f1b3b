"""The predictions of one output as columns: the class, probabilities, margins, numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...compiler.objectives.objectives import DecisionRule, Objective
from .columns import NameParts

CERTAIN_ENOUGH = 0.5
BOTH = "|"
"""Separates the classes of a sample that has several."""


@dataclass(frozen=True, slots=True)
class OutputColumns:
    """The columns of one output, the same for each position.

    Attributes:
        positions: The size of each axis of positions; empty if each sample is a single position.
        units: The number of values at each position.
        classes: The name of each unit; for a single unit, the names of no and yes. Empty for
            numbers, unless each was read from a column.
        top: How many of the most probable classes to list, instead of all probabilities; None for
            all probabilities.
        are_steps: Whether units are named after a target and how many rows ahead it is.
    """

    output: str
    rule: DecisionRule
    positions: tuple[int, ...]
    units: int
    classes: tuple[str, ...] = ()
    top: int | None = None
    are_steps: bool = False

    @property
    def names(self) -> list[NameParts]:
        """What follows the position in the names of the columns; "" for the prediction itself."""
        if self.rule == "none":
            return [(name,) for name in self.classes] or [()]
        if self.listed:
            places = [f"top_{place}" for place in range(1, self.listed + 1)]
            return [(), *(names for place in places for names in ((place,), (place, self._number)))]
        named = self.classes[1:] if self.units == 1 else self.classes
        if self.rule == "sign":
            return [(), *([("margin",)] if self.units == 1 else [(n, "margin") for n in named])]
        return [(), *((name,) for name in named)]

    @property
    def listed(self) -> int:
        """How many of the best classes are listed; 0 to give the numbers of all."""
        return min(self.top or 0, self.units) if self.rule != "none" and self.units > 1 else 0

    @property
    def _number(self) -> str:
        return "margin" if self.rule == "sign" else "probability"

    def arranged(self, values: NDArray[Any]) -> NDArray[Any]:
        """Returns the values of an output with axes for samples, positions and units."""
        return values.reshape(len(values), *self.positions, self.units)

    def columns(self, values: NDArray[Any]) -> list[NDArray[Any]]:
        """Returns an array for each column, with axes for samples and positions.

        Classes are objects: text, or None where a value is NaN.
        """
        units = self.arranged(values)
        numbers = [units[..., unit] for unit in range(self.units)]
        if self.rule == "none":
            return numbers
        if not self.listed:
            return [self._decided(units), *numbers]
        order = np.argsort(-units, axis=-1, kind="stable")[..., : self.listed]
        ranked = np.take_along_axis(units, order, axis=-1)
        named = _unless(np.isnan(ranked), _objects(self.classes)[order])
        listed = [one for at in range(self.listed) for one in (named[..., at], ranked[..., at])]
        return [self._decided(units), *listed]

    def labels(self, values: NDArray[Any]) -> NDArray[np.str_]:
        """The class at each position of each sample; empty for NaN."""
        decided = self._decided(self.arranged(values))
        return np.where(np.frompyfunc(bool, 1, 1)(decided), decided, "").astype(np.str_)

    def decided(self, values: NDArray[Any]) -> NDArray[Any]:
        """Returns the answer by the decision rule that metrics use: the index of the class, or
        for several classes at once a boolean for each.
        """
        units = self.arranged(values)
        if self.rule == "argmax":
            return np.asarray(units.argmax(axis=-1))
        are_yes = self.are_yes(units)
        return are_yes[..., 0].astype(np.int64) if self.units == 1 else are_yes

    def are_yes(self, units: NDArray[Any]) -> NDArray[np.bool_]:
        """Whether each unit is positive, if the answer is not the largest one."""
        return np.asarray(units > (0 if self.rule == "sign" else CERTAIN_ENOUGH))

    def _decided(self, units: NDArray[Any]) -> NDArray[Any]:
        """Returns the names of the answers; None for NaN."""
        found = self.decided(units)
        named = self.joined(found) if found.dtype == np.bool_ else _objects(self.classes)[found]
        return _unless(np.isnan(units).any(axis=-1), named)

    def joined(self, are_yes: NDArray[Any]) -> NDArray[Any]:
        """Returns the names of several classes at once as one text each."""
        flat = are_yes.reshape(-1, self.units)
        joined = np.empty(len(flat), object)
        joined[:] = [
            BOTH.join(name for name, yes in zip(self.classes, row, strict=True) if yes)
            for row in flat.tolist()
        ]
        return joined.reshape(are_yes.shape[:-1])


@dataclass(frozen=True, slots=True)
class SequenceColumns(OutputColumns):
    """The column of an output that is read as a sequence; `classes` begins with the blank."""

    @property
    def names(self) -> list[NameParts]:
        """What follows the output in the name of the column: nothing."""
        return [()]

    def columns(self, values: NDArray[Any]) -> list[NDArray[Any]]:
        """Returns the sequences as text; None where a value is NaN."""
        found = np.empty(len(values), object)
        found[:] = [self.joined_labels(labels) for labels in greedy(values)]
        found[np.isnan(values).reshape(len(values), -1).any(axis=1)] = None
        return [found]

    def labels(self, values: NDArray[Any]) -> NDArray[np.str_]:
        """Returns the sequences as text; empty for NaN."""
        (found,) = self.columns(values)
        return np.array([text or "" for text in found.tolist()], np.str_)

    def joined_labels(self, labels: Sequence[int]) -> str:
        """Returns labels as text: characters side by side, other labels with spaces between."""
        named = [self.classes[label] for label in labels]
        return ("" if self.are_characters else " ").join(named)

    @property
    def are_characters(self) -> bool:
        """Whether all labels that have a name are single characters."""
        named = [name for name in self.classes[1:] if len(name) == 1 or name[0] != "#"]
        return self.classes[0] == "" and all(len(name) == 1 for name in named)


def greedy(values: NDArray[Any]) -> list[list[int]]:
    """Returns the labels of each sample (Keras: `ctc_decode`, greedy): the class with the largest
    value at each step, repeated ones once, without blanks.
    """
    best = values.argmax(axis=-1)
    is_new = np.ones(best.shape, np.bool_)
    is_new[:, 1:] = best[:, 1:] != best[:, :-1]
    kept = is_new & (best != 0)
    return [row[chosen].tolist() for row, chosen in zip(best, kept, strict=True)]


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column with the path of a file for each sample, in place of the values of an output."""

    output: str
    positions: tuple[int, ...] = ()

    @property
    def names(self) -> list[NameParts]:
        """What follows the output in the names of the columns: nothing."""
        return [()]

    def columns(self, values: NDArray[Any]) -> list[NDArray[Any]]:
        """Returns the paths."""
        return [values]


def columns_of(
    objective: Objective,
    sample: tuple[int, ...],
    names: tuple[str, ...] = (),
    top: int | None = None,
) -> OutputColumns:
    """Returns the columns of one output.

    Args:
        sample: The shape of its values for one sample.
        names: Names of the classes or columns it was trained on; empty if they have none.
        top: See `OutputColumns`.
    """
    output, rule = objective.output, objective.decision_rule
    *positions, units = sample or (1,)
    if rule == "sequence":
        return SequenceColumns(output, rule, (), units, _classes(names, units))
    if rule == "none" and names:
        return OutputColumns(output, "none", tuple(positions), units, names)
    if rule == "none" or (rule == "argmax" and units == 1):
        # Each number is at a position of its own; an axis of one number says nothing.
        whole = tuple(positions) if units == 1 else (*positions, units)
        return OutputColumns(output, "none", whole, 1)
    classes = _classes(names, max(2, units))
    return OutputColumns(output, rule, tuple(positions), units, classes, top)


def _classes(names: tuple[str, ...], count: int) -> tuple[str, ...]:
    """Returns a name for each unit; units beyond the classes of the training are numbered."""
    if not names:
        return tuple(map(str, range(count)))
    known = set(names)
    named = list(names)
    for number in range(len(names), count):
        name = f"#{number}"
        while name in known:
            name = f"#{name}"
        named.append(name)
    return tuple(named)


def _objects(texts: tuple[str, ...]) -> NDArray[Any]:
    """Returns texts as an array of objects: one of text takes the space of the longest in each."""
    found = np.empty(len(texts), object)
    found[:] = texts
    return found


def _unless(absent: NDArray[Any], texts: NDArray[Any]) -> NDArray[Any]:
    """Returns the texts, None where they are absent."""
    texts[absent] = None
    return texts
