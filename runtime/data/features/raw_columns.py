"""What features say about the cells of their columns: missing and unknown values."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....compiler.features.columns import RawColumn
from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation
from ....spec_schema.findings.did_you_mean import did_you_mean
from ..faults import DataErrors
from ..tables.notation import Notation
from ..tables.rows import Column, ParsedRows


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
                what = codes.features.unknown_value(float(cells[line]), values)
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
        known: dict[str, tuple[str, Violation | None]] = {}
        found = []
        for line, cell in enumerate(cells.tolist()):
            if cell not in known:
                known[cell] = self._settled(cell, one)
            text, fault = known[cell]
            if fault is not None:
                self._faults.add(int(numbers[line]), index, fault)
            kept[line] &= bool(text) or one.missing != "drop"
            found.append(text)
        return found

    def _settled(self, cell: str, one: RawColumn) -> tuple[str, Violation | None]:
        """Returns the text of a cell, empty if it is missing, and what is wrong with it."""
        if self._notation.is_missing(cell):
            return "", codes.cells.missing_value(cell) if one.missing == "error" else None
        values = one.read.values
        if values and cell not in values:
            return cell, codes.features.unknown_value(
                cell, values, did_you_mean(cell, values) or ""
            )
        return cell, None


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
