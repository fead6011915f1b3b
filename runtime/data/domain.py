"""The numbers that an input can hold without loss."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...spec_schema.types import DType

# Larger integers can't all be represented.
LAST_EXACT_FLOAT32 = 2**24
LAST_EXACT_FLOAT64 = 2**53

LOSS = (
    "float32 has every integer up to 16,777,216 only; `standardize` brings the values to a range "
    "in which they differ"
)


@dataclass(frozen=True, slots=True)
class Domain:
    """The numbers that a column may have.

    Attributes:
        low: The least of them.
        high: The greatest of them.
        whole: Whether only integers are allowed.
        dtype: The type that sets these bounds.
        table: Whether the rows of an embedding set the bounds.
    """

    low: float
    high: float
    whole: bool
    dtype: DType
    table: bool = False

    def fault_of(self, value: float, text: str) -> tuple[str, str] | None:
        """Returns the code and the problem of a number outside the domain; None if it is inside."""
        if self.low <= value <= self.high and not (self.whole and value != round(value)):
            return None
        if not np.isfinite(value):
            return "SC410", f"{text} is not a finite number"
        if not self.whole:
            return "SC410", f"{text} is too large for {self.dtype}"
        if value != round(value):
            return "SC411", f"{text} is not an integer, and the input takes {self.dtype}"
        bounds = f"{text} is outside {self.low:.0f} to {self.high:.0f}"
        if self.table:
            return "SC438", f"{bounds}, the rows of the embedding's table"
        return "SC411", f"{bounds}, the range of {self.dtype}"


def array_type(dtype: DType) -> str:
    """Returns numpy's type for an element type: float32 for bfloat16, which numpy lacks."""
    return "float32" if dtype is DType.BFLOAT16 else dtype.value


def domain_of(dtype: DType, limit: int | None = None, rescaled: bool = False) -> Domain:
    """Returns the domain of an input.

    Args:
        limit: The number of different integers allowed, counted from 0.
        rescaled: Whether values are rescaled in float64 before they become the type. The range is
            then that of float32: larger numbers only mark a gap, and their squares overflow.
    """
    if dtype.is_floating:
        bounds = DType.FLOAT32 if rescaled else dtype
        greatest = float(np.finfo(array_type(bounds)).max)
        return Domain(-greatest, greatest, False, bounds)
    if limit is not None:
        return Domain(0, limit - 1, True, dtype, table=True)
    if dtype is DType.BOOL:
        return Domain(0, 1, True, dtype)
    info = np.iinfo(dtype.value)
    low, high = max(info.min, -LAST_EXACT_FLOAT64), min(info.max, LAST_EXACT_FLOAT64)
    return Domain(low, high, True, dtype)


def lossy(values: NDArray[Any]) -> NDArray[Any]:
    """Returns where an integer in the range of float32 becomes another integer in float32."""
    if values.dtype.itemsize <= 2:  # its numbers are too small for that
        return np.zeros(values.shape, np.bool_)
    wide = np.asarray((values > LAST_EXACT_FLOAT32) | (values < -LAST_EXACT_FLOAT32))
    if wide.any():
        with np.errstate(over="ignore"):
            single = values.astype(np.float32)
        wide &= np.isfinite(single) & (values == np.rint(values)) & (single != values)
    return wide
