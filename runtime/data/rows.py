"""Samples that are chosen by number: arrays in memory, or rows that are read when asked for.

What is done to lazy rows (a part of them, a shape, a normalisation) is done when they are read, and
so is the same arithmetic on the same numbers as on an array.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...spec_schema.types import product

Array: TypeAlias = NDArray[Any]

CHUNK = 2**20
"""Numbers that are looked at at once where all rows are: 8 MiB of float64."""


class Rows(Protocol):
    """Samples along the first axis. An array is such rows, and `LazyRows` are."""

    @property
    def shape(self) -> tuple[int, ...]: ...

    @property
    def dtype(self) -> np.dtype[Any]: ...

    def __len__(self) -> int: ...

    def __getitem__(self, chosen: Any) -> Any:
        """The samples of these numbers (an array of integers), or of a slice, as an array."""

    def reshape(self, size: int, /, *sample: int) -> Any:
        """The same numbers, each sample in another shape."""


@dataclass(frozen=True, slots=True, eq=False)
class LazyRows:
    """Rows that stay where they are.

    Attributes:
        shape: how many, then the shape of one.
        dtype: of what `read` gives.
        read: numbers of rows (int64) → their samples. Raises DataChanged.
    """

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    read: Callable[[NDArray[np.int64]], Array]

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, chosen: Any) -> Array:
        if isinstance(chosen, slice):
            chosen = np.arange(*chosen.indices(len(self)))
        return self.read(np.asarray(chosen, np.int64))

    def subset(self, numbers: NDArray[np.int64]) -> "LazyRows":
        """Only these rows, in this order."""
        shape = (len(numbers), *self.shape[1:])
        return LazyRows(shape, self.dtype, lambda rows: self.read(numbers[rows]))

    def reshape(self, size: int, /, *sample: int) -> "LazyRows":
        """The same numbers, each sample in another shape."""
        shape = (size, *sample)
        return LazyRows(shape, self.dtype, lambda rows: self.read(rows).reshape(-1, *sample))

    def transformed(self, change: Callable[[Array], Array], dtype: str) -> "LazyRows":
        """What a function makes of each sample; their shape stays."""
        return LazyRows(self.shape, np.dtype(dtype), lambda rows: change(self.read(rows)))


def subset(rows: Rows, numbers: NDArray[np.int64]) -> Rows:
    """Only these rows, in this order: in memory if they were."""
    if isinstance(rows, LazyRows):
        return rows.subset(numbers)
    chosen: Array = rows[numbers]
    return chosen


def chunks(rows: Rows) -> Iterator[tuple[int, Array]]:
    """All rows piece by piece, each with the number of its first.

    The cut depends on the shape only, and pieces lie in memory row by row: sums over them are the
    same to the last bit wherever the rows come from.
    """
    size = max(1, CHUNK // max(1, product(rows.shape[1:]) or 1))
    for start in range(0, len(rows), size):
        yield start, np.ascontiguousarray(rows[start : start + size])
