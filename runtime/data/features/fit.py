"""Fits the statistics of a normalization to the training part, in one pass over its rows.

Moments are merged part by part: Chan, Golub and LeVeque, "Updating formulae and a pairwise
algorithm for computing sample variances" (1979).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.components.normalizers import Divide, MinMax, Normalizer
from ....spec_schema.types import DType, TensorType
from ..domain import array_type
from ..rows import Array, Rows, chunks
from .normalization import Normalization, Scaling
from .precision import close_in_float32

Numbers = NDArray[np.float64]


@dataclass(slots=True)
class Moments:
    """Minimum, maximum, mean and variance of each feature (the last axis, as in `Normalization`).

    Attributes:
        low: The minimum of each feature.
        high: The maximum of each feature.
        mean: The mean of each feature.
        squares: The sum of squared differences from the mean.
        count: The number of values of each feature.
    """

    low: Numbers
    high: Numbers
    mean: Numbers
    squares: Numbers
    count: int = 0

    @property
    def deviation(self) -> Numbers:
        """The standard deviation of the population."""
        return np.asarray(np.sqrt(self.squares / max(1, self.count)))

    def add(self, values: Array) -> None:
        """Add more samples."""
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
    """Returns the moments of all rows.

    Args:
        rows: The rows.
        fill: Replaces missing values (NaN), one number per feature of a sample.
    """
    features: Any = rows.shape[-1] if len(rows.shape) > 1 else ()
    zero = np.zeros(features)
    found = Moments(zero + np.inf, zero - np.inf, zero, zero)
    for _, values in chunks(rows):
        found.add(values if fill is None else np.where(np.isnan(values), fill, values))
    return found


def means(rows: Rows) -> tuple[Array, NDArray[np.int64]]:
    """Returns the mean of the values that are not NaN at each position of a sample, and their
    number.
    """
    sums, counts = np.zeros(rows.shape[1:]), np.zeros(rows.shape[1:], np.int64)
    for _, values in chunks(rows):
        there = ~np.isnan(values)
        counts += there.sum(axis=0)
        sums += np.where(there, values, 0).sum(axis=0)
    return sums / np.maximum(counts, 1), counts


@dataclass(slots=True)
class NormalizationFit:
    """Fits a normalization.

    Attributes:
        normalizer: What the spec asks for, or None.
        columns: The names of the features of each input, if the source has names.
        gaps: The inputs whose missing values (NaN) are replaced by the mean.
        apart: The inputs that are left as they are, such as the columns of features.
        notes: Notes for the user.
        empty: Features without a value in the training part that need a mean, by name or number.
        close: Features whose numbers float32 can hardly tell apart: what messages call them, their
            bounds, and the distance of numbers around them in float32.
    """

    normalizer: Normalizer | None
    columns: dict[str, tuple[str, ...]]
    gaps: Collection[str] = ()
    apart: Collection[str] = ()
    notes: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    close: list[tuple[str, float, float, float]] = field(default_factory=list)

    def fit(self, train: Mapping[str, Rows], types: Mapping[str, TensorType]) -> Normalization:
        """Returns the statistics of every input of the training part."""
        return Normalization(
            {name: self._scaling(name, values, types[name]) for name, values in train.items()}
        )

    def _scaling(self, name: str, rows: Rows, type_: TensorType) -> Scaling:
        dtype, columns = array_type(type_.dtype), self.columns.get(name, ())
        if type_.dtype is DType.STRING:
            return Scaling(dtype, columns=columns)
        fill = self._fill(name, rows)
        if self.normalizer is None or name in self.apart:
            return Scaling(dtype, fill, columns=columns)
        if not type_.dtype.is_floating:
            self.notes.append(f"input `{name}` has dtype {type_.dtype} and is not normalized")
            return Scaling(dtype, fill, columns=columns)
        if isinstance(self.normalizer, Divide):
            return Scaling(dtype, fill, scale=np.array(self.normalizer.by), columns=columns)
        offset, scale = self._statistics(name, moments(rows, fill))
        return Scaling(dtype, fill, offset, scale, columns)

    def _fill(self, name: str, rows: Rows) -> Array | None:
        """Returns the mean of each column; None if its rows have no gaps to fill."""
        if name not in self.gaps:
            return None
        fill, counts = means(rows)
        empty = np.flatnonzero(counts == 0).tolist()
        self.empty += [self._name(name, place, counts.size) for place in empty]
        return fill

    def _statistics(self, name: str, found: Moments) -> tuple[Array, Array]:
        """Returns offset and scale of each feature."""
        for feature, low, high, step in close_in_float32(found.low, found.high):
            called = self._called(name, feature, found.low.size)
            of_input = "" if called.startswith("`") else f" of input `{name}`"
            self.close.append(
                (f"{'' if of_input else 'column '}{called}{of_input}", low, high, step)
            )
        same = found.low == found.high
        if same.any():
            self._note_constant(name, np.flatnonzero(same).tolist(), same.size)
        if isinstance(self.normalizer, MinMax):
            return found.low, np.where(same, 1.0, found.high - found.low)
        return np.where(same, found.low, found.mean), np.where(same, 1.0, found.deviation)

    def _note_constant(self, name: str, features: list[int], size: int) -> None:
        called = ", ".join(self._called(name, feature, size) for feature in features[:5])
        more = f" and {len(features) - 5} more" if len(features) > 5 else ""
        are, become = ("is", "becomes") if len(features) == 1 else ("are", "become")
        self.notes.append(
            f"{called}{more} of input `{name}` {are} constant in the training part and {become} 0"
        )

    def _called(self, name: str, feature: int, size: int) -> str:
        is_column = len(self.columns.get(name, ())) == size
        return f"`{self._name(name, feature, size)}`" if is_column else f"feature {feature}"

    def _name(self, name: str, feature: int, size: int) -> str:
        columns = self.columns.get(name, ())
        return columns[feature] if len(columns) == size else str(feature)
