"""Adam and its variants."""

from ...parameters import Boolean, NonNegativeNumber, Rate
from . import OPTIMIZERS, Optimizer


@OPTIMIZERS.register("adam")
class Adam(Optimizer):
    """Adapts the step of each weight to the first and second moments of its gradient.

    Paper: Kingma and Ba, 2014 (arXiv 1412.6980).

    Args:
        beta_1: Decay rate of the moving average of the gradients.
        beta_2: Decay rate of the moving average of the squared gradients.
        epsilon: Small number added to the denominator, for numerical stability.
        amsgrad: Whether to divide by the largest moving average of squared gradients so far (Reddi
            et al., 2018).
    """

    main = "learning_rate"
    beta_1: Rate = 0.9
    beta_2: Rate = 0.999
    epsilon: NonNegativeNumber = 1e-07
    amsgrad: Boolean = False

    def slots(self) -> int:
        return 3 if self.amsgrad else 2


@OPTIMIZERS.register("adamw")
class AdamW(Optimizer):
    """Adam with decoupled weight decay.

    Paper: Loshchilov and Hutter, 2017 (arXiv 1711.05101).

    Args:
        weight_decay: Fraction of each weight, times the learning rate, that is subtracted per step.
        beta_1: Decay rate of the moving average of the gradients.
        beta_2: Decay rate of the moving average of the squared gradients.
        epsilon: Small number added to the denominator, for numerical stability.
        amsgrad: Whether to divide by the largest moving average of squared gradients so far (Reddi
            et al., 2018).
    """

    main = "learning_rate"
    weight_decay: NonNegativeNumber = 0.004
    beta_1: Rate = 0.9
    beta_2: Rate = 0.999
    epsilon: NonNegativeNumber = 1e-07
    amsgrad: Boolean = False

    def slots(self) -> int:
        return 3 if self.amsgrad else 2
