"""Rows in memory that are added one after the other."""

import numpy as np
from numpy.typing import NDArray

SLAB = 2**26
"""Bytes of a slab: so many that its memory goes back to the system when it is freed."""

MOST_EXPECTED = 2**36
"""Bytes of a slab for as many rows as are expected; what isn't filled takes no memory."""


class Slabs:
    """Rows of float64 in memory, whose number is known only at the end.

    They take little more memory than the rows themselves, also while they are put together.

    Args:
        columns: The size of a row.
        expected: The number of rows, about.
    """

    def __init__(self, columns: int, expected: int = 0) -> None:
        self._columns = columns
        width = 8 * max(1, columns)
        self._height = max(1, SLAB // width, min(expected, MOST_EXPECTED // width))
        self._full: list[NDArray[np.float64]] = []
        self._last, self._used = np.empty((0, columns)), 0

    def write(self, values: NDArray[np.float64]) -> None:
        """Append rows."""
        while len(values):
            if self._used == len(self._last):
                self._full.append(self._last)
                self._last, self._used = self._slab(), 0
            count = min(len(values), len(self._last) - self._used)
            self._last[self._used : self._used + count] = values[:count]
            self._used, values = self._used + count, values[count:]

    def _slab(self) -> NDArray[np.float64]:
        try:
            return np.empty((self._height, self._columns))
        except MemoryError:  # there aren't as many as expected, perhaps
            self._height = max(1, SLAB // (8 * max(1, self._columns)))
            return np.empty((self._height, self._columns))

    def rows(self) -> NDArray[np.float64]:
        """Returns all rows; nothing can be written afterwards."""
        slabs = [*self._full, self._last[: self._used]]
        self._full, self._last = [], np.empty((0, self._columns))
        if len(slabs) <= 2:
            return slabs[-1]
        found, start = np.empty((sum(map(len, slabs)), self._columns)), 0
        while slabs:
            slab = slabs.pop(0)
            found[start : start + len(slab)] = slab
            start += len(slab)
        return found
