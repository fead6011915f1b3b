"""Arithmetic, element by element."""

from ..findings import codes
from ..operation import (
    Operand,
    elementwise,
    number_type,
    operation,
    register,
    result_type,
    wide_type,
)
from ..parameters import Integer
from ..types import ShapeError, TensorType


def _pair(x1: Operand, x2: Operand) -> TensorType:
    return elementwise(x1, x2, dtype=number_type(x1, x2))


def _floating_pair(x1: Operand, x2: Operand) -> TensorType:
    return elementwise(x1, x2, dtype=result_type(x1, x2, float))


@operation()
def divide(x1: Operand, x2: Operand) -> TensorType:
    """`x1 / x2`, floating-point."""
    _not_zero(x2)
    return _floating_pair(x1, x2)


@operation()
def floor_divide(x1: Operand, x2: Operand) -> TensorType:
    """`x1 // x2`, rounded down."""
    _not_zero(x2)
    return _pair(x1, x2)


@operation()
def mod(x1: Operand, x2: Operand) -> TensorType:
    """`x1 % x2`, with the sign of `x2`."""
    _not_zero(x2)
    wide_type(x1, x2)
    return _pair(x1, x2)


def _not_zero(divisor: Operand) -> None:
    if not isinstance(divisor, TensorType) and divisor == 0:
        raise ShapeError(codes.tensors.zero_divisor())


@operation()
def power(x1: Operand, x2: Operand) -> TensorType:
    """`x1 ** x2`."""
    result = _pair(x1, x2)
    if not result.dtype.is_floating and not isinstance(x2, TensorType) and x2 < 0:
        raise ShapeError(codes.tensors.negative_exponent(x2))
    return result


@operation()
def negative(x: Operand) -> TensorType:
    """`-x`."""
    wide_type(x)
    return _one(x)


def _one(x: Operand) -> TensorType:
    return elementwise(x, dtype=number_type(x))


for _name, _title in {
    "add": "`x1 + x2`.",
    "subtract": "`x1 - x2`.",
    "multiply": "`x1 * x2`.",
    "maximum": "The larger of two elements.",
    "minimum": "The smaller of two elements.",
}.items():
    register(_name, _title, _pair)

for _name, _title in {
    "arctan2": "Arc tangent of `x1 / x2` in the right quadrant.",
    "logaddexp": "`log(exp(x1) + exp(x2))`, without overflow.",
}.items():
    register(_name, _title, _floating_pair)

for _name, _title in {
    "absolute": "Absolute value.",
    "abs": "Absolute value.",
    "sign": "-1, 0 or 1.",
}.items():
    register(_name, _title, _one)


@operation()
def square(x: Operand) -> TensorType:
    """`x * x`."""
    return elementwise(x, dtype=number_type(x))


@operation()
def clip(x: Operand, x_min: Operand, x_max: Operand) -> TensorType:
    """Elements below `x_min` or above `x_max` become these."""
    dtype = number_type(x)
    if result_type(x_min, x_max).is_floating and not dtype.is_floating:
        raise ShapeError(codes.tensor_shapes.wrong_dtype("float32", dtype.value), "x")
    return elementwise(x, x_min, x_max, dtype=dtype)


@operation()
def round_(x: Operand, decimals: Integer = 0) -> TensorType:
    """Rounds to the nearest integer, or to a number of decimals."""
    return elementwise(x, dtype=number_type(x))
