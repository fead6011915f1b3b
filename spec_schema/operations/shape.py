"""Operations that rearrange elements."""

from itertools import pairwise
from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator

from ..findings import codes
from ..operation import (
    Operand,
    Operands,
    axes_of,
    axis_of,
    broadcast_shapes,
    operation,
    result_type,
    shape_of,
)
from ..parameters import Integer, PositiveInteger, Words
from ..shapes import BATCH, Dim, Shape, product
from ..types import ShapeError, TensorType
from .reduction import Axes

MOST_PARTS = 100


def _integers(value: object) -> tuple[int, ...]:
    items = value if isinstance(value, tuple) else (value,)
    if not all(isinstance(item, int) and not isinstance(item, bool) for item in items):
        raise ValueError("wrong item")
    return items


def _sizes(value: object) -> object:
    items = _integers(value)
    if any(item < 1 and item != -1 for item in items) or items.count(-1) > 1:
        raise ValueError("wrong item")
    return items


def _counts(value: object) -> object:
    items = _integers(value)
    if any(item < 1 for item in items):
        raise ValueError("wrong item")
    return items


def _pairs(value: object) -> object:
    if not isinstance(value, tuple):
        raise ValueError("wrong shape")
    pairs = [_integers(pair) for pair in value]
    if any(len(pair) != 2 or min(pair) < 0 for pair in pairs):
        raise ValueError("wrong item")
    return tuple(pairs)


def _sections(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool) and 1 < value <= MOST_PARTS:
        return value
    if not isinstance(value, tuple) or not value:
        raise ValueError("wrong item")
    bounds = (0, *_integers(value))
    if len(value) >= MOST_PARTS or any(end <= start for start, end in pairwise(bounds)):
        raise ValueError("wrong item")
    return value


NewShape: TypeAlias = Annotated[
    tuple[int, ...],
    BeforeValidator(_sizes),
    Words("a list of positive integers, at most one of them -1", {}),
]
Counts: TypeAlias = Annotated[
    tuple[int, ...], BeforeValidator(_counts), Words("a list of positive integers", {})
]
AxisOrder: TypeAlias = Annotated[
    tuple[int, ...], BeforeValidator(_integers), Words("a list of integers", {})
]
Sections: TypeAlias = Annotated[
    int | tuple[int, ...],
    BeforeValidator(_sections),
    Words(f"an integer from 2 to {MOST_PARTS}, or a list of increasing positive integers", {}),
]
Widths: TypeAlias = Annotated[
    tuple[tuple[int, int], ...],
    BeforeValidator(_pairs),
    Words("a list of pairs of non-negative integers", {}),
]


@operation()
def reshape(x: Operand, newshape: NewShape) -> TensorType:
    """Another shape for the same elements; one size may be -1, as that of the batch must be."""
    shape = shape_of(x)
    if BATCH in shape:
        return TensorType(_batch_reshaped(shape, newshape), result_type(x))
    size = product(shape)
    known = product(tuple(dim for dim in newshape if dim != -1)) or 1
    if size is None:
        return TensorType(tuple(None if dim == -1 else dim for dim in newshape), result_type(x))
    rest, over = divmod(size, known)
    if over or (rest != 1 and -1 not in newshape):
        raise ShapeError(codes.tensor_shapes.not_reshapable(shape, newshape), "newshape")
    return TensorType(tuple(rest if dim == -1 else dim for dim in newshape), result_type(x))


def _batch_reshaped(shape: Shape, newshape: tuple[int, ...]) -> Shape:
    """The new shape of a batch, whose size is unknown: -1 stands for it."""
    size = product(shape[1:]) if shape[0] == BATCH and BATCH not in shape[1:] else None
    known = product(tuple(dim for dim in newshape if dim != -1)) or 1
    if -1 not in newshape or (size is not None and newshape[0] == -1 and size != known):
        raise ShapeError(codes.tensor_shapes.not_reshapable(shape, newshape), "newshape")
    if size is None or newshape[0] != -1:
        return tuple(None if dim == -1 else dim for dim in newshape)
    return (BATCH, *newshape[1:])


