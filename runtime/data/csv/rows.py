"""Parses the rows of a CSV file into numbers and labels, and counts what can't be parsed."""

from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain
from operator import itemgetter
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.findings import codes
from ..cells import is_placeholder
from ..domain import Domain, lossy
from ..faults import WHOLE_ROW, DataErrors
from ..rows import Rows, TempfileRows
from .notation import PLAIN, Notation
from .words import Words

Missing: TypeAlias = Literal["error", "drop", "mean"]

LONGEST_LABEL = 200
"""Characters. An array of text needs the space of the longest one in every row."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers."""

    index: int
    domain: Domain
    is_target: bool


@dataclass(frozen=True, slots=True, eq=False)
class ParsedRows:
    """Rows that were parsed.

    Attributes:
        values: One row each; NaN for a missing value.
        numbers: The numbers of the rows, from 0.
        texts: The cells of each column of labels.
        words: The cells, as they are, of the columns that are inputs of text, then of carried
            columns.
    """

    values: NDArray[np.float64]
    numbers: NDArray[np.int64]
    texts: dict[int, NDArray[np.str_]]
    words: NDArray[Any]

    def only(self, kept: NDArray[np.int64]) -> "ParsedRows":
        """Returns a selection of the rows."""
        texts = {index: cells[kept] for index, cells in self.texts.items()}
        return ParsedRows(self.values[kept], self.numbers[kept], texts, self.words[kept])


