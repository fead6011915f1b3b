"""Products of matrices."""

import re
from typing import Annotated, TypeAlias

from pydantic import BeforeValidator

from ..findings import codes
from ..operation import (
    Operand,
    Operands,
    broadcast_shapes,
    number_type,
    operation,
    shape_of,
    wide_type,
)
from ..parameters import NonNegativeInteger, Words
from ..shapes import BATCH, Dim, Shape
from ..types import DType, ShapeError, TensorType
from ..yaml.values import short


def size_of(shape: Shape) -> int:
    """Returns the number of elements of a sample. Axes of unknown size count as 1."""
    total = 1
    for dim in shape:
        total *= 1 if dim in (None, BATCH) else dim or 1
    return total


def _type(*operands: Operand) -> DType:
    """Returns the element type of sums of products."""
    wide_type(*operands)
    return number_type(*operands)


def _matmul_costs(result: TensorType, x1: Operand, x2: Operand) -> int:
    return size_of(result.shape) * size_of(shape_of(x1)[-1:])


@operation(_matmul_costs)
def matmul(x1: Operand, x2: Operand) -> TensorType:
    """Matrix product of the last two axes, `x1 @ x2`."""
    left, right = shape_of(x1), shape_of(x2)
    if not left or not right:
        raise ShapeError(codes.tensor_shapes.no_matrix(), "x2" if left else "x1")
    rows = left if len(left) > 1 else (1, *left)
    columns = right if len(right) > 1 else (*right, 1)
    _need_equal(rows[-1], columns[-2], left, right)
    shape = [*broadcast_shapes(rows[:-2], columns[:-2])]
    shape += [rows[-2]] if len(left) > 1 else []
    shape += [columns[-1]] if len(right) > 1 else []
    return TensorType(tuple(shape), _type(x1, x2))


def _need_equal(a: Dim, b: Dim, left: Shape, right: Shape) -> None:
    """Raises ShapeError if two sizes that a product sums over differ."""
    if a != b and (None not in (a, b) or BATCH in (a, b)):
        raise ShapeError(codes.tensor_shapes.inner_sizes_differ(left, right))


def _tensordot_costs(result: TensorType, x1: Operand, x2: Operand, axes: int = 2) -> int:
    left = shape_of(x1)
    return size_of(result.shape) * size_of(left[len(left) - axes :])


@operation(_tensordot_costs)
def tensordot(x1: Operand, x2: Operand, axes: NonNegativeInteger = 2) -> TensorType:
    """Sum of products over the last `axes` axes of `x1` and the first ones of `x2`."""
    left, right = shape_of(x1), shape_of(x2)
    if axes > min(len(left), len(right)):
        raise ShapeError(codes.tensor_shapes.too_many_axes(axes, left, right), "axes")
    for a, b in zip(left[len(left) - axes :], right[:axes], strict=True):
        _need_equal(a, b, left, right)
    return TensorType((*left[: len(left) - axes], *right[axes:]), _type(x1, x2))


@operation()
def outer(x1: Operand, x2: Operand) -> TensorType:
    """Products of all elements of `x1` with all of `x2`."""
    left, right = shape_of(x1), shape_of(x2)
    flat = [dims[0] if len(dims) == 1 else _size(dims) for dims in (left, right)]
    return TensorType(tuple(flat), _type(x1, x2))


def _size(shape: Shape) -> Dim:
    return None if None in shape or BATCH in shape else size_of(shape)


_EQUATION = re.compile(r"[a-zA-Z]*(,[a-zA-Z]*)*->[a-zA-Z]*\Z")


def _equation(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("no text")
    return value.replace(" ", "")


Equation: TypeAlias = Annotated[
    str, BeforeValidator(_equation), Words("an equation, as in 'bij,bjk->bik'", {})
]


def _einsum_costs(result: TensorType, subscripts: str, operands: Operands) -> int:
    return size_of(tuple(_sizes(subscripts, operands).values()))


@operation(_einsum_costs, variadic=True)
def einsum(subscripts: Equation, operands: Operands) -> TensorType:
    """Sum of products by Einstein's convention: `einsum('bij,bjk->bik', x, y)`."""
    sizes = _sizes(subscripts, operands)
    output = subscripts.partition("->")[2]
    if len(set(output)) < len(output) or not set(output) <= set(sizes):
        raise ShapeError(codes.tensor_shapes.wrong_einsum_output(short(output)), "subscripts")
    return TensorType(tuple(sizes[letter] for letter in output), _type(*operands))


def _sizes(equation: str, operands: tuple[Operand, ...]) -> dict[str, Dim]:
    """Returns the size of each letter."""
    if not _EQUATION.match(equation):
        raise ShapeError(codes.tensor_shapes.invalid_einsum(short(equation)), "subscripts")
    terms = equation.partition("->")[0].split(",")
    if len(terms) != len(operands):
        what = codes.tensor_shapes.einsum_operands(len(terms), len(operands))
        raise ShapeError(what, "subscripts")
    sizes: dict[str, Dim] = {}
    for term, operand in zip(terms, operands, strict=True):
        shape = shape_of(operand)
        if len(term) != len(shape):
            raise ShapeError(
                codes.tensor_shapes.einsum_rank(short(term), len(term), shape), "subscripts"
            )
        for letter, size in zip(term, shape, strict=True):
            known = sizes.setdefault(letter, size)
            if known is None and size != BATCH:
                sizes[letter] = size
            elif size != known and (size is not None or known == BATCH):
                what = codes.tensor_shapes.einsum_sizes(letter, known, size)
                raise ShapeError(what, "subscripts")
    return sizes
