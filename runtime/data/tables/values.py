"""Rows whose cells have types: numbers, text, truth values, dates."""

import json
import math
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .notation import Notation
from .table import Row, Texts

_NUMBERS = {int, float, bool, type(None)}


def text_of(value: Any) -> str:
    """Returns a value as a CSV file would have it; empty if it is missing."""
    if isinstance(value, str):
        return value
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False, default=text_of)
    return value.isoformat() if isinstance(value, date) else str(value)


def as_numbers(values: Sequence[Any]) -> NDArray[np.float64] | None:
    """Returns values as numbers, NaN where one is missing; None if one is something else."""
    if isinstance(values, np.ndarray):
        return values.astype(np.float64)
    if not {*map(type, values)} <= _NUMBERS:
        return None
    try:
        return np.array(values, np.float64)  # of None, NaN
    except OverflowError:
        return None


def texts_of(values: Sequence[Any]) -> Texts:
    """Returns values as text."""
    values = values.tolist() if isinstance(values, np.ndarray) else values
    return Texts([*map(text_of, values)], np.arange(len(values)))


def of_one_type(values: NDArray[np.object_]) -> NDArray[Any]:
    """Returns values as an array of their type, if all are truth values or all are numbers."""
    kinds = {*map(type, values)} if len(values) and not isinstance(values[0], str) else set()
    if kinds and (kinds == {bool} or kinds <= {int, float}):
        plain = np.array(values.tolist())
        return plain if plain.dtype.kind in "bif" else values
    return values


class ValueRows:
    """Rows of Python values.

    Args:
        columns: The values of each column that was asked for, by its number: an array of numbers,
            or any values.
        count: The number of rows.
        width: The number of columns of the table.
        numbers: The columns to read as numbers.
        notation: How text writes numbers and missing values.
    """

    is_whole = True

    def __init__(
        self,
        columns: Mapping[int, Sequence[Any]],
        count: int,
        width: int,
        numbers: Collection[int],
        notation: Notation,
    ) -> None:
        self._columns, self._count, self._width = columns, count, width
        self._numbers, self._notation = {*numbers}, notation

    def __len__(self) -> int:
        return self._count

    def numbers(self, column: int) -> NDArray[np.float64] | None:
        values = self._columns[column]
        found = as_numbers(values)
        if found is None and all(isinstance(value, str) for value in values):
            return self._notation.numbers_of(values)
        return None if found is None or self._notation.may_mark(found) else found

    def texts(self, column: int) -> Texts:
        return texts_of(self._columns[column])

    def values(self, column: int) -> NDArray[np.object_]:
        return objects(self._columns[column])

    def rows(self) -> list[Row]:
        rows = [[""] * self._width for _ in range(self._count)]
        for column, cells in self._columns.items():
            values = cells.tolist() if isinstance(cells, np.ndarray) else cells
            for row, value in zip(rows, values, strict=True):
                is_truth = isinstance(value, bool) and column in self._numbers
                row[column] = text_of(int(value) if is_truth else value)
        return [*rows]


def objects(values: Sequence[Any]) -> NDArray[np.object_]:
    """Returns values as an array of objects; text where one is neither number nor truth value."""
    values = values.tolist() if isinstance(values, np.ndarray) else values
    found = np.empty(len(values), object)
    found[:] = [one if isinstance(one, int | float) else text_of(one) for one in values]
    return found
