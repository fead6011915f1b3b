"""Rows that can't be used, left out of what is read after training: counted, and named."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np

from .request import Samples
from .rows import subset

BadRows: TypeAlias = Literal["error", "skip", "mark"]
"""What bad rows are: an error, left out, or rows without an answer."""

EVALUATED = "`--bad-rows skip` leaves such rows out"
PREDICTED = f"{EVALUATED}, `--bad-rows mark` keeps them without an answer"
NONE_LEFT = "none of it can be used: is it data of the kind that the network was trained on?"
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was left out.

    Attributes:
        row: its number in the source, from 0.
        name: what a person calls it: the path of a picture, else "row 1" and so on.
        place: where in it the first fault is.
        problem: what that is.
    """

    row: int
    name: str
    place: str
    problem: str

    @property
    def why(self) -> str:
        """Place and problem, without the name."""
        return self.problem if self.place == self.name else f"{self.place}: {self.problem}"


def names_of(samples: Samples, rows: Iterable[int]) -> tuple[str, ...]:
    """What a person calls rows of the source."""
    return tuple(samples.names[row] if samples.names else f"row {row + 1}" for row in rows)


def bad_rows_of(samples: Samples) -> tuple[BadRow, ...]:
    """The rows at fault, in their order."""
    found = samples.faults.by_row()
    names = names_of(samples, (fault.row for fault, _ in found))
    return tuple(
        BadRow(fault.row, name, place, fault.problem)
        for (fault, place), name in zip(found, names, strict=True)
    )


def without_bad_rows(samples: Samples) -> Samples:
    """The samples of the other rows; `names` stay those of all rows."""
    kept = np.flatnonzero(np.isin(samples.rows, [*samples.faults.bad], invert=True))
    return replace(
        samples,
        inputs={name: subset(values, kept) for name, values in samples.inputs.items()},
        labels={
            name: replace(labels, values=labels.values[kept])
            for name, labels in samples.labels.items()
        },
        rows=samples.rows[kept],
    )


def told_of(bad: Sequence[BadRow], file: str, mode: BadRows) -> tuple[str, ...]:
    """A note about bad rows that were no error."""
    if not bad:
        return ()
    is_one, is_marked = len(bad) == 1, mode == "mark"
    rows = "1 bad row" if is_one else f"{len(bad):,} bad rows"
    have, are = ("has", "is") if is_one else ("have", "are")
    what = f"{have} no answer" if is_marked else f"{are} left out"
    shown = [f"{one.place}: {one.problem}" for one in bad[:MOST_NAMED]]
    more = [f"and {len(bad) - MOST_NAMED:,} more"] if len(bad) > MOST_NAMED else []
    return (f"{file}: {rows} {what}: {'; '.join([*shown, *more])}",)
