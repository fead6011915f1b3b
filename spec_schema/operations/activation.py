"""Activation functions."""

from ..findings import codes
from ..operation import (
    Operand,
    axis_of,
    elementwise,
    float_type,
    operation,
    register,
    shape_of,
)
from ..parameters import Boolean, Integer, Number, PositiveInteger
from ..types import ShapeError, TensorType


def _floating(x: Operand) -> TensorType:
    return elementwise(x, dtype=float_type(x))


for _name, _title in {
    "relu": "`maximum(x, 0)`.",
    "relu6": "`clip(x, 0, 6)`.",
    "selu": "Scaled exponential linear unit.",
    "silu": "`x * sigmoid(x)`.",
    "sigmoid": "`1 / (1 + exp(-x))`.",
    "log_sigmoid": "`log(sigmoid(x))`, without overflow.",
    "hard_sigmoid": "Piecewise linear approximation of `sigmoid`.",
    "hard_silu": "`x * hard_sigmoid(x)`.",
    "hard_tanh": "`clip(x, -1, 1)`.",
    "softplus": "`log(1 + exp(x))`.",
    "softsign": "`x / (1 + abs(x))`.",
}.items():
    register(_name, _title, _floating)


@operation()
def leaky_relu(x: Operand, negative_slope: Number = 0.2) -> TensorType:
    """`x` if positive, else `negative_slope * x`."""
    return _floating(x)


@operation()
def elu(x: Operand, alpha: Number = 1.0) -> TensorType:
    """`x` if positive, else `alpha * (exp(x) - 1)`."""
    return _floating(x)


@operation()
def celu(x: Operand, alpha: Number = 1.0) -> TensorType:
    """`x` if positive, else `alpha * (exp(x / alpha) - 1)`."""
    return _floating(x)


@operation()
def gelu(x: Operand, approximate: Boolean = True) -> TensorType:
    """Gaussian error linear unit."""
    return _floating(x)


@operation()
def squareplus(x: Operand, b: Number = 4) -> TensorType:
    """`(x + sqrt(x * x + b)) / 2`."""
    return _floating(x)


@operation()
def softmax(x: Operand, axis: Integer = -1) -> TensorType:
    """`exp(x)`, divided by its sum along an axis."""
    _need_several(x, axis)
    return _floating(x)


@operation()
def log_softmax(x: Operand, axis: Integer = -1) -> TensorType:
    """`log(softmax(x))`, without overflow."""
    _need_several(x, axis)
    return _floating(x)


@operation()
def normalize(x: Operand, axis: Integer = -1, order: PositiveInteger = 2) -> TensorType:
    """`x`, divided by its norm along an axis."""
    axis_of(shape_of(x), axis)
    return _floating(x)


def _need_several(x: Operand, axis: int) -> None:
    """Raises ShapeError if a softmax is always 1."""
    shape = shape_of(x)
    if shape[axis_of(shape, axis)] == 1:
        raise ShapeError(codes.tensor_shapes.softmax_of_one(shape), "axis")
