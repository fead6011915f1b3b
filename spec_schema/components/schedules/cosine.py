"""Schedules that decay along a cosine."""

from typing import Annotated, Self, TypeAlias

from pydantic import Field

from ...component import Conflict, cross_field
from ...findings import codes
from ...parameters import (
    Finite,
    Fraction,
    NonNegativeInteger,
    NonNegativeNumber,
    PositiveInteger,
    PositiveNumber,
    Words,
)
from . import SCHEDULES, Schedule

GrowthFactor: TypeAlias = Annotated[
    float, Field(ge=1), Finite, Words("a number of at least 1", {"type": "number", "minimum": 1})
]


@SCHEDULES.register("cosine_decay")
class CosineDecay(Schedule):
    """Cosine decay, with an optional linear warm-up.

    Paper: Loshchilov and Hutter, 2016 (arXiv 1608.03983).

    Args:
        initial_learning_rate: Learning rate at step 0.
        decay_steps: Number of steps of the decay.
        alpha: Learning rate at the end, as a fraction of that at the start of the decay.
        warmup_target: Learning rate at the end of the warm-up. Defaults to no warm-up.
        warmup_steps: Number of steps of the warm-up.
    """

    initial_learning_rate: NonNegativeNumber
    decay_steps: PositiveInteger
    alpha: Fraction = 0.0
    warmup_target: PositiveNumber | None = None
    warmup_steps: NonNegativeInteger = 0

    @cross_field
    def _has_an_effect(self) -> Self:
        if self.warmup_target is None and self.warmup_steps:
            what = codes.values.warmup_without_target(self.name)
            raise Conflict(what, "warmup_steps", "warmup_target")
        if self.warmup_target is not None and not self.warmup_steps:
            what = codes.values.warmup_without_steps(self.name)
            raise Conflict(what, "warmup_target", "warmup_steps")
        if self.warmup_target is None and not self.initial_learning_rate:
            what = codes.values.zero_learning_rate(self.name)
            raise Conflict(what, "initial_learning_rate", "warmup_target")
        return self

    def peak(self) -> float:
        return max(self.initial_learning_rate, self.warmup_target or 0.0)

    def end(self) -> tuple[str, int] | None:
        return "decay_steps", self.decay_steps + self.warmup_steps


@SCHEDULES.register("cosine_decay_restarts")
class CosineDecayRestarts(Schedule):
    """Cosine decay with restarts.

    Paper: Loshchilov and Hutter, 2016 (arXiv 1608.03983).

    Args:
        initial_learning_rate: Learning rate at step 0.
        first_decay_steps: Number of steps of the first period.
        t_mul: Factor by which each period is longer than the one before.
        m_mul: Factor by which each period starts higher or lower than the one before.
        alpha: Learning rate at the end of a period, as a fraction of `initial_learning_rate`.
    """

    initial_learning_rate: PositiveNumber
    first_decay_steps: PositiveInteger
    t_mul: GrowthFactor = 2.0
    m_mul: PositiveNumber = 1.0
    alpha: Fraction = 0.0

    def peak(self) -> float:
        return self.initial_learning_rate

    def end(self) -> tuple[str, int] | None:
        return "first_decay_steps", self.first_decay_steps
