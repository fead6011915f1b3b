"""The numbers that an input can represent without loss."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...compiler.ir import Graph
from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.types import DType

# Larger integers can't all be represented.
LAST_EXACT_FLOAT32 = 2**24
LAST_EXACT_FLOAT64 = 2**53


@dataclass(frozen=True, slots=True)
class Domain:
    """The range of the numbers in a column.

    Attributes:
        low: The minimum.
        high: The maximum.
        whole: Whether only integers are allowed.
        dtype: The type that sets these bounds.
        table: Whether the rows of an embedding set the bounds.
    """

    low: float
    high: float
    whole: bool
    dtype: DType
    table: bool = False

    def violation(
        self, value: float, written: str | float, can_be_missing: bool = False
    ) -> Violation | None:
        """Returns what is wrong with a number outside the domain; None if it is inside.

        Args:
            value: The number.
            written: How the data writes it.
            can_be_missing: Whether it may mark a missing value, and the spec can say so.
        """
        if self.low <= value <= self.high and not (self.whole and value != round(value)):
            return None
        if not np.isfinite(value):
            return codes.cells.not_finite(written, can_be_missing)
        if not self.whole:
            return codes.cells.out_of_range_of_float(written, self.dtype.value)
        if value != round(value):
            return codes.cells.not_an_integer(written, self.dtype.value)
        if self.table:
            return codes.assignments.index_out_of_range(written, int(self.high) + 1)
        low, high = int(self.low), int(self.high)
        return codes.cells.integer_out_of_range(written, low, high, self.dtype.value)


def array_type(dtype: DType) -> str:
    """Returns numpy's type for an element type: float32 for bfloat16, objects for strings."""
    if dtype is DType.STRING:
        return "object"
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
    if values.size and -LAST_EXACT_FLOAT32 <= values.min() <= values.max() <= LAST_EXACT_FLOAT32:
        return np.zeros(values.shape, np.bool_)
    wide = np.asarray((values > LAST_EXACT_FLOAT32) | (values < -LAST_EXACT_FLOAT32))
    if wide.any():
        with np.errstate(over="ignore"):
            single = values.astype(np.float32)
        wide &= np.isfinite(single) & (values == np.rint(values)) & (single != values)
    return wide


def vocabulary_sizes(graph: Graph) -> dict[str, int]:
    """Integer input → how many different integers it may hold, counted from 0."""
    limits: dict[str, int] = {}
    for node in graph.nodes:
        rows = getattr(node.operator, "input_dim", None)
        for source in node.inputs:
            if rows is not None and source in graph.inputs:
                limits[source] = min(rows, limits.get(source, rows))
    return limits
