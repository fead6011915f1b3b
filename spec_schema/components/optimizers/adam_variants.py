"""Optimizers derived from Adam."""

from ...parameters import NonNegativeInteger, NonNegativeNumber, OpenFraction, Rate
from . import OPTIMIZERS, LearningRate, Optimizer


@OPTIMIZERS.register("nadam")
class Nadam(Optimizer):
    """Adam with Nesterov momentum (Dozat, 2015).

    Args:
        beta_1: Decay rate of the moving average of the gradients.
        beta_2: Decay rate of the moving average of the squared gradients.
        epsilon: Small number added to the denominator, for numerical stability.
    """

    main = "learning_rate"
    beta_1: Rate = 0.9
    beta_2: Rate = 0.999
    epsilon: NonNegativeNumber = 1e-07


@OPTIMIZERS.register("adamax")
class Adamax(Optimizer):
    """Adam with the infinity norm: adapts steps to the largest recent gradient.

    Paper: Kingma and Ba, 2014 (arXiv 1412.6980).

    Args:
        beta_1: Decay rate of the moving average of the gradients.
        beta_2: Decay rate of the largest gradient.
        epsilon: Small number added to the denominator, for numerical stability.
    """

    main = "learning_rate"
    beta_1: Rate = 0.9
    beta_2: Rate = 0.999
    epsilon: NonNegativeNumber = 1e-07


@OPTIMIZERS.register("lamb")
class Lamb(Optimizer):
    """Adam with steps proportional to the norm of each weight, for large batches.

    Paper: You et al., 2019 (arXiv 1904.00962).

    Args:
        beta_1: Decay rate of the moving average of the gradients.
        beta_2: Decay rate of the moving average of the squared gradients.
        epsilon: Small number added to the denominator, for numerical stability.
    """

    main = "learning_rate"
    beta_1: Rate = 0.9
    beta_2: Rate = 0.999
    epsilon: NonNegativeNumber = 1e-07


@OPTIMIZERS.register("schedule_free_adam_w")
class ScheduleFreeAdamW(Optimizer):
    """Adam that averages the weights instead of decaying the learning rate.

    Paper: Defazio et al., 2024 (arXiv 2405.15682). As in Keras, gradients and metrics are computed
    at the interpolated weights.

    Args:
        beta_1: Interpolation between the latest weights (0) and their average (1).
        beta_2: Decay rate of the moving average of the squared gradients.
        epsilon: Small number added to the denominator, for numerical stability.
        warmup_steps: Number of steps in which the learning rate rises from 0.
    """

    main = "learning_rate"
    learning_rate: LearningRate = 0.0025
    beta_1: OpenFraction = 0.9
    beta_2: Rate = 0.999
    epsilon: NonNegativeNumber = 1e-08
    warmup_steps: NonNegativeInteger = 0
