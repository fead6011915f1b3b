"""Tensor types without TensorFlow: an element type and a shape.

The first axis of a tensor in a network is the batch, and its size is always unknown (`None`). Other
sizes may be unknown too, if an input declares them so.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from .findings import codes
from .findings.code import Violation
from .shapes import Dim, Shape, format_shape


class DType(StrEnum):
    """Element types that a spec can use."""

    FLOAT16 = "float16"
    BFLOAT16 = "bfloat16"
    FLOAT32 = "float32"
    FLOAT64 = "float64"
    INT32 = "int32"
    INT64 = "int64"
    UINT8 = "uint8"
    BOOL = "bool"
    STRING = "string"

    @property
    def is_floating(self) -> bool:
        """Whether it is a floating-point type."""
        return "float" in self.value

    @property
    def size(self) -> int:
        """Size of an element in bytes; of a string, without its text."""
        return {"bool": 1, "string": 24, "uint8": 1, "float16": 2, "bfloat16": 2}.get(
            self.value, 8 if self.value.endswith("64") else 4
        )


@dataclass(frozen=True, slots=True)
class TensorType:
    """Shape (batch first), element type and mask of a tensor. `str()` gives the shape.

    Attributes:
        shape: Its shape.
        dtype: Its element type.
        mask_rank: Number of leading axes, the batch included, that its mask covers: with 2, the
            mask says for each position in time whether it counts. 0 if it has no mask.
    """

    shape: Shape
    dtype: DType = DType.FLOAT32
    mask_rank: int = 0

    @property
    def rank(self) -> int:
        """Number of axes, including the batch."""
        return len(self.shape)

    @property
    def features(self) -> Dim:
        """Size of the last axis; None if it is unknown."""
        return self.shape[-1]

    @property
    def mask_shape(self) -> Shape:
        """Shape of its mask; empty if it has none."""
        return self.shape[: self.mask_rank]

    def with_shape(self, *shape: Dim) -> "TensorType":
        """Returns the type with another shape, without a mask."""
        return TensorType(tuple(shape), self.dtype)

    def with_dtype(self, dtype: DType) -> "TensorType":
        """Returns the type with another element type."""
        return replace(self, dtype=dtype)

    def with_mask(self, rank: int) -> "TensorType":
        """Returns the type with a mask over this many leading axes; 0 removes the mask."""
        return self if rank == self.mask_rank else replace(self, mask_rank=rank)

    def __str__(self) -> str:
        return format_shape(self.shape)


class ShapeError(Exception):
    """Raised when a layer or component does not accept a shape or type.

    Attributes:
        violation: What is wrong, without a subject: `Violation.about` names the layer.
        parameter: The parameter at fault, which is then underlined; "" underlines the layer.
        part: The part of the parameter's text that is at fault, as offsets; None for all of it.
        meant: What was probably meant by the part.
        inside: The layer inside the one that raises it, if the error is about that.
    """

    inside = ""

    def __init__(
        self,
        violation: Violation,
        parameter: str = "",
        part: tuple[int, int] | None = None,
        meant: str = "",
    ) -> None:
        super().__init__(violation.text.message)
        self.violation = violation
        self.parameter = parameter
        self.part = part
        self.meant = meant


def need_rank(given: TensorType, *axes: str) -> None:
    """Raises ShapeError unless the input has the batch axis and these: `height`, `width`, …"""
    if given.rank != 1 + len(axes):
        raise ShapeError(codes.shapes.unexpected_rank(axes, given.shape))


def need_floating(given: TensorType) -> None:
    """Raises ShapeError (SC211) unless the input is floating-point."""
    if not given.dtype.is_floating:
        raise ShapeError(codes.layer_inputs.not_floating(given.dtype.value))


def need_no_strings(given: TensorType) -> None:
    """Raises ShapeError (SC211) if the input is text."""
    if given.dtype is DType.STRING:
        raise ShapeError(codes.preparation.text_input())


def need_mask_over(given: TensorType, rank: int) -> None:
    """Raises ShapeError (SC230) if the input has a mask over another number of axes than `rank`."""
    if given.mask_rank not in (0, rank):
        raise ShapeError(codes.masks.other_rank(given.mask_shape, given.shape[:rank]))


def need_no_mask(given: TensorType) -> None:
    """Raises ShapeError (SC230) if the input has a mask."""
    if given.mask_rank:
        raise ShapeError(codes.masks.not_accepted(given.mask_shape))


def need_axis(given: TensorType, axis: int, parameter: str = "axis") -> int:
    """Returns an axis counted from the front.

    Args:
        given: Type of the input.
        axis: The axis; negative ones count from the end.
        parameter: The parameter that holds the axis, for the message.

    Raises:
        ShapeError: if the axis does not exist or is the batch.
    """
    found = axis + given.rank if axis < 0 else axis
    if 0 < found < given.rank:
        return found
    raise ShapeError(codes.shapes.axis_out_of_range(axis, given.shape), parameter)


def known_size(given: TensorType, axis: int) -> int:
    """Returns the size of an axis. Raises ShapeError if there is no such axis, or its size is
    unknown (SC205).
    """
    return need_known(given.shape[need_axis(given, axis)], f"axis {axis}")


def need_known(dim: Dim, axis: str) -> int:
    """Returns a size that weights depend on. Raises ShapeError (SC205) if it is unknown.

    Args:
        dim: The size.
        axis: The axis that has this size, for the message: `last axis`.
    """
    if dim is None:
        raise ShapeError(codes.layer_inputs.unknown_size(axis))
    return dim


def window(
    size: Dim, kernel: int, stride: int, padding: str, dilation: int = 1, parameter: str = ""
) -> Dim:
    """Returns the length of an axis after a convolution or pooling, as in Keras.

    Args:
        size: Length before it; None if unknown, and then so is the result.
        kernel: Length of the window.
        stride: Distance between windows.
        padding: `valid`, `same` or `causal`.
        dilation: Distance between the elements of a window.
        parameter: The parameter that holds the length of the window, for the message.

    Raises:
        ShapeError: (SC206) if the window is longer than the axis, with `valid`.
    """
    if size is None:
        return None
    if padding != "valid":
        return -(-size // stride)
    reach = (kernel - 1) * dilation + 1
    if reach > size:
        raise ShapeError(codes.layer_inputs.window_too_large(reach, size), parameter)
    return (size - reach) // stride + 1


def broadcast(left: Shape, right: Shape) -> Shape:
    """Returns the shape of an element-wise result, as in the merge layers of Keras.

    The shorter shape gets axes of size 1 after the batch. A size that is unknown on either side is
    unknown in the result.

    Raises:
        ShapeError: (SC203) if two sizes differ and neither is 1.
    """
    rank = max(len(left), len(right))
    return tuple(
        _merged(a, b, left, right)
        for a, b in zip(_widened(left, rank), _widened(right, rank), strict=True)
    )


def _widened(shape: Shape, rank: int) -> Shape:
    return (shape[0], *(1,) * (rank - len(shape)), *shape[1:])


def _merged(a: Dim, b: Dim, left: Shape, right: Shape) -> Dim:
    if a is None or b is None:
        return None
    if a == 1 or b == 1 or a == b:
        return b if a == 1 else a
    raise ShapeError(codes.layer_inputs.not_broadcastable(left, right))
