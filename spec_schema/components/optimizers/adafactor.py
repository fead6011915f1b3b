"""Adafactor."""

from collections.abc import Mapping
from typing import ClassVar

from ...parameters import NonNegativeNumber, NonPositiveNumber, PositiveNumber
from . import OPTIMIZERS, Optimizer


@OPTIMIZERS.register("adafactor")
class Adafactor(Optimizer):
    """Adapts steps with row and column means of the squared gradients (Shazeer and Stern, 2018).

    Paper: arXiv 1804.04235. The learning rate is at most `1 / sqrt(step)`, times the root mean
    square of the weight.

    Args:
        beta_2_decay: Exponent of the decay rate: at step `t`, it is `1 - t^beta_2_decay`.
        epsilon_1: Small number added to the squared gradients, for numerical stability.
        epsilon_2: Minimum root mean square of a weight.
        clip_threshold: Maximum root mean square of an update.
    """

    main = "learning_rate"
    excluded: ClassVar[Mapping[str, str]] = {
        **Optimizer.excluded,
        "relative_step": "it has no effect in Keras: the rate is always limited by the step",
    }
    beta_2_decay: NonPositiveNumber = -0.8
    epsilon_1: NonNegativeNumber = 1e-30
    epsilon_2: NonNegativeNumber = 1e-3
    clip_threshold: PositiveNumber = 1.0

    def slots(self) -> int:
        return 1
