"""Parses the rows of a table into numbers and labels, and counts what can't be parsed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.findings import codes
from ..cells import is_placeholder
from ..domain import Domain
from ..faults import WHOLE_ROW, DataErrors
from .notation import PLAIN, TRUTHS, Notation
from .table import Chunk, Row, Texts

Numbers: TypeAlias = NDArray[np.float64]
Missing: TypeAlias = Literal["error", "drop", "mean", "keep"]
"""What to do about a missing number. One that is kept is NaN, for the network to replace."""

LONGEST_LABEL = 200
"""Characters. An array of text needs the space of the longest one in every row."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers.

    Attributes:
        has_words: Whether `yes`, `no`, `true` and `false` are 1 and 0 in it.
    """

    index: int
    domain: Domain
    is_target: bool
    missing: Missing = "error"
    has_words: bool = False

    @property
    def needs_values(self) -> bool:
        """Whether a missing value is an error."""
        is_filled_integer = self.missing == "mean" and self.domain.whole
        return self.missing == "error" or is_filled_integer


@dataclass(frozen=True, slots=True, eq=False)
class ParsedRows:
    """Rows that were parsed.

    Attributes:
        values: One row each; NaN for a missing value.
        numbers: The numbers of the rows, from 0.
        texts: The labels of each column of labels; empty where one is missing.
        words: The cells, as they are, of the columns that are inputs of text, then of carried
            columns.
    """

    values: NDArray[np.float64]
    numbers: NDArray[np.int64]
    texts: dict[int, Texts]
    words: NDArray[Any]

    def lack_labels(self) -> NDArray[np.bool_]:
        """Returns which rows have an empty cell in a column of labels."""
        empty = np.zeros(len(self.numbers), np.bool_)
        for distinct, indices in self.texts.values():
            empty |= np.array([not text for text in distinct], np.bool_)[indices]
        return empty

    def only(self, kept: NDArray[np.int64]) -> "ParsedRows":
        """Returns a selection of the rows."""
        texts = {n: Texts(one.distinct, one.indices[kept]) for n, one in self.texts.items()}
        return ParsedRows(self.values[kept], self.numbers[kept], texts, self.words[kept])


@dataclass(slots=True)
class RowReader:
    """One pass over the rows.

    Attributes:
        columns: The columns of numbers: features first, in the order of the inputs.
        texts: The columns of labels.
        words: The columns that are inputs of text.
        carried: The columns to keep as they are.
        faults: Counts what can't be parsed.
        width: The number of cells per row.
        notation: How numbers and missing values are written.
        size: The number of rows so far.
        sequences: The columns of labels that may be long text.
    """

    columns: list[Column]
    texts: list[int]
    words: list[int]
    carried: list[int]
    faults: DataErrors
    width: int
    notation: Notation = PLAIN
    size: int = 0
    sequences: frozenset[int] = frozenset()

    def take(self, chunk: Chunk) -> ParsedRows:
        """Returns the next rows, parsed."""
        numbers = np.arange(self.size, self.size + len(chunk))
        self.size += len(chunk)
        return self._fast(chunk, numbers) or self._slow(chunk, numbers)

    def _fast(self, chunk: Chunk, numbers: NDArray[np.int64]) -> ParsedRows | None:
        """Parse by columns; None if there is a fault, or may be one."""
        if not chunk.is_whole:
            return None
        values = self._numbers(chunk)
        if values is None:
            return None
        labels = {index: chunk.texts(index) for index in self.texts}
        short = [one for index, one in labels.items() if index not in self.sequences]
        if any(len(text) > LONGEST_LABEL for one in short for text in one.distinct):
            return None
        texts = {
            index: Texts([self._label(text) for text in one.distinct], one.indices)
            for index, one in labels.items()
        }
        return ParsedRows(values, numbers, texts, self._words(chunk))

    def _numbers(self, chunk: Chunk) -> Numbers | None:
        """Returns the numbers, NaN where one is missing; None if one is a fault, or may be one."""
        columns = np.empty((len(self.columns), len(chunk)))
        for place, column in enumerate(self.columns):
            cells = chunk.numbers(column.index)
            if cells is None:
                return None
            columns[place] = self.notation.without_marked(cells)
        if not len(chunk):
            return columns.T
        low, high = columns.min(axis=1), columns.max(axis=1)
        for place, column in enumerate(self.columns):
            is_within = column.domain.low <= low[place] and high[place] <= column.domain.high
            is_simple = is_within and not column.domain.whole  # no NaN is within
            if not is_simple and not _are_allowed(columns[place], column):
                return None
        return columns.T

    def _words(self, chunk: Chunk) -> NDArray[np.object_]:
        words = np.empty((len(chunk), len(self.words) + len(self.carried)), object)
        for place, index in enumerate(self.words):
            words[:, place] = chunk.texts(index).cells()
        for place, index in enumerate(self.carried, len(self.words)):
            words[:, place] = chunk.values(index)
        return words

    def _slow(self, chunk: Chunk, numbers: NDArray[np.int64]) -> ParsedRows:
        """Parse cell by cell, so that every fault has its location."""
        rows = chunk.rows()
        is_good = self._are_whole(rows, numbers)
        cells = {index: chunk.texts(index).cells() for index in self.texts}
        for index, texts_ in cells.items():
            if index not in self.sequences:
                is_good &= self._are_short(texts_, numbers, index, is_good)
        good = np.flatnonzero(is_good)
        values = np.empty((len(good), len(self.columns)))
        for line, place in enumerate(good.tolist()):
            for position, column in enumerate(self.columns):
                cell = rows[place][column.index]
                values[line, position] = self._cell(cell, column, int(numbers[place]))
        texts = {
            index: Texts([self._label(text) for text in column[good]], np.arange(len(good)))
            for index, column in cells.items()
        }
        return ParsedRows(values, numbers[good], texts, self._words(chunk)[good])

    def _are_whole(self, rows: Sequence[Row], numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        is_whole = np.array([len(row) == self.width for row in rows], np.bool_)
        for place in np.flatnonzero(~is_whole).tolist():
            row = rows[place]
            trailing = len(row) > self.width and not "".join(row[self.width :]).strip()
            what = codes.tables.wrong_cell_count(len(row), self.width, trailing)
            self.faults.add(int(numbers[place]), WHOLE_ROW, what)
        return is_whole

    def _are_short(
        self,
        cells: NDArray[np.object_],
        numbers: NDArray[np.int64],
        index: int,
        asked: NDArray[np.bool_],
    ) -> NDArray[np.bool_]:
        is_short = np.array([len(text) <= LONGEST_LABEL for text in cells], np.bool_)
        for place in np.flatnonzero(asked & ~is_short).tolist():
            what = codes.labels.label_too_long(len(cells[place]), LONGEST_LABEL)
            self.faults.add(int(numbers[place]), index, what)
        return is_short

    def _label(self, text: str) -> str:
        return "" if self.notation.is_missing(text) else self.notation.plain(text.strip())

    def _cell(self, text: str, column: Column, row: int) -> float:
        """Returns the number; NaN if it is missing or a fault."""
        if self.notation.is_missing(text):
            self._empty(text, column, row)
            return np.nan
        try:
            value = self.notation.number(text)
        except ValueError:
            if column.has_words and text.strip().lower() in TRUTHS:
                return TRUTHS[text.strip().lower()]
            is_target = column.is_target
            what = self.notation.not_a_number(text, is_feature=not is_target, is_target=is_target)
            self.faults.add(row, column.index, what)
            return np.nan
        fault = column.domain.violation(value, text, is_placeholder(text))
        if fault:
            self.faults.add(row, column.index, fault)
            return np.nan
        return value

    def _empty(self, text: str, column: Column, row: int) -> None:
        if column.missing == "error":
            is_target = column.is_target
            what = codes.cells.missing_label() if is_target else codes.cells.missing_value(text)
            self.faults.add(row, column.index, what)
        elif column.missing == "mean" and column.domain.whole:
            what = codes.cells.missing_integer(text, column.domain.dtype.value)
            self.faults.add(row, column.index, what)


def _are_allowed(cells: Numbers, column: Column) -> bool:
    """Whether a column may have these numbers, and as many gaps."""
    gaps = np.isnan(cells)
    if column.needs_values and gaps.any():
        return False
    good, domain = cells[~gaps], column.domain
    if not len(good):
        return True
    fits = domain.low <= good.min() and good.max() <= domain.high
    return bool(fits and (not domain.whole or (good == np.rint(good)).all()))