@operation()
def transpose(x: Operand, axes: AxisOrder | None = None) -> TensorType:
    """Axes in another order; reversed without `axes`."""
    shape = shape_of(x)
    if axes is None:
        return TensorType(shape[::-1], result_type(x))
    order = axes_of(shape, axes)
    if len(order) != len(shape):
        raise ShapeError(codes.tensor_shapes.not_all_axes(axes, shape), "axes")
    return TensorType(tuple(shape[axis] for axis in order), result_type(x))


@operation()
def moveaxis(x: Operand, source: Integer, destination: Integer) -> TensorType:
    """An axis moved to another place."""
    shape = list(shape_of(x))
    at = axis_of(shape_of(x), source, "source")
    to = axis_of(shape_of(x), destination, "destination")
    shape.insert(to, shape.pop(at))
    return TensorType(tuple(shape), result_type(x))


@operation()
def swapaxes(x: Operand, axis1: Integer, axis2: Integer) -> TensorType:
    """Swaps two axes."""
    shape = list(shape_of(x))
    a, b = axis_of(shape_of(x), axis1, "axis1"), axis_of(shape_of(x), axis2, "axis2")
    shape[a], shape[b] = shape[b], shape[a]
    return TensorType(tuple(shape), result_type(x))


@operation()
def expand_dims(x: Operand, axis: Integer) -> TensorType:
    """An axis of size 1 inserted."""
    shape = list(shape_of(x))
    shape.insert(axis_of((*shape, 1), axis), 1)
    return TensorType(tuple(shape), result_type(x))


@operation()
def squeeze(x: Operand, axis: Axes = None) -> TensorType:
    """Axes of size 1 removed; all of them without `axis`."""
    shape = shape_of(x)
    axes = tuple(i for i, dim in enumerate(shape) if dim == 1)
    if axis is not None:
        axes = axes_of(shape, axis)
        if any(shape[one] != 1 for one in axes):
            raise ShapeError(codes.tensor_shapes.not_squeezable(shape), "axis")
    kept = tuple(dim for i, dim in enumerate(shape) if i not in axes)
    return TensorType(kept, result_type(x))


@operation()
def concatenate(xs: Operands, axis: Integer = -1) -> TensorType:
    """Concatenates tensors along an axis."""
    shapes = [shape_of(x) for x in xs]
    at = axis_of(shapes[0], axis)
    shape = list(shapes[0])
    for other in shapes[1:]:
        shape = _beside(shape, other, at)
    return TensorType(tuple(shape), result_type(*xs))


def _beside(shape: list[Dim], other: Shape, at: int) -> list[Dim]:
    if len(shape) != len(other):
        raise ShapeError(codes.tensor_shapes.not_concatenable(tuple(shape), other, at), "xs")
    joined = []
    for axis, (a, b) in enumerate(zip(shape, other, strict=True)):
        is_known = isinstance(a, int) and isinstance(b, int) and BATCH not in (a, b)
        if axis == at:
            joined.append(a + b if is_known and a is not None and b is not None else None)
        elif a == b or None in (a, b):
            joined.append(b if a is None else a)
        else:
            raise ShapeError(codes.tensor_shapes.not_concatenable(tuple(shape), other, at), "xs")
    return joined


@operation()
def stack(x: Operands, axis: Integer = 0) -> TensorType:
    """Tensors of one shape along a new axis."""
    shapes = [shape_of(one) for one in x]
    shape = shapes[0]
    for other in shapes[1:]:
        if len(shape) != len(other):
            raise ShapeError(codes.tensor_shapes.not_stackable(shape, other), "x")
        if any(a != b and None not in (a, b) for a, b in zip(shape, other, strict=True)):
            raise ShapeError(codes.tensor_shapes.not_stackable(shape, other), "x")
        shape = tuple(b if a is None else a for a, b in zip(shape, other, strict=True))
    at = axis_of((*shape, 1), axis)
    return TensorType((*shape[:at], len(x), *shape[at:]), result_type(*x))


