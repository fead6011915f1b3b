"""Constants."""

from typing import Any

from ..findings import codes
from ..operation import Operand, elementwise, operation
from ..parameters import Integer, Number, PositiveInteger
from ..shapes import Shape, product
from ..types import DType, ShapeError, TensorType
from .comparison import DTypeName
from .shape import Counts

MOST_ELEMENTS = 100_000
"""Elements of a constant, which is written out in a saved model."""


def _bounded(shape: Shape, dtype: str, parameter: str) -> TensorType:
    size = product(shape) or 0
    if size > MOST_ELEMENTS:
        raise ShapeError(codes.tensors.constant_too_large(size, MOST_ELEMENTS), parameter)
    return TensorType(shape, DType(dtype))


@operation()
def zeros(shape: Counts, dtype: DTypeName = "float32") -> TensorType:
    """Zeros."""
    return _bounded(shape, dtype, "shape")


@operation()
def ones(shape: Counts, dtype: DTypeName = "float32") -> TensorType:
    """Ones."""
    return _bounded(shape, dtype, "shape")


@operation()
def full(shape: Counts, fill_value: Number, dtype: DTypeName = "float32") -> TensorType:
    """One number everywhere."""
    return _bounded(shape, dtype, "shape")


@operation()
def arange(
    start: Integer, stop: Integer | None = None, step: Integer = 1, dtype: DTypeName = "int32"
) -> TensorType:
    """Integers from `start` up to `stop`, or from 0 up to `start`."""
    if step == 0:
        raise ShapeError(codes.tensor_shapes.slice_step_zero(), "step")
    first, last = (0, start) if stop is None else (start, stop)
    size = len(range(first, last, step))
    if size == 0:
        raise ShapeError(codes.tensor_shapes.empty_range(), "start")
    return _bounded((size,), dtype, "start")


@operation()
def eye(N: PositiveInteger, dtype: DTypeName = "float32") -> TensorType:
    """Identity matrix."""
    return _bounded((N, N), dtype, "N")


@operation()
def zeros_like(x: Operand) -> TensorType:
    """Zeros of the shape of `x`."""
    return elementwise(x)


@operation()
def ones_like(x: Operand) -> TensorType:
    """Ones of the shape of `x`."""
    return elementwise(x)


@operation()
def array(value: Any) -> TensorType:
    """Numbers in lists: `[[1, 0], [0, 1]]`."""
    shape: list[int] = []
    items = [value]
    while isinstance(items[0], tuple):
        if not items[0] or not all(
            isinstance(item, tuple) and len(item) == len(items[0]) for item in items
        ):
            raise ShapeError(codes.tensor_shapes.ragged_list(), "value")
        shape.append(len(items[0]))
        items = [inner for item in items for inner in item]
    if all(isinstance(item, bool) for item in items):
        return TensorType(tuple(shape), DType.BOOL)
    if any(isinstance(item, bool) or not isinstance(item, (int, float)) for item in items):
        raise ShapeError(codes.tensor_shapes.ragged_list(), "value")
    is_whole = all(isinstance(item, int) for item in items)
    return TensorType(tuple(shape), DType.INT32 if is_whole else DType.FLOAT32)
