"""Windows over rows, each of which is held once."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .rows import Array, LazyRows


@dataclass(frozen=True, slots=True, eq=False)
class LazyWindows(LazyRows):
    """Windows over rows that are read on demand.

    Attributes:
        single: The rows that windows lie over, each once.
    """

    single: LazyRows

    def transformed(self, change: Callable[[Array], Array], dtype: str) -> "LazyWindows":
        """Returns windows with a function applied to the rows, which keeps their shape."""
        single = self.single.transformed(change, dtype)
        return LazyWindows(
            self.shape, np.dtype(dtype), lambda rows: change(self.read(rows)), single
        )


@dataclass(frozen=True, slots=True, eq=False)
class WindowRows:
    """Windows over rows in memory, which holds each row once.

    Attributes:
        base: The rows.
        starts: The first row of each window.
        offsets: How far each row of a window is from its first one.
        sample: The shape of a sample.
    """

    base: Array
    starts: NDArray[np.int64]
    offsets: NDArray[np.int64]
    sample: tuple[int, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of windows, then the shape of one."""
        return (len(self.starts), *self.sample)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of their numbers."""
        return self.base.dtype

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, chosen: Any) -> Array:
        places = self.starts[chosen][..., None] + self.offsets
        found: Array = self.base[places].reshape(*places.shape[:-1], *self.sample)
        return found

    @property
    def single(self) -> Array:
        """The rows that windows lie over, each once."""
        return self.base[covered(len(self.base), self.starts, self.offsets)]

    def reshape(self, size: int, /, *sample: int) -> "WindowRows":
        """Returns the same windows with samples of another shape."""
        assert size in (-1, len(self))
        return replace(self, sample=sample)


def covered(count: int, starts: NDArray[np.int64], offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """Returns the numbers of the rows, of so many, that are in a window."""
    found = np.zeros(count, np.bool_)
    for offset in offsets:
        found[starts + offset] = True
    return np.flatnonzero(found)
