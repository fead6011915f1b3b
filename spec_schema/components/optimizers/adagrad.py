"""Adagrad."""

from ...parameters import NonNegativeNumber
from . import OPTIMIZERS, Optimizer


@OPTIMIZERS.register("adagrad")
class Adagrad(Optimizer):
    """Takes smaller steps for weights that have received large gradients (Duchi et al., 2011).

    Args:
        initial_accumulator_value: Starting value of the sums of squared gradients.
        epsilon: Small number added to the denominator, for numerical stability.
    """

    main = "learning_rate"
    initial_accumulator_value: NonNegativeNumber = 0.1
    epsilon: NonNegativeNumber = 1e-07

    def slots(self) -> int:
        return 1
