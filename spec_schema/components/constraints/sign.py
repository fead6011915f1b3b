"""Constraints on the sign of the elements of a weight."""

from . import CONSTRAINTS, Constraint


@CONSTRAINTS.register("non_neg")
class NonNeg(Constraint):
    """Sets negative elements of a weight to 0."""
