"""Constraints on the norm of the vectors of a weight."""

from typing import Self

from ...component import Conflict, cross_field
from ...findings import codes
from ...parameters import Fraction, NonNegativeNumber, default
from ...sizes import Integers
from ...types import ShapeError
from . import CONSTRAINTS, Constraint


def _check_axes(axes: tuple[int, ...], shape: tuple[int, ...]) -> None:
    rank = len(shape)
    for axis in axes:
        if not -rank <= axis < rank:
            raise ShapeError(codes.shapes.constraint_axis_out_of_range(axis, shape))
    if len({axis % rank for axis in axes}) < len(axes):
        raise ShapeError(codes.shapes.duplicate_axis(axes, shape))


@CONSTRAINTS.register("max_norm")
class MaxNorm(Constraint):
    """Scales down the vectors of a weight whose norm exceeds a maximum.

    Args:
        max_value: Maximum norm.
        axis: Axis, or list of axes, to compute each norm over. 0 gives one norm per unit of
            `dense`, [0, 1, 2] one per filter of `conv2d`.
    """

    main = "max_value"
    max_value: NonNegativeNumber = 2.0
    axis: Integers = default((0,))

    def check(self, shape: tuple[int, ...]) -> None:
        _check_axes(self.axis, shape)


@CONSTRAINTS.register("min_max_norm")
class MinMaxNorm(Constraint):
    """Scales the vectors of a weight so that their norms stay in a range.

    Args:
        min_value: Minimum norm.
        max_value: Maximum norm.
        rate: How far to move a norm towards the range at each update: 1 is all the way.
        axis: Axis, or list of axes, to compute each norm over. 0 gives one norm per unit of
            `dense`, [0, 1, 2] one per filter of `conv2d`.
    """

    min_value: NonNegativeNumber = 0.0
    max_value: NonNegativeNumber = 1.0
    rate: Fraction = 1.0
    axis: Integers = default((0,))

    @cross_field
    def _is_a_range(self) -> Self:
        if self.min_value > self.max_value:
            what = codes.conflicts.empty_range(
                self.name, "min_value", "max_value", self.min_value, self.max_value
            )
            raise Conflict(what, "min_value", "max_value")
        return self

    def check(self, shape: tuple[int, ...]) -> None:
        _check_axes(self.axis, shape)


@CONSTRAINTS.register("unit_norm")
class UnitNorm(Constraint):
    """Scales the vectors of a weight to norm 1.

    Args:
        axis: Axis, or list of axes, to compute each norm over. 0 gives one norm per unit of
            `dense`, [0, 1, 2] one per filter of `conv2d`.
    """

    main = "axis"
    axis: Integers = default((0,))

    def check(self, shape: tuple[int, ...]) -> None:
        _check_axes(self.axis, shape)
