"""Fourier transforms. Complex numbers are pairs of tensors: real and imaginary parts."""

from ..findings import codes
from ..operation import Operand, Operands, broadcast_shapes, operation, result_type, shape_of
from ..parameters import PositiveInteger
from ..shapes import BATCH, Shape
from ..types import DType, ShapeError, TensorType


@operation(results=("real", "imaginary"))
def rfft(x: Operand, fft_length: PositiveInteger | None = None) -> tuple[TensorType, ...]:
    """Fourier transform of real numbers along the last axis."""
    shape = _signal(x, "x")
    length = shape[-1] if fft_length is None else fft_length
    bins = None if length is None or length == BATCH else length // 2 + 1
    return (TensorType((*shape[:-1], bins)),) * 2


@operation(results=("real", "imaginary"))
def fft(x: Operands) -> tuple[TensorType, ...]:
    """Fourier transform of a pair, `[real, imaginary]`, along the last axis."""
    if len(x) != 2:
        raise ShapeError(codes.tensor_shapes.not_a_pair(len(x)), "x")
    real, imaginary = (_signal(part, "x") for part in x)
    return (TensorType(broadcast_shapes(real, imaginary)),) * 2


def _signal(x: Operand, parameter: str) -> Shape:
    """Returns the shape. Raises ShapeError unless it is float32 with an axis."""
    if result_type(x) is not DType.FLOAT32:
        what = codes.tensor_shapes.wrong_dtype("float32", result_type(x).value)
        raise ShapeError(what, parameter)
    shape = shape_of(x)
    if not shape:
        raise ShapeError(codes.tensor_shapes.axis_out_of_range(-1, shape), parameter)
    return shape
