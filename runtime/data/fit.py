"""Works out the statistics of a normalisation from the training part."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...spec_schema.components.normalizers import Divide, MinMax, Normalizer
from ...spec_schema.types import TensorType
from .domain import array_type
from .normalization import CHUNK, Normalization, Scaling

Array = NDArray[Any]


@dataclass(slots=True)
class Fit:
    """A normalisation while it is worked out.

    Attributes:
        normalizer: what the spec asks for; None: nothing.
        columns: input → names of its features, where the source has them.
        gaps: values may be missing, and the mean stands in for them.
        notes: what a person should know about it.
        empty: features without a value in the training part, whose mean is wanted.
    """

    normalizer: Normalizer | None
    columns: dict[str, tuple[str, ...]]
    gaps: bool = False
    notes: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)

    def fit(self, train: dict[str, Array], types: Mapping[str, TensorType]) -> Normalization:
        """The statistics of every input of the training part."""
        return Normalization(
            {name: self._scaling(name, values, types[name]) for name, values in train.items()}
        )

    def _scaling(self, name: str, values: Array, type_: TensorType) -> Scaling:
        dtype, columns = array_type(type_.dtype), self.columns.get(name, ())
        fill = self._fill(name, values)
        if fill is not None:
            values = np.where(np.isnan(values), fill, values)
        if self.normalizer is None:
            return Scaling(dtype, fill, columns=columns)
        if not type_.dtype.is_floating:
            self.notes.append(f"input `{name}` is {type_.dtype} and is not normalised")
            return Scaling(dtype, fill, columns=columns)
        if isinstance(self.normalizer, Divide):
            return Scaling(dtype, fill, scale=np.array(self.normalizer.by), columns=columns)
        offset, scale = self._statistics(name, values)
        return Scaling(dtype, fill, offset, scale, columns)

    def _fill(self, name: str, values: Array) -> Array | None:
        """The mean of each column; None: no value is missing anywhere."""
        if not self.gaps:
            return None
        there = ~np.isnan(values)
        counts = there.sum(axis=0)
        empty = np.flatnonzero(counts == 0).tolist()
        self.empty += [self._called(name, place, counts.size) for place in empty]
        sums = np.where(there, values, 0).sum(axis=0)
        return np.asarray(sums / np.maximum(counts, 1))

    def _statistics(self, name: str, values: Array) -> tuple[Array, Array]:
        """Offset and scale of each feature: the last axis, as Keras' `Normalization` has it."""
        axes = tuple(range(values.ndim - 1))
        low = values.min(axis=axes).astype(np.float64)
        high = values.max(axis=axes).astype(np.float64)
        constant = np.atleast_1d(low == high)
        if constant.any():
            self._note_constant(name, np.flatnonzero(constant).tolist(), constant.size)
        if isinstance(self.normalizer, MinMax):
            return low, np.where(low == high, 1.0, high - low)
        mean = np.where(low == high, low, values.mean(axis=axes, dtype=np.float64))
        deviation = np.sqrt(_variance(values, mean, axes))
        return mean, np.where(low == high, 1.0, deviation)

    def _note_constant(self, name: str, features: list[int], size: int) -> None:
        called = ", ".join(self._called(name, feature, size) for feature in features[:5])
        more = f" and {len(features) - 5} more" if len(features) > 5 else ""
        have, become = ("has", "becomes") if len(features) == 1 else ("have", "become")
        self.notes.append(
            f"{called}{more} of input `{name}` {have} one value all through the training part, and "
            f"{become} 0"
        )

    def _called(self, name: str, feature: int, size: int) -> str:
        columns = self.columns.get(name, ())
        return f"`{columns[feature]}`" if len(columns) == size else f"feature {feature}"


def _variance(values: Array, mean: Array, axes: tuple[int, ...]) -> Array:
    """Around the mean, in float64, without a copy of everything in float64."""
    total = np.zeros(np.shape(mean))
    for start in range(0, len(values), CHUNK):
        total += np.square(values[start : start + CHUNK] - mean).sum(axis=axes, dtype=np.float64)
    return total / (values.size / max(1, np.size(mean)))
