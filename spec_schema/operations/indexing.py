"""Parts of tensors, and tensors of indices."""

from typing import Any

from ..findings import codes
from ..operation import Operand, Operands, axis_of, operation, result_type, shape_of
from ..parameters import Integer, PositiveInteger
from ..shapes import BATCH, Dim, Shape
from ..types import DType, ShapeError, TensorType
from .comparison import DTypeName


@operation()
def take(x: Operand, indices: Operand, axis: Integer) -> TensorType:
    """Elements at indices along an axis."""
    shape = shape_of(x)
    at = axis_of(shape, axis)
    _need_integers(indices)
    return TensorType((*shape[:at], *shape_of(indices), *shape[at + 1 :]), result_type(x))


@operation()
def take_along_axis(x: Operand, indices: Operand, axis: Integer) -> TensorType:
    """Elements at an index of their own for each position."""
    shape, places = shape_of(x), shape_of(indices)
    at = axis_of(shape, axis)
    _need_integers(indices)
    if len(shape) != len(places):
        raise ShapeError(codes.tensor_shapes.not_broadcastable(shape, places), "indices")
    pairs = enumerate(zip(shape, places, strict=True))
    if any(i != at and a != b and 1 not in (a, b) and None not in (a, b) for i, (a, b) in pairs):
        raise ShapeError(codes.tensor_shapes.not_broadcastable(shape, places), "indices")
    dims = (
        b if i == at or a == 1 else a for i, (a, b) in enumerate(zip(shape, places, strict=True))
    )
    return TensorType(tuple(dims), result_type(x))


def _need_integers(indices: Operand) -> None:
    dtype = result_type(indices)
    if dtype not in (DType.INT32, DType.INT64, DType.UINT8):
        raise ShapeError(codes.tensor_shapes.wrong_dtype("int32", dtype.value), "indices")


@operation()
def one_hot(
    x: Operand, num_classes: PositiveInteger, axis: Integer = -1, dtype: DTypeName = "float32"
) -> TensorType:
    """A 1 at each index, in a new axis of zeros."""
    if result_type(x) not in (DType.INT32, DType.INT64, DType.UINT8):
        raise ShapeError(codes.tensor_shapes.wrong_dtype("int32", result_type(x).value), "x")
    shape = shape_of(x)
    at = axis_of((*shape, 1), axis)
    return TensorType((*shape[:at], num_classes, *shape[at:]), DType(dtype))


@operation()
def diagonal(x: Operand, axis1: Integer, axis2: Integer) -> TensorType:
    """Elements whose indices along two axes are equal, in a last axis."""
    shape = shape_of(x)
    a, b = axis_of(shape, axis1, "axis1"), axis_of(shape, axis2, "axis2")
    if a == b:
        raise ShapeError(codes.tensor_shapes.axis_twice(shape), "axis2")
    rest = tuple(dim for i, dim in enumerate(shape) if i not in (a, b))
    sizes = (shape[a], shape[b])
    known = [dim for dim in sizes if dim is not None and dim != BATCH]
    size: Dim = min(known) if len(known) == 2 else None
    return TensorType((*rest, size), result_type(x))


@operation()
def tril(x: Operand, k: Integer = 0) -> TensorType:
    """Zeros above the diagonal of the last two axes."""
    _need_matrix(shape_of(x))
    return TensorType(shape_of(x), result_type(x))


@operation()
def triu(x: Operand, k: Integer = 0) -> TensorType:
    """Zeros below the diagonal of the last two axes."""
    _need_matrix(shape_of(x))
    return TensorType(shape_of(x), result_type(x))


def _need_matrix(shape: Shape) -> None:
    if len(shape) < 2:
        raise ShapeError(codes.tensor_shapes.axis_out_of_range(-2, shape), "x")


@operation()
def get_item(x: Operand, key: Any) -> TensorType:
    """A part by its indices: `x[:, -1]`."""
    left = list(shape_of(x))
    consumed = sum(item is not None and item is not ... for item in key)
    if sum(item is ... for item in key) > 1:
        raise ShapeError(codes.tensor_shapes.ellipsis_twice())
    if consumed > len(left):
        raise ShapeError(codes.tensor_shapes.too_many_indices(consumed, shape_of(x)))
    shape: list[Dim] = []
    for number, item in enumerate(key):
        if item is ...:
            rest = sum(other is not None for other in key[number + 1 :])
            kept = len(left) - rest
            shape += left[:kept]
            left = left[kept:]
        elif item is None:
            shape.append(1)
        elif isinstance(item, slice):
            shape.append(_sliced(left.pop(0), item, number))
        else:
            _need_index(left.pop(0), item, number)
    return TensorType((*shape, *left), result_type(x))


@operation()
def pick(x: Operands, index: Integer) -> TensorType:
    """One of several results: `top_k(x, 3)[0]`."""
    found = x[index]
    assert isinstance(found, TensorType)
    return found


def _sliced(dim: Dim, item: slice, number: int) -> Dim:
    if item == slice(None):
        return dim
    if item.step == 0:
        raise ShapeError(codes.tensor_shapes.slice_step_zero(), f"key{number}")
    if dim is None or dim == BATCH:
        return None
    size = len(range(*item.indices(dim)))
    if size == 0:
        raise ShapeError(codes.tensor_shapes.empty_slice(dim), f"key{number}")
    return size


def _need_index(dim: Dim, index: int, number: int) -> None:
    if dim is None or dim == BATCH:
        return
    if not -dim <= index < dim:
        raise ShapeError(codes.tensor_shapes.index_out_of_range(index, dim), f"key{number}")
