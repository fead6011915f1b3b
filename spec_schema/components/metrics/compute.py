"""Metrics that compute an expression."""

from math import inf
from typing import Literal

from ...expressions.measures import check_measure, uses_target
from ...parameters import NonEmptyText
from ...types import TensorType
from . import METRICS, Better, Metric


@METRICS.register("compute")
class Compute(Metric):
    """Mean of an expression over `y_true` and `y_pred`.

    It has operators as in Python and the operations of `keras.ops`, as a `compute` layer has. The
    result has a value per sample, whose mean is taken over all samples; or it is one number for a
    batch, whose mean is taken over the batches. `y_pred` is the output, as probabilities if the
    loss takes logits.

    Output shape:
        `y_pred`: `(batch, ...)`.

    Target shape:
        `y_true`: `(batch, ...)`, of the same shape; for losses of class indices, one axis less.

    Args:
        expression: What to compute.
        mode: Whether lower (`min`) or higher (`max`) is better.
    """

    main = "expression"
    has_keras_class = False
    bounds = (-inf, inf)
    examples = {"expression": "abs(y_true - y_pred) < 0.5", "mode": "max"}
    expression: NonEmptyText
    mode: Literal["min", "max"]

    @property
    def better(self) -> Better:  # type: ignore[override]  # of each metric here, not of the class
        """Whether lower or higher is better."""
        return self.mode

    @property
    def needs_target(self) -> bool:  # type: ignore[override]  # of each metric here
        """Whether the expression mentions `y_true`."""
        return uses_target(self.expression)

    def check_against(self, output: TensorType, target: str) -> None:
        check_measure(self.expression, output, target, differentiable=False)
