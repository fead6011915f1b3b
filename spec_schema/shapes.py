"""Shapes of tensors: the size of each dimension, or None if it is unknown."""

from typing import Final, TypeAlias

Dim: TypeAlias = int | None
Shape: TypeAlias = tuple[Dim, ...]

BATCH: Final = -1
"""The size of the batch axis inside tensor expressions, where it need not be the first axis."""


def format_shape(shape: Shape) -> str:
    """Returns a shape as messages show it: `(batch, 7, ?, 512)`, with `?` for unknown sizes."""
    names = ["batch" if axis == 0 and dim is None else _name(dim) for axis, dim in enumerate(shape)]
    return f"({', '.join(names)}{',' if len(names) == 1 else ''})"


def _name(dim: Dim) -> str:
    return "?" if dim is None else "batch" if dim == BATCH else str(dim)


def sample_shape(shape: Shape) -> str:
    """Returns the shape of a sample as a spec writes it: `[8, 8, 1]`."""
    return f"[{', '.join('null' if dim is None else str(dim) for dim in shape)}]"


def product(dims: Shape) -> Dim:
    """Returns the product of sizes, or None if one is unknown."""
    total = 1
    for dim in dims:
        if dim is None:
            return None
        total *= dim
    return total
