"""Reductions over axes."""

from typing import Annotated, TypeAlias

from pydantic import BeforeValidator

from ..operation import (
    Operand,
    float_type,
    floating,
    number_type,
    operation,
    reduced,
    result_type,
    wide_type,
)
from ..parameters import Boolean, Integer, Words
from ..types import DType, TensorType


def _axes(value: object) -> object:
    items = value if isinstance(value, tuple) else (value,)
    if not items or not all(isinstance(i, int) and not isinstance(i, bool) for i in items):
        raise ValueError("wrong item")
    return value


Axes: TypeAlias = (
    Annotated[
        int | tuple[int, ...],
        BeforeValidator(_axes),
        Words("an integer or a list of integers", {}),
    ]
    | None
)
"""Axes to reduce over; None for all."""
Axis: TypeAlias = Integer | None


@operation()
def sum_(x: Operand, axis: Axes = None, keepdims: Boolean = False) -> TensorType:
    """Sum."""
    return TensorType(reduced(x, axis, keepdims), _summed(x))


@operation()
def prod(x: Operand, axis: Axes = None, keepdims: Boolean = False) -> TensorType:
    """Product."""
    return TensorType(reduced(x, axis, keepdims), _summed(x))


def _summed(x: Operand) -> DType:
    dtype = wide_type(x)
    return DType.INT32 if dtype is DType.BOOL else dtype


@operation()
def mean(x: Operand, axis: Axes = None, keepdims: Boolean = False) -> TensorType:
    """Mean."""
    return TensorType(reduced(x, axis, keepdims), result_type(x, float))


@operation()
def var(x: Operand, axis: Axes = None, keepdims: Boolean = False) -> TensorType:
    """Variance."""
    return TensorType(reduced(x, axis, keepdims), result_type(x, float))


@operation()
def std(x: Operand, axis: Axes = None, keepdims: Boolean = False) -> TensorType:
    """Standard deviation."""
    return TensorType(reduced(x, axis, keepdims), floating(x))


@operation()
def max_(x: Operand, axis: Axes = None, keepdims: Boolean = False) -> TensorType:
    """Largest element."""
    return TensorType(reduced(x, axis, keepdims), number_type(x))


@operation()
def min_(x: Operand, axis: Axes = None, keepdims: Boolean = False) -> TensorType:
    """Smallest element."""
    return TensorType(reduced(x, axis, keepdims), number_type(x))


@operation()
def any_(x: Operand, axis: Axes = None, keepdims: Boolean = False) -> TensorType:
    """Whether any element is true."""
    return TensorType(reduced(x, axis, keepdims), DType.BOOL)


@operation()
def all_(x: Operand, axis: Axes = None, keepdims: Boolean = False) -> TensorType:
    """Whether all elements are true."""
    return TensorType(reduced(x, axis, keepdims), DType.BOOL)


@operation()
def argmax(x: Operand, axis: Axis = None, keepdims: Boolean = False) -> TensorType:
    """Index of the largest element."""
    return TensorType(reduced(x, axis, keepdims), DType.INT32)


@operation()
def argmin(x: Operand, axis: Axis = None, keepdims: Boolean = False) -> TensorType:
    """Index of the smallest element."""
    return TensorType(reduced(x, axis, keepdims), DType.INT32)


@operation()
def count_nonzero(x: Operand, axis: Axes = None) -> TensorType:
    """Number of elements that are not 0."""
    return TensorType(reduced(x, axis, False), DType.INT32)


@operation()
def logsumexp(x: Operand, axis: Axes = None, keepdims: Boolean = False) -> TensorType:
    """`log(sum(exp(x)))`, without overflow."""
    return TensorType(reduced(x, axis, keepdims), float_type(x))


@operation()
def norm(x: Operand, axis: Axes = None, keepdims: Boolean = False) -> TensorType:
    """Euclidean length, `sqrt(sum(square(x)))`."""
    return TensorType(reduced(x, axis, keepdims), floating(x))


@operation(results=("mean", "variance"))
def moments(x: Operand, axes: Axes, keepdims: Boolean = False) -> tuple[TensorType, ...]:
    """Mean and variance."""
    return (TensorType(reduced(x, axes, keepdims), float_type(x)),) * 2