@operation(parts="indices_or_sections")
def split(x: Operand, indices_or_sections: Sections, axis: Integer = 0) -> tuple[TensorType, ...]:
    """Equal parts along an axis, or the parts between indices: `split(x, 2, axis=-1)[0]`."""
    shape = shape_of(x)
    at = axis_of(shape, axis)
    size = shape[at]
    if size is None or size == BATCH:
        raise ShapeError(codes.tensor_shapes.unknown_size_split(axis, shape), "axis")
    if isinstance(indices_or_sections, int):
        length, over = divmod(size, indices_or_sections)
        if over or not length:
            what = codes.tensor_shapes.no_equal_parts(size, indices_or_sections)
            raise ShapeError(what, "indices_or_sections")
        part = TensorType((*shape[:at], length, *shape[at + 1 :]), result_type(x))
        return (part,) * indices_or_sections
    bounds = (0, *indices_or_sections, size)
    lengths = [end - start for start, end in pairwise(bounds)]
    if lengths[-1] < 1:
        what = codes.tensor_shapes.split_beyond_end(indices_or_sections[-1], size)
        raise ShapeError(what, "indices_or_sections")
    shapes = ((*shape[:at], length, *shape[at + 1 :]) for length in lengths)
    return tuple(TensorType(one, result_type(x)) for one in shapes)


@operation()
def broadcast_to(x: Operand, shape: Counts) -> TensorType:
    """The tensor repeated to a shape without a batch."""
    if broadcast_shapes(shape_of(x), shape) != shape:
        raise ShapeError(codes.tensor_shapes.not_broadcastable(shape_of(x), shape), "shape")
    return TensorType(shape, result_type(x))


@operation()
def repeat(x: Operand, repeats: PositiveInteger, axis: Integer) -> TensorType:
    """Each element repeated along an axis."""
    shape = list(shape_of(x))
    at = axis_of(shape_of(x), axis)
    shape[at] = _times(shape[at], repeats)
    return TensorType(tuple(shape), result_type(x))


@operation()
def tile(x: Operand, repeats: Counts) -> TensorType:
    """The whole tensor repeated along each axis."""
    shape = shape_of(x)
    if len(repeats) != len(shape):
        raise ShapeError(codes.tensor_shapes.not_all_axes(repeats, shape), "repeats")
    dims = (_times(dim, count) for dim, count in zip(shape, repeats, strict=True))
    return TensorType(tuple(dims), result_type(x))


def _times(dim: Dim, count: int) -> Dim:
    if count == 1:
        return dim
    return None if dim is None or dim == BATCH else dim * count


@operation()
def pad(
    x: Operand,
    pad_width: Widths,
    mode: Literal["constant", "reflect", "symmetric"] = "constant",
) -> TensorType:
    """Elements added before and behind each axis."""
    shape = shape_of(x)
    if len(pad_width) != len(shape):
        raise ShapeError(codes.tensor_shapes.not_all_axes(pad_width, shape), "pad_width")
    for dim, pair in zip(shape, pad_width, strict=True):
        _need_source(dim, max(pair), mode)
    dims = tuple(_wider(dim, *pair) for dim, pair in zip(shape, pad_width, strict=True))
    return TensorType(dims, result_type(x))


def _need_source(dim: Dim, width: int, mode: str) -> None:
    """Raises ShapeError if an axis is too short for what is reflected."""
    least = {"reflect": width + 1, "symmetric": width}.get(mode, 0)
    if dim is not None and dim != BATCH and dim < least:
        raise ShapeError(codes.tensor_shapes.padding_too_wide(width, dim, mode), "pad_width")


def _wider(dim: Dim, before: int, behind: int) -> Dim:
    if before == behind == 0:
        return dim
    return None if dim is None or dim == BATCH else dim + before + behind
