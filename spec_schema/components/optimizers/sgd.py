"""Stochastic gradient descent."""

from typing import Self

from ...component import Conflict, cross_field
from ...findings import codes
from ...parameters import Boolean, Fraction
from . import OPTIMIZERS, LearningRate, Optimizer


@OPTIMIZERS.register("sgd")
class SGD(Optimizer):
    """Stochastic gradient descent, with optional momentum.

    Update: `velocity = momentum * velocity - learning_rate * gradient`, then `weight += velocity`.

    Args:
        momentum: Fraction of the previous update to keep.
        nesterov: Whether to use Nesterov momentum (Nesterov, 1983).
    """

    main = "learning_rate"
    learning_rate: LearningRate = 0.01
    momentum: Fraction = 0.0
    nesterov: Boolean = False

    def slots(self) -> int:
        return 1 if self.momentum else 0

    @cross_field
    def _has_momentum(self) -> Self:
        if self.nesterov and not self.momentum:
            what = codes.conflicts.nesterov_without_momentum(self.name)
            raise Conflict(what, "nesterov", "momentum")
        return self
