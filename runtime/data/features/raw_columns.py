"""What features say about the cells of their columns: missing and unknown values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....compiler.features.columns import RawColumn
from ....spec_schema.components.encodings import separated
from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation
from ....spec_schema.findings.did_you_mean import did_you_mean
from ....spec_schema.types import DType
from ..dates import formats_of
from ..faults import DataErrors
from ..rows import Rows
from ..tables.notation import Notation
from ..tables.rows import Column, ParsedRows
from .derived import taker


class RawColumns:
    """The columns of features, as rows are read.

    Args:
        numbers: The feature of each column of numbers, in their order; None for other columns.
        words: The feature and the number of each column of text, in their order.
        faults: Counts missing and unknown values that are errors.
    """

    def __init__(
        self,
        numbers: Sequence[tuple[Column, RawColumn | None]],
        words: Sequence[tuple[int, RawColumn | None]],
        notation: Notation,
        faults: DataErrors,
    ) -> None:
        self._numbers = [
            (place, column.index, one.read.values)
            for place, (column, one) in enumerate(numbers)
            if one is not None and one.read.values
        ]
        self._words = [(place, *one) for place, one in enumerate(words) if one[1] is not None]
        self._notation, self._faults = notation, faults
        self.dropped = 0

    def settled(self, taken: ParsedRows) -> ParsedRows:
        """Returns rows without those to drop; missing text is empty."""
        for place, index, values in self._numbers:
            cells = taken.values[:, place]
            unknown = ~np.isin(cells, values) & ~np.isnan(cells)
            for line in np.flatnonzero(unknown).tolist():
                what = codes.feature_values.unknown_value(float(cells[line]), values)
                self._faults.add(int(taken.numbers[line]), index, what)
        if not self._words:
            return taken
        words, kept = taken.words.copy(), np.ones(len(taken.numbers), np.bool_)
        for place, index, one in self._words:
            assert one is not None
            words[:, place] = self._text(words[:, place], taken.numbers, index, one, kept)
        self.dropped += int((~kept).sum())
        return replace(taken, words=words).only(np.flatnonzero(kept))

    def _text(
        self,
        cells: NDArray[Any],
        numbers: NDArray[np.int64],
        index: int,
        one: RawColumn,
        kept: NDArray[np.bool_],
    ) -> list[str]:
        distinct = [*dict.fromkeys(cells.tolist())]
        known = dict(zip(distinct, self._settled(distinct, one), strict=True))
        found = []
        for line, cell in enumerate(cells.tolist()):
            text, fault = known[cell]
            if fault is not None:
                self._faults.add(int(numbers[line]), index, fault)
            kept[line] &= bool(text) or one.missing != "drop"
            found.append(text)
        return found

    def _settled(
        self, cells: Sequence[str], one: RawColumn
    ) -> Iterator[tuple[str, Violation | None]]:
        """Yields the text of each cell, empty if it is missing, and what is wrong with it."""
        texts = ["" if self._notation.is_missing(cell) else cell for cell in cells]
        taken: Sequence[str | None] = texts
        fitting: list[str] = []
        if one.read.take:
            there = [text for text in texts if text]
            found = dict(zip(there, taker(one.read.take, one.read.format)(there), strict=True))
            taken = [found.get(text, "") for text in texts]
            wrong = [text for text in there if found[text] is None]
            fitting = formats_of(list(map(str.strip, there))) if wrong else []
        for cell, text in zip(cells, taken, strict=True):
            yield text or "", _fault(cell, text, one, fitting)


def _fault(cell: str, text: str | None, one: RawColumn, formats: Sequence[str]) -> Violation | None:
    """Returns what is wrong with a cell.

    Args:
        text: What is taken of it; None for a cell that isn't a date.
        formats: The formats that fit dates of the column.
    """
    values = one.read.values
    if text is None:
        fitting = formats or formats_of([cell.strip()])
        return codes.feature_values.not_a_date(cell, one.read.format, fitting)
    if not text:
        return codes.cells.missing_value(cell) if one.missing == "error" else None
    if one.read.type.dtype is not DType.STRING:
        unknown: list[Any] = [float(text)]
    elif one.read.separator:
        unknown = separated(text, one.read.separator)
    else:
        unknown = [text]
    for value in unknown if values else ():
        if value not in values:
            guess = did_you_mean(value, values) if isinstance(value, str) else None
            return codes.feature_values.unknown_value(value, values, guess or "")
    return None


def numbers_of(texts: Rows) -> Rows:
    """Returns what was taken of dates as numbers, NaN where a value is missing."""
    cells = np.asarray(texts[:])
    return np.where(cells == "", "nan", cells).astype(np.float64)


def raw_columns(
    columns: Sequence[Column],
    words: Sequence[int],
    inputs: Sequence[tuple[str, bool, int]],
    features: Mapping[str, RawColumn],
    notation: Notation,
    faults: DataErrors,
) -> RawColumns:
    """Returns what features say about the columns of a table.

    Args:
        inputs: For each input: its name, whether it is text, and the number of its columns.
    """
    of_numbers = [features.get(name) for name, text, n in inputs if not text for _ in range(n)]
    of_words = [features.get(name) for name, text, n in inputs if text for _ in range(n)]
    numbers = list(zip(columns, of_numbers, strict=False))
    return RawColumns(numbers, list(zip(words, of_words, strict=True)), notation, faults)
