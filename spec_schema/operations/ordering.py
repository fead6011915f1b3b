"""Operations along an axis that keep the shape."""

from ..findings import codes
from ..operation import (
    Operand,
    axes_of,
    axis_of,
    elementwise,
    number_type,
    operation,
    register,
    result_type,
    shape_of,
)
from ..parameters import Boolean, Integer, PositiveInteger
from ..shapes import product
from ..types import DType, ShapeError, TensorType
from .reduction import Axes, Axis


def _accumulated(x: Operand, axis: Axis = None) -> TensorType:
    dtype = result_type(x)
    dtype = DType.INT32 if dtype is DType.BOOL else dtype
    return TensorType(_flat(x, axis), dtype)


def _flat(x: Operand, axis: int | None) -> tuple[int | None, ...]:
    """The shape along an axis; of all elements in a row for None."""
    shape = shape_of(x)
    if axis is None:
        return (product(shape),)
    axis_of(shape, axis)
    return shape


register("cumsum", "Cumulative sum along an axis.", _accumulated)
register("cumprod", "Cumulative product along an axis.", _accumulated)


@operation()
def sort(x: Operand, axis: Integer = -1) -> TensorType:
    """Elements in ascending order along an axis."""
    axis_of(shape_of(x), axis)
    return elementwise(x, dtype=number_type(x))


@operation()
def argsort(x: Operand, axis: Integer = -1) -> TensorType:
    """Indices that would sort an axis."""
    axis_of(shape_of(x), axis)
    number_type(x)
    return elementwise(x, dtype=DType.INT32)


@operation(results=("values", "indices"))
def top_k(x: Operand, k: PositiveInteger, sorted: Boolean = True) -> tuple[TensorType, ...]:
    """The `k` largest elements of the last axis."""
    shape = shape_of(x)
    size = shape[axis_of(shape, -1)]
    if size is not None and k > size:
        raise ShapeError(codes.tensor_shapes.too_few_elements(k, size), "k")
    found = (*shape[:-1], k)
    return TensorType(found, number_type(x)), TensorType(found, DType.INT32)


@operation()
def flip(x: Operand, axis: Axes = None) -> TensorType:
    """Elements in reverse order along axes."""
    axes_of(shape_of(x), axis)
    return elementwise(x)


@operation()
def roll(x: Operand, shift: Integer, axis: Integer) -> TensorType:
    """Shifts elements along an axis; those shifted out at one end return at the other."""
    axis_of(shape_of(x), axis)
    return elementwise(x)
