"""The content of a table: the numbers and the text of each input, the targets, what is carried."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from ..domain import lossy
from ..faults import DataErrors
from ..rows import Rows, TempfileRows
from .digest import Digest
from .rows import Numbers, ParsedRows
from .slabs import Slabs
from .table import Texts


class Features:
    """The numbers of one input.

    Args:
        columns: The number of columns.
        stream: Whether to keep them in a temporary file.
        expected: The number of rows, about.
        dtype: The type to keep them in. The digest is that of float64.
        exact: Whether to keep them in float64 as well, in a temporary file.

    Attributes:
        lost: For each column, the first row with an integer that float32 can't represent, and the
            integer.
    """

    def __init__(
        self,
        columns: int,
        stream: bool,
        expected: int = 0,
        dtype: DTypeLike = np.float64,
        exact: bool = False,
    ) -> None:
        self.lost: dict[int, tuple[int, int]] = {}
        self.columns, self._count, self._dtype = columns, 0, np.dtype(dtype)
        self._spool = TempfileRows() if stream else None
        self._kept = Slabs(columns, expected, dtype)
        self._exact = TempfileRows() if exact else None
        self._digest = Digest()

    @property
    def digest(self) -> bytes:
        """SHA-256 of the numbers so far."""
        return self._digest.value()

    def add(self, values: Numbers, numbers: NDArray[np.int64]) -> None:
        """Add the next rows."""
        self._count += len(values)
        self._digest.add(values)
        self._note_loss(values, numbers)
        if self._exact:
            self._exact.write(values)
        if self._spool:
            self._spool.write(values.astype(self._dtype, copy=False))
        else:
            self._kept.write(values)

    def exact(self) -> Rows | None:
        """Returns all rows in float64, if they are kept as such as well."""
        shape = (self._count, self.columns)
        return self._exact.rows(shape, np.dtype(np.float64)).lazy() if self._exact else None

    def rows(self) -> Rows:
        """Returns all rows."""
        shape = (self._count, self.columns)
        if self._spool and self._count * self.columns:
            return self._spool.rows(shape, self._dtype).lazy()
        return self._kept.rows()

    def _note_loss(self, values: Numbers, numbers: NDArray[np.int64]) -> None:
        lost = lossy(values)
        for position in np.flatnonzero(lost.any(axis=0)).tolist():
            row = int(lost[:, position].argmax())
            self.lost.setdefault(position, (int(numbers[row]), int(values[row, position])))


class Words:
    """The text of one input.

    Args:
        columns: The number of columns.
    """

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.lost: dict[int, tuple[int, int]] = {}
        self._kept: list[NDArray[Any]] = []
        self._digest = sha256()

    @property
    def digest(self) -> bytes:
        """SHA-256 of the text so far."""
        return self._digest.digest()

    def add(self, cells: NDArray[Any]) -> None:
        """Add the next rows."""
        self._kept.append(cells)
        self._digest.update(text_bytes(cells))

    def rows(self) -> Rows:
        """Returns all rows."""
        return np.concatenate([np.empty((0, self.columns), object), *self._kept])


def text_bytes(texts: NDArray[Any]) -> bytes:
    """Returns the content of an array of text, for a digest."""
    return b"".join(f"{len(text)}:{text}".encode(errors="surrogatepass") for text in texts.flat)


class TextColumn:
    """The labels of a column: each different one once, and which of them each row has."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._rows: list[NDArray[np.int32]] = []

    def add(self, texts: Texts) -> None:
        """Add the next rows."""
        known = self._numbers
        numbers = [known.setdefault(text, len(known)) for text in texts.distinct]
        self._rows.append(np.array(numbers, np.int32)[texts.indices])

    def cells(self) -> NDArray[np.str_]:
        """Returns the label of each row."""
        return np.array([*self._numbers], np.str_)[np.concatenate(self._rows)]


@dataclass(slots=True)
class Content:
    """The parsed content of a table.

    Attributes:
        features: The numbers or the text of each input.
        faults: What can't be parsed.
        numbers: The numbers of the rows, from 0.
        dropped: The number of rows that were dropped because of an empty cell.
        unlabeled: The number of rows that were dropped because they have no target.
        filled: The number of empty cells to fill with the mean of their column.
    """

    features: dict[str, Features | Words]
    faults: DataErrors
    numbers: list[NDArray[np.int64]] = field(default_factory=list)
    dropped: int = 0
    unlabeled: int = 0
    filled: int = 0
    _targets: list[Numbers] = field(default_factory=list)
    _carried: list[NDArray[Any]] = field(default_factory=list)
    _texts: dict[int, TextColumn] = field(default_factory=dict)

    def add(self, taken: ParsedRows) -> None:
        """Add the next rows."""
        blocks, words = ColumnBlocks(taken.values), ColumnBlocks(taken.words)
        for features in self.features.values():
            if isinstance(features, Words):
                features.add(words.take(features.columns))
            else:
                features.add(blocks.take(features.columns), taken.numbers)
        self._targets.append(blocks.rest())
        self._carried.append(words.rest())
        self.numbers.append(taken.numbers)
        for index, cells in taken.texts.items():
            self._texts.setdefault(index, TextColumn()).add(cells)

    def targets(self) -> Numbers:
        """Returns the target columns that are numbers."""
        return np.concatenate(self._targets)

    def carried(self) -> NDArray[Any]:
        """Returns the cells of the carried columns."""
        return np.concatenate(self._carried)

    def text(self, column: int) -> NDArray[np.str_]:
        """Returns the cells of a column of labels."""
        return self._texts[column].cells()


class ColumnBlocks:
    """Takes the columns of a matrix from left to right."""

    def __init__(self, values: NDArray[Any]) -> None:
        self._values = values
        self._start = 0

    def take(self, count: int) -> Numbers:
        """Returns the next columns."""
        self._start += count
        return self._values[:, self._start - count : self._start]

    def rest(self) -> Numbers:
        """Returns a copy of the other columns, so that the matrix can be freed."""
        return self._values[:, self._start :].copy()
