"""Predictions as a table: classes, probabilities, margins, numbers.

There is a row per sample, with columns for each position of an output. If that would be more than
MOST_COLUMNS columns, there is a row per position instead.
"""

import csv
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple, TextIO

import numpy as np
from numpy.typing import NDArray

from ...compiler.objectives.objectives import DecisionRule, Objective
from ...spec_schema.findings.printable import printable
from .columns import Columns, NameParts, name_columns

CERTAIN_ENOUGH = 0.5
BOTH = "|"
"""Separates the classes of a sample that has several."""
MOST_COLUMNS = 1000


@dataclass(frozen=True, slots=True, eq=False)
class OutputColumns:
    """The predictions of one output, with the same columns for each position.

    Attributes:
        values: An array of shape (samples, positions, units).
        classes: The name of each unit; for a single unit, the names of no and yes. Empty for
            numbers, unless each was read from a column.
    """

    output: str
    values: NDArray[Any]
    rule: DecisionRule
    classes: tuple[str, ...] = ()

    @property
    def positions(self) -> tuple[int, ...]:
        """The size of each axis of positions; empty if each sample is a single position."""
        return self.values.shape[1:-1]

    @property
    def columns(self) -> list[NameParts]:
        """What follows the position in the names of the columns; "" for the prediction itself."""
        if self.rule == "none":
            return [(name,) for name in self.classes] or [()]
        named = self.classes[1:] if self.values.shape[-1] == 1 else self.classes
        if self.rule == "sign":
            is_one = self.values.shape[-1] == 1
            return [(), *([("margin",)] if is_one else [(name, "margin") for name in named])]
        return [(), *((name,) for name in named)]

    def cells(self, sample: int) -> Iterator[list[str]]:
        """Yields the columns of each position."""
        for units in self.values[sample].reshape(-1, self.values.shape[-1]):
            decided = [] if self.rule == "none" else [self._decided(units)]
            yield [*decided, *map(_shortest, units)]

    def labels(self) -> NDArray[np.str_]:
        """The class at each position of each sample."""
        units = self.values.reshape(-1, self.values.shape[-1])
        labels = np.array([self._decided(each) for each in units], dtype=np.str_)
        return labels.reshape(self.values.shape[:-1])

    def _decided(self, units: NDArray[Any]) -> str:
        """Returns the class by the decision rule that metrics use; empty for NaN."""
        if np.isnan(units).any():
            return ""
        if self.rule == "argmax":
            return self.classes[int(units.argmax())]
        are_yes = units > (0 if self.rule == "sign" else CERTAIN_ENOUGH)
        if len(units) == 1:
            return self.classes[int(are_yes[0])]
        return BOTH.join(name for name, yes in zip(self.classes, are_yes, strict=True) if yes)


def answer_of(
    objective: Objective, values: NDArray[Any], names: tuple[str, ...] = ()
) -> OutputColumns:
    """The predictions of one output.

    Args:
        values: Its values for each sample; probabilities if the loss has a link.
        names: Names of the classes or columns it was trained on; empty if they have none.
    """
    if values.ndim == 1:
        values = values.reshape(-1, 1)
    rule, units = objective.decision_rule, values.shape[-1]
    if rule == "none" and names:
        return OutputColumns(objective.output, values, "none", names)
    if rule == "none" or (rule == "argmax" and units == 1):
        # Each number is at a position of its own; an axis of one number says nothing.
        return OutputColumns(objective.output, values if units == 1 else values[..., None], "none")
    return OutputColumns(objective.output, values, rule, _classes(names, max(2, units)))


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


class Sample(NamedTuple):
    """A sample of the source.

    Attributes:
        name: Its name, such as `row 1`.
        problem: Why there is no prediction for it; empty if there is one.
    """

    name: str
    problem: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class AnswerTable:
    """The predictions for all samples.

    Attributes:
        samples: All samples, in the order of their rows.
        given: The predictions of each output, for the samples that have them.
        marks: Whether there is a column for the problems of samples.
    """

    samples: Sequence[Sample]
    given: Sequence[OutputColumns]
    marks: bool = False

    @property
    def is_long(self) -> bool:
        """Whether each position of a sample has a row of its own."""
        counts = [math.prod(one.positions) * len(one.columns) for one in self.given]
        return sum(counts) > MOST_COLUMNS

    @property
    def columns(self) -> Columns:
        """The names of its columns."""
        problem = ["problem"] if self.marks else []
        return name_columns(["sample", *self._axes, *problem], [*self._names()])

    def header(self) -> list[str]:
        """The names of all columns in order; `problem` comes last."""
        facts, answers = self.columns.facts, self.columns.answers
        before = len(facts) - self.marks
        return [*facts[:before], *answers, *facts[before:]]

    def rows(self) -> Iterator[list[str]]:
        """A row for each sample, or for each position of one."""
        rows_of = self._long if self.is_long else self._wide
        width, answered = len(self.header()), 0
        for name, problem in self.samples:
            if problem:
                yield [name, *[""] * (width - 2), problem]
                continue
            for row in rows_of(answered):
                yield [name, *row, *[""] * self.marks]
            answered += 1

    @property
    def undefined(self) -> list[str]:
        """The names of the samples for which the network outputs NaN."""
        answered = [sample.name for sample in self.samples if not sample.problem]
        are_nan = [np.isnan(one.values).reshape(len(answered), -1).any(1) for one in self.given]
        return [name for name, *nan in zip(answered, *are_nan, strict=True) if any(nan)]

    @property
    def _axes(self) -> list[str]:
        rank = max(len(one.positions) for one in self.given) if self.is_long else 0
        return ["position"] if rank == 1 else [f"position_{axis}" for axis in range(rank)]

    def _names(self) -> Iterator[NameParts]:
        for one in self.given:
            positions = () if self.is_long else one.positions
            for position in np.ndindex(*positions):
                for column in one.columns:
                    yield (one.output, *map(str, position), *column)

    def _wide(self, sample: int) -> Iterator[list[str]]:
        yield [cell for one in self.given for cells in one.cells(sample) for cell in cells]

    def _long(self, sample: int) -> Iterator[list[str]]:
        """Outputs with the same positions share their rows."""
        width = len(self._axes)
        for shape in dict.fromkeys(one.positions for one in self.given):
            found = [one.cells(sample) if one.positions == shape else None for one in self.given]
            for position in np.ndindex(*shape):
                row = [*map(str, position), *[""] * (width - len(shape))]
                for one, cells in zip(self.given, found, strict=True):
                    row += next(cells) if cells else [""] * len(one.columns)
                yield row


def _shortest(value: Any) -> str:
    """Returns the shortest decimal that reads back as the same number: 0.3, not 0.300000012."""
    return f"{float(str(value)):.9g}"


def write_answers(table: AnswerTable, file: TextIO, shown: bool = False) -> None:
    """Returns the table as CSV with a header.

    Args:
        shown: Whether it is written to a terminal or a log, where control characters are escaped.
    """
    writer = csv.writer(file, lineterminator="\n")
    for row in chain([table.header()], table.rows()):
        writer.writerow(map(printable, row) if shown else row)
