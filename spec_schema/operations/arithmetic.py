"""Arithmetic, element by element."""

from ..findings import codes
from ..operation import Operand, elementwise, operation, register, result_type
from ..parameters import Integer
from ..types import DType, ShapeError, TensorType


def _pair(x1: Operand, x2: Operand) -> TensorType:
    return elementwise(x1, x2)


def _floating_pair(x1: Operand, x2: Operand) -> TensorType:
    return elementwise(x1, x2, dtype=result_type(x1, x2, float))


def _one(x: Operand) -> TensorType:
    return elementwise(x)


for _name, _title in {
    "add": "`x1 + x2`.",
    "subtract": "`x1 - x2`.",
    "multiply": "`x1 * x2`.",
    "maximum": "The larger of two elements.",
    "minimum": "The smaller of two elements.",
}.items():
    register(_name, _title, _pair)

for _name, _title in {
    "divide": "`x1 / x2`, floating-point.",
    "arctan2": "Arc tangent of `x1 / x2` in the right quadrant.",
    "logaddexp": "`log(exp(x1) + exp(x2))`, without overflow.",
}.items():
    register(_name, _title, _floating_pair)

for _name, _title in {
    "negative": "`-x`.",
    "absolute": "Absolute value.",
    "abs": "Absolute value.",
    "sign": "-1, 0 or 1.",
}.items():
    register(_name, _title, _one)


def _whole(x1: Operand, x2: Operand) -> TensorType:
    dtype = result_type(x1, x2)
    return elementwise(x1, x2, dtype=DType.INT32 if dtype is DType.BOOL else dtype)


for _name, _title in {
    "floor_divide": "`x1 // x2`, rounded down.",
    "mod": "`x1 % x2`, with the sign of `x2`.",
    "power": "`x1 ** x2`.",
}.items():
    register(_name, _title, _whole)


@operation()
def square(x: Operand) -> TensorType:
    """`x * x`."""
    dtype = result_type(x)
    return elementwise(x, dtype=DType.INT32 if dtype is DType.BOOL else dtype)


@operation()
def clip(x: Operand, x_min: Operand, x_max: Operand) -> TensorType:
    """Elements below `x_min` or above `x_max` become these."""
    dtype = result_type(x, x_min, x_max)
    return elementwise(x, x_min, x_max, dtype=DType.INT32 if dtype is DType.BOOL else dtype)


@operation()
def round_(x: Operand, decimals: Integer = 0) -> TensorType:
    """The nearest integer, or the nearest number with so many decimals."""
    dtype = result_type(x)
    if dtype is DType.BOOL:
        raise ShapeError(codes.tensor_shapes.wrong_dtype("float32", "bool"), "x")
    return elementwise(x)
