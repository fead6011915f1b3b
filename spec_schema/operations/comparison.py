"""Comparison, logic, choice, and conversion of element types."""

from typing import Literal, TypeAlias

from ..operation import Operand, elementwise, number_type, operation, register, shape_of
from ..types import DType, TensorType

DTypeName: TypeAlias = Literal[
    "float16", "bfloat16", "float32", "float64", "int32", "int64", "uint8", "bool"
]


def _compared(x1: Operand, x2: Operand) -> TensorType:
    return elementwise(x1, x2, dtype=DType.BOOL)


def _ordered(x1: Operand, x2: Operand) -> TensorType:
    number_type(x1, x2)
    return _compared(x1, x2)


def _tested(x: Operand) -> TensorType:
    return elementwise(x, dtype=DType.BOOL)


for _name, _title in {
    "equal": "`x1 == x2`.",
    "not_equal": "`x1 != x2`.",
    "logical_and": "`x1 and x2`.",
    "logical_or": "`x1 or x2`.",
    "logical_xor": "Whether just one of two elements is true.",
}.items():
    register(_name, _title, _compared)

for _name, _title in {
    "less": "`x1 < x2`.",
    "less_equal": "`x1 <= x2`.",
    "greater": "`x1 > x2`.",
    "greater_equal": "`x1 >= x2`.",
}.items():
    register(_name, _title, _ordered)

for _name, _title in {
    "logical_not": "`not x`.",
    "isnan": "Whether an element is NaN.",
    "isinf": "Whether an element is infinite.",
    "isfinite": "Whether an element is a finite number.",
}.items():
    register(_name, _title, _tested)


@operation()
def where(condition: Operand, x1: Operand, x2: Operand) -> TensorType:
    """`x1 if condition else x2`."""
    shape = elementwise(condition, x1, x2).shape
    return TensorType(shape, elementwise(x1, x2).dtype)


@operation()
def cast(x: Operand, dtype: DTypeName = "float32") -> TensorType:
    """Converts to another element type."""
    return TensorType(shape_of(x), DType(dtype))


@operation()
def stop_gradient(variable: Operand) -> TensorType:
    """The tensor itself; gradients don't flow through it."""
    return elementwise(variable)
