"""Adagrad and Adadelta."""

from ...parameters import NonNegativeNumber, Rate
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


@OPTIMIZERS.register("adadelta")
class Adadelta(Optimizer):
    """Adapts steps to recent gradients and recent updates (Zeiler, 2012, arXiv 1212.5701).

    The paper has no learning rate: write `learning_rate: 1.0` for its update.

    Args:
        rho: Decay rate of the moving averages.
        epsilon: Small number added under the roots, for numerical stability.
    """

    main = "learning_rate"
    rho: Rate = 0.95
    epsilon: NonNegativeNumber = 1e-07
