"""Types of tensors, known without TensorFlow: an element type and a shape.

The first dimension of a tensor in a network is the batch and is always unknown (`None`).
Other dimensions may be unknown too, where an input declares them so.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Dim: TypeAlias = int | None
Shape: TypeAlias = tuple[Dim, ...]


class DType(StrEnum):
    """Element types a spec can name."""

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
        return "float" in self.value

    @property
    def size(self) -> int:
        """Bytes of one element."""
        return {"bool": 1, "uint8": 1, "float16": 2, "bfloat16": 2}.get(
            self.value, 8 if self.value.endswith("64") else 4
        )


@dataclass(frozen=True, slots=True)
class TensorType:
    """The shape, batch first, and element type of a tensor."""

    shape: Shape
    dtype: DType = DType.FLOAT32

    @property
    def rank(self) -> int:
        return len(self.shape)

    @property
    def features(self) -> Dim:
        """The last dimension."""
        return self.shape[-1]

    def with_shape(self, *shape: Dim) -> "TensorType":
        return TensorType(tuple(shape), self.dtype)

    def with_dtype(self, dtype: DType) -> "TensorType":
        return TensorType(self.shape, dtype)

    def __str__(self) -> str:
        return format_shape(self.shape)


def format_shape(shape: Shape) -> str:
    """`(batch, 7, 7, 512)`; an unknown dimension behind the batch is `?`."""
    names = ["batch" if axis == 0 and dim is None else _name(dim) for axis, dim in enumerate(shape)]
    return f"({', '.join(names)}{',' if len(names) == 1 else ''})"


def _name(dim: Dim) -> str:
    return "?" if dim is None else str(dim)


def product(dims: Shape) -> Dim:
    """The product of dimensions; unknown when one is."""
    total = 1
    for dim in dims:
        if dim is None:
            return None
        total *= dim
    return total


class ShapeError(Exception):
    """A rule about shapes does not hold. Becomes a diagnostic at the layer.

    Attributes:
        message: the fact, without the layer's name ("needs rank 4, and gets rank 2 …").
        help: the remedy.
        parameter: the parameter at fault, whose place is underlined; else the layer's key.
        code: the diagnostic's code.
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
    """Guard: the input has this rank.

    Args:
        expected: the shape as the user reads it, e.g. `(batch, height, width, channels)`.
    """
    if given.rank != rank:
        raise ShapeError(
            f"takes rank {rank} {expected}, and gets rank {given.rank} {given}", help=help
        )


def need_image(given: TensorType) -> None:
    """Guard: the input is a batch of images."""
    help = "bring it to height, width and channels first, for example with `reshape`"
    need_rank(given, 4, "(batch, height, width, channels)", help=help)


def need_floating(given: TensorType) -> None:
    """Guard: the input has numbers with a fraction."""
    if not given.dtype.is_floating:
        raise ShapeError(
            f"computes with floating point numbers, and gets {given.dtype.value}",
            help="put `rescaling: 1` before it, which gives float32",
            code="SC211",
        )


def need_axis(given: TensorType, axis: int, parameter: str = "axis") -> int:
    """Guard: the axis exists and is not the batch. Returns it counted from the front."""
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
    """Guard: the dimension is known; weights can't be declared otherwise."""
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
    """The length of a convolved or pooled axis (Keras' rule for `valid`, `same`, `causal`).

    Args:
        parameter: what the size of the window is called.
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
    """The shape of an element-wise result by Keras' merge rule.

    The shorter shape is filled with ones behind the batch. A dimension that either side leaves
    open stays open.
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
