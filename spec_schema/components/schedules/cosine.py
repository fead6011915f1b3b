"""Schedules that decay along a cosine."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Self, TypeAlias

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
from . import SCHEDULES, Schedule, to_steps

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
        decay_epochs: The same in epochs.
        alpha: Learning rate at the end, as a fraction of that at the start of the decay.
        warmup_target: Learning rate at the end of the warm-up. Defaults to no warm-up.
        warmup_steps: Number of steps of the warm-up.
        warmup_epochs: The same in epochs.
    """

    own = ("decay_epochs", "warmup_epochs")
    examples: ClassVar[Mapping[str, Any]] = {"decay_steps": 1000}
    in_epochs: ClassVar[Mapping[str, str]] = {"decay_epochs": "decay_steps"}
    initial_learning_rate: NonNegativeNumber
    decay_steps: PositiveInteger | None = None
    decay_epochs: PositiveNumber | None = None
    alpha: Fraction = 0.0
    warmup_target: PositiveNumber | None = None
    warmup_steps: NonNegativeInteger = 0
    warmup_epochs: PositiveNumber | None = None

    @property
    def counts_epochs(self) -> bool:
        return self.decay_epochs is not None or self.warmup_epochs is not None

    def in_steps(self, steps_per_epoch: int) -> Self:
        resolved = super().in_steps(steps_per_epoch)
        if resolved.warmup_epochs is None:
            return resolved
        steps = to_steps(resolved.warmup_epochs, steps_per_epoch)
        return resolved.model_copy(update={"warmup_epochs": None, "warmup_steps": steps})

    @cross_field
    def _has_an_effect(self) -> Self:
        warms_up = self.warmup_steps or self.warmup_epochs
        if self.warmup_epochs is not None and self.warmup_steps:
            what = codes.schedules.steps_and_epochs(self.name, "warmup_steps", "warmup_epochs")
            raise Conflict(what, "warmup_epochs", "warmup_steps")
        if self.warmup_target is None and warms_up:
            key = "warmup_steps" if self.warmup_steps else "warmup_epochs"
            what = codes.conflicts.warmup_without_target(self.name, key)
            raise Conflict(what, key, "warmup_target")
        if self.warmup_target is not None and not warms_up:
            what = codes.conflicts.warmup_without_steps(self.name)
            raise Conflict(what, "warmup_target", "warmup_steps")
        if self.warmup_target is None and not self.initial_learning_rate:
            what = codes.conflicts.zero_learning_rate(self.name)
            raise Conflict(what, "initial_learning_rate", "warmup_target")
        return self

    def peak(self) -> float:
        return max(self.initial_learning_rate, self.warmup_target or 0.0)

    def duration(self) -> int | None:
        return (self.decay_steps or 0) + self.warmup_steps

    def end(self) -> tuple[str, int] | None:
        return "decay_steps", (self.decay_steps or 0) + self.warmup_steps


@SCHEDULES.register("cosine_decay_restarts")
class CosineDecayRestarts(Schedule):
    """Cosine decay with restarts.

    Paper: Loshchilov and Hutter, 2016 (arXiv 1608.03983).

    Args:
        initial_learning_rate: Learning rate at step 0.
        first_decay_steps: Number of steps of the first period.
        first_decay_epochs: The same in epochs.
        t_mul: Factor by which each period is longer than the one before.
        m_mul: Factor by which each period starts higher or lower than the one before.
        alpha: Learning rate at the end of a period, as a fraction of `initial_learning_rate`.
    """

    own = ("first_decay_epochs",)
    examples: ClassVar[Mapping[str, Any]] = {"first_decay_steps": 1000}
    in_epochs: ClassVar[Mapping[str, str]] = {"first_decay_epochs": "first_decay_steps"}
    initial_learning_rate: PositiveNumber
    first_decay_steps: PositiveInteger | None = None
    first_decay_epochs: PositiveNumber | None = None
    t_mul: GrowthFactor = 2.0
    m_mul: PositiveNumber = 1.0
    alpha: Fraction = 0.0

    def peak(self) -> float:
        return self.initial_learning_rate

    def end(self) -> tuple[str, int] | None:
        return "first_decay_steps", self.first_decay_steps or 0
