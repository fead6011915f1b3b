"""Lion."""

from ...parameters import PositiveFraction, Rate
from . import OPTIMIZERS, Optimizer


@OPTIMIZERS.register("lion")
class Lion(Optimizer):
    """Steps of one size, in the direction of the sign of the momentum (Chen et al., 2023).

    Paper: arXiv 2302.06675. Learning rates are 3 to 10 times smaller than those of `adamw`.

    Args:
        beta_1: Share of the momentum in an update.
        beta_2: Decay rate of the momentum.
    """

    main = "learning_rate"
    beta_1: PositiveFraction = 0.9
    beta_2: Rate = 0.99

    def slots(self) -> int:
        return 1
