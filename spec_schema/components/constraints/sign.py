"""Constraints on the sign of a weight's numbers."""

from . import CONSTRAINTS, Constraint


@CONSTRAINTS.register("non_neg")
class NonNeg(Constraint):
    """Sets negative weights to 0."""
