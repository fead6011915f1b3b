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


_TERM = r"[a-zA-Z]*(\.\.\.[a-zA-Z]*)?"
_EQUATION = re.compile(rf"{_TERM}(,{_TERM})*->{_TERM}\Z")


def _equation(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("no text")
    return value.replace(" ", "")


Equation: TypeAlias = Annotated[
    str, BeforeValidator(_equation), Words("an equation, as in 'bij,bjk->bik'", {})
]


def _einsum_costs(result: TensorType, subscripts: str, operands: Operands) -> int:
    sizes, others = _sizes(subscripts, operands)
    return size_of((*sizes.values(), *others))


@operation(_einsum_costs, variadic=True)
def einsum(subscripts: Equation, operands: Operands) -> TensorType:
    """Sum of products by Einstein's convention: `einsum('...ij,...jk->...ik', x, y)`."""
    sizes, others = _sizes(subscripts, operands)
    terms, _, output = subscripts.partition("->")
    before, dots, after = output.partition("...")
    letters = before + after
    if len(set(letters)) < len(letters) or not set(letters) <= set(sizes):
        raise ShapeError(codes.tensor_shapes.wrong_einsum_output(short(output)), "subscripts")
    if bool(dots) != ("..." in terms):
        raise ShapeError(codes.tensor_shapes.ellipsis_on_one_side(short(subscripts)), "subscripts")
    first, last = ([sizes[letter] for letter in part] for part in (before, after))
    return TensorType((*first, *others, *last), _type(*operands))


def _sizes(equation: str, operands: tuple[Operand, ...]) -> tuple[dict[str, Dim], Shape]:
    """Returns the size of each letter, and the shape that `...` stands for."""
    if not _EQUATION.match(equation):
        raise ShapeError(codes.tensor_shapes.invalid_einsum(short(equation)), "subscripts")
    terms = equation.partition("->")[0].split(",")
    if len(terms) != len(operands):
        what = codes.tensor_shapes.einsum_operands(len(terms), len(operands))
        raise ShapeError(what, "subscripts")
    sizes: dict[str, Dim] = {}
    others: Shape = ()
    for term, operand in zip(terms, operands, strict=True):
        shape = shape_of(operand)
        before, dots, after = term.partition("...")
        letters, end = before + after, len(shape) - len(after)
        if len(letters) > len(shape) or (len(letters) < len(shape) and not dots):
            raise ShapeError(
                codes.tensor_shapes.einsum_rank(short(term), len(letters), shape), "subscripts"
            )
        others = broadcast_shapes(others, shape[len(before) : end])
        for letter, size in zip(letters, shape[: len(before)] + shape[end:], strict=True):
            known = sizes.setdefault(letter, size)
            if known is None and size != BATCH:
                sizes[letter] = size
            elif size != known and (size is not None or known == BATCH):
                what = codes.tensor_shapes.einsum_sizes(letter, known, size)
                raise ShapeError(what, "subscripts")
    return sizes, others
