"""Bringing arrays of samples into the shapes that a network declares."""

from typing import TypeVar

from ...compiler.objectives.wanted import filled
from ...spec_schema.types import Shape, product
from .rows import Rows

Arranged = TypeVar("Arranged", bound=Rows)


def arrange(values: Arranged, declared: Shape) -> Arranged | None:
    """The rows with samples of the declared shape; None: they don't fit.

    Samples may be flat, or differ in axes of size 1; one declared dimension may be open. Axes are
    never swapped and never merged otherwise: that would hide pictures with their channels first.

    Args:
        declared: the shape without the batch.
    """
    given = values.shape[1:]
    if matches(given, declared):
        return values
    if len(given) == 1 or _without_ones(given) == _without_ones(declared):
        wanted = filled(declared, product(given) or 0)
        return None if wanted is None else values.reshape(len(values), *wanted)
    return None


def matches(given: Shape, declared: Shape) -> bool:
    """Whether every declared dimension is open or the given one."""
    return len(given) == len(declared) and all(
        want in (None, size) for size, want in zip(given, declared, strict=True)
    )


def _without_ones(shape: Shape) -> Shape:
    return tuple(dim for dim in shape if dim != 1)
