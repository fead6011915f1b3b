"""Adagrad."""

from ...parameters import NonNegativeNumber
from . import OPTIMIZERS, Optimizer


@OPTIMIZERS.register("adagrad")
class Adagrad(Optimizer):
    """Smaller steps for weights that have had large gradients (Duchi et al. 2011).

    Args:
        learning_rate: size of a step: a number or a schedule.
        initial_accumulator_value: what the sums of squared gradients start with.
        epsilon: keeps the division away from 0.
    """

    main = "learning_rate"
    initial_accumulator_value: NonNegativeNumber = 0.1
    epsilon: NonNegativeNumber = 1e-07

    def slots(self) -> int:
        return 1
