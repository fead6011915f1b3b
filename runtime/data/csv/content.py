"""What a pass over a csv file has read: features in memory or in a spool, labels in memory."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..faults import DataErrors
from ..rows import Rows
from ..targets.domain import lossy
from .rows import ParsedRows
from .tempfile_rows import TempfileRows

Numbers = NDArray[np.float64]


class Features:
    """The numbers of one input.

    Args:
        columns: how many a row has.
        stream: keep them in a temporary file.

    Attributes:
        lost: column → number of the first row and the integer in it that float32 has no room for.
    """

    def __init__(self, columns: int, stream: bool) -> None:
        self.lost: dict[int, tuple[int, int]] = {}
        self.columns, self._count = columns, 0
        self._spool = TempfileRows() if stream else None
        self._kept: list[Numbers] = []
        self._digest = sha256()

    @property
    def digest(self) -> bytes:
        """SHA-256 of the numbers so far."""
        return self._digest.digest()

    def add(self, values: Numbers, numbers: NDArray[np.int64]) -> None:
        """The next rows, and what their numbers are."""
        values = np.ascontiguousarray(values)
        self._count += len(values)
        self._digest.update(values.data)
        self._note_loss(values, numbers)
        if self._spool:
            self._spool.write(values)
        else:
            self._kept.append(values)

    def rows(self) -> Rows:
        """All of them."""
        shape = (self._count, self.columns)
        if self._spool and self._count * self.columns:
            return self._spool.rows(shape, np.dtype(np.float64)).lazy()
        return np.concatenate([np.empty((0, self.columns)), *self._kept])

    def _note_loss(self, values: Numbers, numbers: NDArray[np.int64]) -> None:
        lost = lossy(values)
        for position in np.flatnonzero(lost.any(axis=0)).tolist():
            row = int(lost[:, position].argmax())
            self.lost.setdefault(position, (int(numbers[row]), int(values[row, position])))


@dataclass(slots=True)
class Content:
    """All that is kept of a table.

    Attributes:
        features: input → its numbers.
        numbers: of the rows, from 0.
        dropped: rows that are left out for an empty cell.
        filled: empty cells that get the mean of their column.
    """

    features: dict[str, Features]
    faults: DataErrors
    numbers: list[NDArray[np.int64]] = field(default_factory=list)
    dropped: int = 0
    filled: int = 0
    _targets: list[Numbers] = field(default_factory=list)
    _texts: dict[int, list[NDArray[np.str_]]] = field(default_factory=dict)

    def add(self, taken: ParsedRows) -> None:
        """The next rows."""
        blocks = Blocks(taken.values)
        for features in self.features.values():
            features.add(blocks.take(features.columns), taken.numbers)
        self._targets.append(blocks.rest())
        self.numbers.append(taken.numbers)
        for index, cells in taken.texts.items():
            self._texts.setdefault(index, []).append(cells)

    def targets(self) -> Numbers:
        """The columns of numbers that are predicted."""
        return np.concatenate(self._targets)

    def text(self, column: int) -> NDArray[Any]:
        """The cells of a column of labels."""
        return np.concatenate(self._texts[column])


class Blocks:
    """Takes the columns of a matrix from left to right."""

    def __init__(self, values: Numbers) -> None:
        self._values = values
        self._start = 0

    def take(self, count: int) -> Numbers:
        """The next columns."""
        self._start += count
        return self._values[:, self._start - count : self._start]

    def rest(self) -> Numbers:
        """All others, as a copy: the matrix itself can go."""
        return self._values[:, self._start :].copy()
