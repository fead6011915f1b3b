"""Rows in memory that are added one after the other."""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

SLAB = 2**26
"""Bytes of a slab: so many that its memory goes back to the system when it is freed."""

MOST_EXPECTED = 2**36
"""Bytes of a slab for as many rows as are expected; what isn't filled takes no memory."""


class Slabs:
    """Rows in memory, whose number is known only at the end.

    They take little more memory than the rows themselves, also while they are put together.

    Args:
        columns: The size of a row.
        expected: The number of rows, about.
        dtype: The type of their numbers.
    """

    def __init__(self, columns: int, expected: int = 0, dtype: DTypeLike = np.float64) -> None:
        self._columns, self._dtype = columns, np.dtype(dtype)
        self._width = self._dtype.itemsize * max(1, columns)
        self._height = max(1, SLAB // self._width, min(expected, MOST_EXPECTED // self._width))
        self._full: list[NDArray[Any]] = []
        self._last, self._used = np.empty((0, columns), dtype), 0

    def write(self, values: NDArray[Any]) -> None:
        """Append rows, whose numbers are rounded to the type of the others."""
        while len(values):
            if self._used == len(self._last):
                self._full.append(self._last)
                self._last, self._used = self._slab(), 0
            count = min(len(values), len(self._last) - self._used)
            self._last[self._used : self._used + count] = values[:count]
            self._used, values = self._used + count, values[count:]

    def _slab(self) -> NDArray[Any]:
        try:
            return np.empty((self._height, self._columns), self._dtype)
        except MemoryError:  # there aren't as many as expected, perhaps
            self._height = max(1, SLAB // self._width)
            return np.empty((self._height, self._columns), self._dtype)

    def rows(self) -> NDArray[Any]:
        """Returns all rows; nothing can be written afterwards."""
        slabs = [*self._full, self._last[: self._used]]
        self._full, self._last = [], np.empty((0, self._columns), self._dtype)
        if len(slabs) <= 2:
            return slabs[-1]
        found, start = np.empty((sum(map(len, slabs)), self._columns), self._dtype), 0
        while slabs:
            slab = slabs.pop(0)
            found[start : start + len(slab)] = slab
            start += len(slab)
        return found
