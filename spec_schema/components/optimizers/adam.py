"""Adam and its kin."""

from ...parameters import Boolean, NonNegativeNumber, Rate
from . import OPTIMIZERS, Optimizer


@OPTIMIZERS.register("adam")
class Adam(Optimizer):
    """Adaptive moments (Kingma & Ba 2014).

    Args:
        learning_rate: size of a step: a number or a schedule.
        beta_1: decay of the mean of gradients.
        beta_2: decay of the mean of squared gradients.
        epsilon: keeps the division away from 0.
        amsgrad: use the largest second moment so far (Reddi et al. 2018).
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
    """Adaptive moments with weight decay (Loshchilov & Hutter 2017).

    Args:
        learning_rate: size of a step: a number or a schedule.
        weight_decay: part of each weight that is taken away a step, times the learning rate.
        beta_1: decay of the mean of gradients.
        beta_2: decay of the mean of squared gradients.
        epsilon: keeps the division away from 0.
        amsgrad: use the largest second moment so far (Reddi et al. 2018).
    """

    main = "learning_rate"
    weight_decay: NonNegativeNumber = 0.004
    beta_1: Rate = 0.9
    beta_2: Rate = 0.999
    epsilon: NonNegativeNumber = 1e-07
    amsgrad: Boolean = False

    def slots(self) -> int:
        return 3 if self.amsgrad else 2


@OPTIMIZERS.register("nadam")
class Nadam(Optimizer):
    """Adam with Nesterov's momentum (Dozat 2015).

    Args:
        learning_rate: size of a step: a number or a schedule.
        beta_1: decay of the mean of gradients.
        beta_2: decay of the mean of squared gradients.
        epsilon: keeps the division away from 0.
    """

    main = "learning_rate"
    beta_1: Rate = 0.9
    beta_2: Rate = 0.999
    epsilon: NonNegativeNumber = 1e-07
