"""Tensor types without TensorFlow: an element type and a shape.

The first axis of a tensor in a network is the batch, and its size is always unknown (`None`). Other
sizes may be unknown too, if an input declares them so.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Dim: TypeAlias = int | None
Shape: TypeAlias = tuple[Dim, ...]


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

    @property
    def is_floating(self) -> bool:
        """Whether it is a floating-point type."""
        return "float" in self.value

    @property
    def size(self) -> int:
        """Size of an element in bytes."""
        return {"bool": 1, "uint8": 1, "float16": 2, "bfloat16": 2}.get(
            self.value, 8 if self.value.endswith("64") else 4
        )


@dataclass(frozen=True, slots=True)
class TensorType:
    """Shape (batch first) and element type of a tensor. `str()` gives the shape as in messages."""

    shape: Shape
    dtype: DType = DType.FLOAT32

    @property
    def rank(self) -> int:
        """Number of axes, including the batch."""
        return len(self.shape)

    @property
    def features(self) -> Dim:
        """Size of the last axis; None if it is unknown."""
        return self.shape[-1]

    def with_shape(self, *shape: Dim) -> "TensorType":
        """Returns the type with another shape."""
        return TensorType(tuple(shape), self.dtype)

    def with_dtype(self, dtype: DType) -> "TensorType":
        """Returns the type with another element type."""
        return TensorType(self.shape, dtype)

    def __str__(self) -> str:
        return format_shape(self.shape)


def format_shape(shape: Shape) -> str:
    """Returns a shape as messages show it: `(batch, 7, ?, 512)`, with `?` for unknown sizes."""
    names = ["batch" if axis == 0 and dim is None else _name(dim) for axis, dim in enumerate(shape)]
    return f"({', '.join(names)}{',' if len(names) == 1 else ''})"


def _name(dim: Dim) -> str:
    return "?" if dim is None else str(dim)


def product(dims: Shape) -> Dim:
    """Returns the product of sizes, or None if one is unknown."""
    total = 1
    for dim in dims:
        if dim is None:
            return None
        total *= dim
    return total


class ShapeError(Exception):
    """Raised when a layer does not accept its inputs. Reported as a finding at the layer.

    Attributes:
        message: The fact, to be preceded by the layer's name.
        help: The remedy.
        parameter: The parameter at fault, which is then underlined; "" underlines the layer.
        code: The code of the finding.
    """

    def __init__(
        self, message: str, *, help: str = "", parameter: str = "", code: str = "SC204"
    ) -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.parameter = parameter
        self.code = code


def need_rank(given: TensorType, rank: int, expected: str, help: str = "") -> None:
    """Raises ShapeError unless the input has this rank.

    Args:
        given: Type of the input.
        rank: The rank, including the batch.
        expected: The shape for the message, such as `(batch, height, width, channels)`.
        help: The remedy.
    """
    if given.rank != rank:
        raise ShapeError(
            f"takes rank {rank} {expected}, and gets rank {given.rank} {given}", help=help
        )


def need_image(given: TensorType) -> None:
    """Raises ShapeError unless the input has rank 4, as a batch of images has."""
    help = "bring it to height, width and channels first, for example with `reshape`"
    need_rank(given, 4, "(batch, height, width, channels)", help=help)


def need_floating(given: TensorType) -> None:
    """Raises ShapeError (SC211) unless the input is floating-point."""
    if not given.dtype.is_floating:
        raise ShapeError(
            f"computes with floating point numbers, and gets {given.dtype.value}",
            help="put `rescaling: 1` before it, which gives float32",
            code="SC211",
        )


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
    reason = "which is the batch" if found == 0 else "which is not there"
    raise ShapeError(
        f"works along axis {axis} of {given}, {reason}",
        help="the batch is axis 0, the axes of a sample follow from 1 on; -1 is the last",
        parameter=parameter,
    )


def need_known(dim: Dim, what: str) -> int:
    """Returns a size that weights depend on. Raises ShapeError (SC205) if it is unknown.

    Args:
        dim: The size.
        what: What it is the size of, for the message.
    """
    if dim is None:
        raise ShapeError(
            f"needs to know its {what}, and the input leaves it open",
            help="give the dimension a number in `inputs`",
            code="SC205",
        )
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
        raise ShapeError(
            f"has a window of {reach} over an axis of {size}",
            help="make the window smaller, or use `padding: same`",
            parameter=parameter,
            code="SC206",
        )
    return (size - reach) // stride + 1


def broadcast(left: Shape, right: Shape) -> Shape:
    """Returns the shape of an element-wise result, as in the merge layers of Keras.

    The shorter shape gets axes of size 1 behind the batch. A size that is unknown on either side is
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
    raise ShapeError(
        f"can't combine {format_shape(left)} with {format_shape(right)}",
        help="bring its inputs to one shape first, for example with a `conv2d` or `dense`",
        code="SC203",
    )
