"""RMSprop."""

from ...parameters import Boolean, Fraction, NonNegativeNumber, Rate
from . import OPTIMIZERS, Optimizer


@OPTIMIZERS.register("rmsprop")
class RMSprop(Optimizer):
    """Divides each gradient by the root of the mean of its squares (Hinton 2012).

    Args:
        learning_rate: size of a step: a number or a schedule.
        rho: decay of the mean of squared gradients.
        momentum: part of the last step that is kept.
        epsilon: keeps the division away from 0.
        centered: divide by the deviation of the gradients, not by the root of their squares.
    """

    main = "learning_rate"
    rho: Rate = 0.9
    momentum: Fraction = 0.0
    epsilon: NonNegativeNumber = 1e-07
    centered: Boolean = False

    def slots(self) -> int:
        return 1 + (self.momentum > 0) + self.centered
