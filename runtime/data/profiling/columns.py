"""Reads all columns of a table as they are: numbers, or text with how often each occurs."""

from collections import Counter
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.components.sources import SOURCES
from ....spec_schema.components.sources.tabular import Tabular
from ..request import Request
from ..tables.notation import Notation
from ..tables.several import open_files
from ..tables.table import Chunk, Table

Numbers = NDArray[np.float64]
MOSTLY = 0.9
"""The share of the first cells that must be numbers for a column to be one of numbers."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column, row by row.

    Attributes:
        numbers: Its numbers, NaN where there is none; None if it is text.
        codes: For text: which of `texts` each row has; -1 where a value is missing.
        texts: The texts that occur, each once.
        strange: Texts among numbers, and how often each occurs.
    """

    name: str
    numbers: Numbers | None
    codes: NDArray[np.int64]
    texts: tuple[str, ...] = ()
    strange: Counter[str] = field(default_factory=Counter)

    @property
    def is_missing(self) -> NDArray[np.bool_]:
        """Where a value is missing, or is no number in a column of numbers."""
        return self.codes < 0 if self.numbers is None else np.isnan(self.numbers)

    @property
    def keys(self) -> NDArray[np.int64]:
        """A number for each value, from 0; -1 where it is missing."""
        if self.numbers is None:
            return self.codes
        keys = np.unique(self.numbers, return_inverse=True)[1].astype(np.int64)
        return np.where(self.is_missing, -1, keys)


@dataclass(slots=True)
class _Building:
    """A column while it is read."""

    is_number: bool
    numbers: list[Numbers] = field(default_factory=list)
    codes: list[NDArray[np.int64]] = field(default_factory=list)
    texts: dict[str, int] = field(default_factory=dict)
    strange: Counter[str] = field(default_factory=Counter)

    def column(self, name: str) -> Column:
        if self.is_number:
            numbers = np.concatenate([np.empty(0), *self.numbers])
            return Column(name, numbers, np.empty(0, np.int64), strange=self.strange)
        codes = np.concatenate([np.empty(0, np.int64), *self.codes])
        return Column(name, None, codes, tuple(self.texts))


def opened(source: Tabular, request: Request) -> Table | None:
    """Returns the table of a source; None if it can't be read, which is reported."""
    module = import_module(f"..{SOURCES.family(source.name)}.source", __package__)
    return open_files(source, request, module.open_table)


def read_columns(table: Table) -> list[Column]:
    """Returns all columns of a table. Raises TableError, OSError."""
    everything = range(len(table.header))
    notation = Notation.of(table.source)
    first = next(table.chunks((), everything), None)
    of_numbers = [first is not None and _is_mostly_numbers(first, n, notation) for n in everything]
    found = [_Building(is_number) for is_number in of_numbers]
    numbers = [column for column in everything if of_numbers[column]]
    texts = [column for column in everything if not of_numbers[column]]
    for chunk in table.chunks(numbers, texts):
        rows: Any = None
        for place, one in enumerate(found):
            if not one.is_number:
                _add_texts(one, chunk, place, notation)
                continue
            values = chunk.numbers(place)
            if values is None:
                rows = chunk.rows() if rows is None else rows
                cells = [row[place] if place < len(row) else "" for row in rows]
                values = _parsed(cells, one.strange, notation)
            one.numbers.append(notation.without_marked(values))
    return [one.column(name) for one, name in zip(found, table.header, strict=True)]


def _is_mostly_numbers(chunk: Chunk, column: int, notation: Notation) -> bool:
    distinct, indices = chunk.texts(column)
    there = [not notation.is_missing(text) for text in distinct]
    numbers = [notation.is_number(text) for text in distinct]
    count = np.bincount(indices, minlength=len(distinct))
    known = int(count[np.array(there, bool)].sum()) if distinct else 0
    good = int(count[np.array(there, bool) & np.array(numbers, bool)].sum()) if distinct else 0
    return bool(known) and good >= MOSTLY * known


def _add_texts(one: _Building, chunk: Chunk, column: int, notation: Notation) -> None:
    distinct, indices = chunk.texts(column)
    known = [
        -1 if notation.is_missing(text) else one.texts.setdefault(text.strip(), len(one.texts))
        for text in distinct
    ]
    one.codes.append(np.array(known, np.int64)[indices])


def _parsed(cells: list[str], strange: Counter[str], notation: Notation) -> Numbers:
    values = np.full(len(cells), np.nan)
    for row, text in enumerate(cells):
        if notation.is_missing(text):
            continue
        if notation.is_number(text):
            values[row] = notation.number(text)
        else:
            strange[text.strip()] += 1
    return values


def equal_rows(columns: list[Column]) -> int:
    """Returns how many rows are equal to an earlier one."""
    if not columns:
        return 0
    keys = np.stack([column.keys for column in columns], axis=1)
    digests = np.unique(keys, axis=0)
    return len(keys) - len(digests)
