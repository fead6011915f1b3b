"""Rates that fall along a cosine."""

from typing import Annotated, Self, TypeAlias

from pydantic import Field, model_validator

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
    float, Field(ge=1), Finite, Words("a number of 1 or more", {"type": "number", "minimum": 1})
]


@SCHEDULES.register("cosine_decay")
class CosineDecay(Schedule):
    """Falls along half a cosine (Loshchilov & Hutter 2016), after a straight rise if wanted.

    Args:
        initial_learning_rate: the rate of the first step.
        decay_steps: steps of the fall.
        alpha: where the fall ends, as a part of where it starts.
        warmup_target: the rate at the end of the rise; left out: there is no rise.
        warmup_steps: steps of the rise.
    """

    initial_learning_rate: NonNegativeNumber
    decay_steps: PositiveInteger
    alpha: Fraction = 0.0
    warmup_target: PositiveNumber | None = None
    warmup_steps: NonNegativeInteger = 0

    @model_validator(mode="after")
    def _has_an_effect(self) -> Self:
        if self.warmup_target is None and self.warmup_steps:
            raise ValueError("has `warmup_steps` and no `warmup_target` to rise to")
        if self.warmup_target is not None and not self.warmup_steps:
            raise ValueError("has a `warmup_target` and no `warmup_steps` to reach it")
        if self.warmup_target is None and not self.initial_learning_rate:
            raise ValueError("needs an `initial_learning_rate` above 0, or a `warmup_target`")
        return self

    def peak(self) -> float:
        return max(self.initial_learning_rate, self.warmup_target or 0.0)

    def end(self) -> tuple[str, int] | None:
        return "decay_steps", self.decay_steps + self.warmup_steps


@SCHEDULES.register("cosine_decay_restarts")
class CosineDecayRestarts(Schedule):
    """Falls along half a cosine again and again (Loshchilov & Hutter 2016).

    Args:
        initial_learning_rate: the rate of the first step.
        first_decay_steps: steps of the first fall.
        t_mul: how many times longer each fall is than the one before.
        m_mul: what the start of each fall is multiplied by.
        alpha: where a fall ends, as a part of `initial_learning_rate`.
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
