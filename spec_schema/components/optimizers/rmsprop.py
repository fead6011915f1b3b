"""RMSprop."""

from ...parameters import Boolean, Fraction, NonNegativeNumber, Rate
from . import OPTIMIZERS, Optimizer


@OPTIMIZERS.register("rmsprop")
class RMSprop(Optimizer):
    """Divides each gradient by a moving root mean square of itself (Hinton, 2012).

    Args:
        rho: Decay rate of the moving average of the squared gradients.
        momentum: Fraction of the previous update to keep.
        epsilon: Small number added to the denominator, for numerical stability.
        centered: Whether to divide by the standard deviation of the gradient instead of its root
            mean square.
    """

    main = "learning_rate"
    rho: Rate = 0.9
    momentum: Fraction = 0.0
    epsilon: NonNegativeNumber = 1e-07
    centered: Boolean = False

    def slots(self) -> int:
        return 1 + (self.momentum > 0) + self.centered
