"""Statistics of rows that need not fit into memory, in one pass over them.

The parts of Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing
sample variances" (1979), merged one after the other.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..rows import Array, Rows, chunks

Numbers = NDArray[np.float64]


@dataclass(slots=True)
class Moments:
    """Of each feature: the last axis, as Keras' `Normalization` has it.

    Attributes:
        count: numbers of each.
        squares: sum of the squared distances from the mean.
    """

    low: Numbers
    high: Numbers
    mean: Numbers
    squares: Numbers
    count: int = 0

    @property
    def deviation(self) -> Numbers:
        """Of all there are: the sum is divided by their count."""
        return np.asarray(np.sqrt(self.squares / max(1, self.count)))

    def add(self, values: Array) -> None:
        """Take in more samples."""
        axes = tuple(range(values.ndim - 1))
        count = values.size // max(1, values.shape[-1] if axes else 1)
        mean = values.mean(axis=axes, dtype=np.float64)
        squares = np.square(values - mean).sum(axis=axes, dtype=np.float64)
        distance, total = mean - self.mean, self.count + count
        self.low = np.minimum(self.low, values.min(axis=axes))
        self.high = np.maximum(self.high, values.max(axis=axes))
        self.mean = self.mean + distance * (count / total)
        self.squares = self.squares + squares + distance**2 * (self.count * count / total)
        self.count = total


def moments(rows: Rows, fill: Array | None = None) -> Moments:
    """The moments of all rows.

    Args:
        fill: stands in for missing values (NaN), one a feature of a sample.
    """
    features: Any = rows.shape[-1] if len(rows.shape) > 1 else ()
    zero = np.zeros(features)
    found = Moments(zero + np.inf, zero - np.inf, zero, zero)
    for _, values in chunks(rows):
        found.add(values if fill is None else np.where(np.isnan(values), fill, values))
    return found


def means(rows: Rows) -> tuple[Array, NDArray[np.int64]]:
    """The mean of what is there (not NaN) at each place of a sample, and how much that is."""
    sums, counts = np.zeros(rows.shape[1:]), np.zeros(rows.shape[1:], np.int64)
    for _, values in chunks(rows):
        there = ~np.isnan(values)
        counts += there.sum(axis=0)
        sums += np.where(there, values, 0).sum(axis=0)
    return sums / np.maximum(counts, 1), counts
