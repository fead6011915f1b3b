"""FTRL."""

from ...parameters import NonNegativeNumber, NonPositiveNumber
from . import OPTIMIZERS, Optimizer


@OPTIMIZERS.register("ftrl")
class Ftrl(Optimizer):
    """Follow the regularized leader, for sparse linear models (McMahan et al., 2013).

    Args:
        learning_rate_power: Exponent of the accumulator: -0.5 divides by its square root, 0 keeps
            the learning rate.
        initial_accumulator_value: Starting value of the sums of squared gradients.
        l1_regularization_strength: Strength of the L1 penalty.
        l2_regularization_strength: Strength of the L2 penalty.
        l2_shrinkage_regularization_strength: Strength of an L2 penalty on the gradient only.
        beta: Smoothing of the learning rate (beta in the paper).
    """

    main = "learning_rate"
    learning_rate_power: NonPositiveNumber = -0.5
    initial_accumulator_value: NonNegativeNumber = 0.1
    l1_regularization_strength: NonNegativeNumber = 0.0
    l2_regularization_strength: NonNegativeNumber = 0.0
    l2_shrinkage_regularization_strength: NonNegativeNumber = 0.0
    beta: NonNegativeNumber = 0.0
