"""Losses that compute an expression."""

from math import inf
from typing import Literal

from ...expressions.measures import check_measure, uses_target
from ...parameters import NonEmptyText
from ...types import TensorType
from . import LOSSES, Loss


@LOSSES.register("compute")
class Compute(Loss):
    """Mean of an expression over `y_true` and `y_pred`.

    It has operators as in Python and the operations of `keras.ops`, as a `compute` layer has. The
    result has a value per sample, or is one number for the whole batch. A `mean` of everything at
    the end may be left out: the loss is the mean over the samples, with their weights. Keras can't
    save such a loss, so a saved model has to be compiled before it is trained further.

    An expression without `y_true` needs no target in the data: `sum(square(y_pred), axis=-1)`.

    Output shape:
        `y_pred`: `(batch, ...)`.

    Target shape:
        `y_true`: `(batch, ...)`, of the same shape. With `targets: class`, it has one axis less.

    Args:
        expression: What to compute.
        targets: What `y_true` is: numbers in the shape of the output (`real`), also 0 and 1
            (`binary`), -1 and 1 (`sign`) or one column per class (`onehot`); or the index of a
            class (`class`), with one axis less than the output.
    """

    main = "expression"
    has_keras_class = False
    examples = {"expression": "square(y_true - y_pred)"}
    least = -inf
    expression: NonEmptyText
    targets: Literal["real", "binary", "sign", "onehot", "class"] = "real"

    @property
    def target(self) -> str:  # type: ignore[override]  # of each loss here, not of the class
        """Kind of target."""
        return self.targets

    @property
    def needs_target(self) -> bool:  # type: ignore[override]  # of each loss here, not of the class
        """Whether the expression mentions `y_true`."""
        return uses_target(self.expression)

    def check(self, output: TensorType) -> None:
        check_measure(self.expression, output, self.targets, differentiable=True)