@dataclass(slots=True)
class RowReader:
    """One pass over the rows.

    Attributes:
        columns: The columns of numbers: features first, in the order of the inputs.
        texts: The columns of labels.
        words: The columns that are inputs of text, then those carried.
        missing: What to do about a missing feature.
        faults: Counts what can't be parsed.
        width: The number of cells per row.
        notation: How numbers and missing values are written.
        size: The number of rows so far.
    """

    columns: list[Column]
    texts: list[int]
    words: list[int]
    missing: Missing
    faults: DataErrors
    width: int
    notation: Notation = PLAIN
    size: int = 0

    def take(self, chunk: list[list[str]]) -> ParsedRows:
        """Returns the next rows, parsed."""
        numbers = np.arange(self.size, self.size + len(chunk))
        self.size += len(chunk)
        if any(len(row) != self.width for row in chunk):
            chunk, numbers = self._whole(chunk, numbers)
        for index in self.texts:
            if any(len(row[index]) > LONGEST_LABEL for row in chunk):
                chunk, numbers = self._short(chunk, numbers, index)
        values = self._fast(chunk)
        texts = {
            index: np.array([self._label(row[index]) for row in chunk], np.str_)
            for index in self.texts
        }
        words = np.empty((len(chunk), len(self.words)), object)
        for place, index in enumerate(self.words):
            words[:, place] = [row[index] for row in chunk]
        values = self._slow(chunk, numbers) if values is None else values
        return ParsedRows(values, numbers, texts, words)

    def _whole(
        self, chunk: list[list[str]], numbers: NDArray[np.int64]
    ) -> tuple[list[list[str]], NDArray[np.int64]]:
        kept = [len(row) == self.width for row in chunk]
        for row, is_kept, number_ in zip(chunk, kept, numbers.tolist(), strict=True):
            if not is_kept:
                trailing = len(row) > self.width and not "".join(row[self.width :]).strip()
                what = codes.tables.wrong_cell_count(len(row), self.width, trailing)
                self.faults.add(number_, WHOLE_ROW, what)
        return [row for row, is_kept in zip(chunk, kept, strict=True) if is_kept], numbers[kept]

    def _short(
        self, chunk: list[list[str]], numbers: NDArray[np.int64], index: int
    ) -> tuple[list[list[str]], NDArray[np.int64]]:
        kept = [len(row[index]) <= LONGEST_LABEL for row in chunk]
        for row, is_kept, number_ in zip(chunk, kept, numbers.tolist(), strict=True):
            if not is_kept:
                what = codes.labels.label_too_long(len(row[index]), LONGEST_LABEL)
                self.faults.add(number_, index, what)
        return [row for row, is_kept in zip(chunk, kept, strict=True) if is_kept], numbers[kept]

    def _label(self, text: str) -> str:
        return "" if self.notation.is_missing(text) else self.notation.plain(text.strip())

    def _fast(self, chunk: list[list[str]]) -> NDArray[np.float64] | None:
        """Parse all cells at once; None if one of them is not a number or outside its domain."""
        indices = [column.index for column in self.columns]
        if not indices:
            return np.empty((len(chunk), 0))
        pick = itemgetter(*indices)
        picked = map(pick, chunk)
        cells: list[str] = list(chain.from_iterable(picked) if len(indices) > 1 else picked)
        flat = self._parsed(cells)
        if flat is None:
            return None
        values = flat.reshape(len(chunk), len(indices))
        low = np.array([column.domain.low for column in self.columns])
        high = np.array([column.domain.high for column in self.columns])
        whole = np.array([column.domain.whole for column in self.columns], np.bool_)
        fits = (values >= low) & (values <= high) & (~whole | (values == np.rint(values)))
        return values if fits.all() else None

    def _parsed(self, cells: list[str]) -> NDArray[np.float64] | None:
        """Returns the cells as numbers; None if one of them may not be a number, or is missing."""
        notation = self.notation
        parse = float if notation.is_plain else notation.number
        # `float` accepts 1_000, and digits of any script.
        if notation.is_plain and ("_" in (joined := "".join(cells)) or not joined.isascii()):
            return None
        if notation.marks and not notation.marks.isdisjoint(map(str.strip, cells)):
            return None
        try:
            flat = np.fromiter(map(parse, cells), np.float64, len(cells))
        except ValueError:
            return None
        marked = notation.numbers and np.isin(flat, [*notation.numbers]).any()
        return None if marked else flat

    def _slow(self, chunk: list[list[str]], rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Parse cell by cell, so that every fault has its location."""
        values = np.empty((len(chunk), len(self.columns)))
        for line, (row, row_number) in enumerate(zip(chunk, rows.tolist(), strict=True)):
            for position, column in enumerate(self.columns):
                values[line, position] = self._cell(row[column.index], column, row_number)
        return values

    def _cell(self, text: str, column: Column, row: int) -> float:
        """Returns the number; NaN if it is missing or a fault."""
        if self.notation.is_missing(text):
            self._empty(text, column, row)
            return np.nan
        try:
            value = self.notation.number(text)
        except ValueError:
            self.faults.add(
                row, column.index, self.notation.not_a_number(text, not column.is_target)
            )
            return np.nan
        fault = column.domain.violation(value, text, is_placeholder(text))
        if fault:
            self.faults.add(row, column.index, fault)
            return np.nan
        return value

    def _empty(self, text: str, column: Column, row: int) -> None:
        if column.is_target:
            self.faults.add(row, column.index, codes.cells.missing_label())
        elif self.missing == "error":
            self.faults.add(row, column.index, codes.cells.missing_value(text))
        elif self.missing == "mean" and column.domain.whole:
            what = codes.cells.missing_integer(text, column.domain.dtype.value)
            self.faults.add(row, column.index, what)


Numbers = NDArray[np.float64]


class Features:
    """The numbers of one input.

    Args:
        columns: The number of columns.
        stream: Whether to keep them in a temporary file.

    Attributes:
        lost: For each column, the first row with an integer that float32 can't represent, and the
            integer.
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
        """Add the next rows."""
        values = np.ascontiguousarray(values)
        self._count += len(values)
        self._digest.update(values.data)
        self._note_loss(values, numbers)
        if self._spool:
            self._spool.write(values)
        else:
            self._kept.append(values)

    def rows(self) -> Rows:
        """Returns all rows."""
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
    """The parsed content of a table.

    Attributes:
        features: The numbers or the text of each input.
        faults: What can't be parsed.
        numbers: The numbers of the rows, from 0.
        dropped: The number of rows that were dropped because of an empty cell.
        filled: The number of empty cells to fill with the mean of their column.
    """

    features: dict[str, Features | Words]
    faults: DataErrors
    numbers: list[NDArray[np.int64]] = field(default_factory=list)
    dropped: int = 0
    filled: int = 0
    _targets: list[Numbers] = field(default_factory=list)
    _carried: list[NDArray[Any]] = field(default_factory=list)
    _texts: dict[int, list[NDArray[np.str_]]] = field(default_factory=dict)

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
            self._texts.setdefault(index, []).append(cells)

    def targets(self) -> Numbers:
        """Returns the target columns that are numbers."""
        return np.concatenate(self._targets)

    def carried(self) -> NDArray[Any]:
        """Returns the cells of the carried columns."""
        return np.concatenate(self._carried)

    def text(self, column: int) -> NDArray[Any]:
        """Returns the cells of a column of labels."""
        return np.concatenate(self._texts[column])


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
