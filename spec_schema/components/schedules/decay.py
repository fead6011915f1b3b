"""Rates that fall along a simple curve, or by steps."""

from typing import Annotated, Self, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from ...parameters import Boolean, NonNegativeNumber, PositiveInteger, PositiveNumber, Words
from . import SCHEDULES, Schedule


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


_ARRAY = {"type": "array", "minItems": 1}

Steps: TypeAlias = Annotated[
    tuple[PositiveInteger, ...],
    Field(min_length=1),
    BeforeValidator(_tuple),
    Words("a list of positive integers", {**_ARRAY, "items": {"type": "integer", "minimum": 1}}),
]
Rates: TypeAlias = Annotated[
    tuple[NonNegativeNumber, ...],
    Field(min_length=1),
    BeforeValidator(_tuple),
    Words("a list of numbers of 0 or more", {**_ARRAY, "items": {"type": "number", "minimum": 0}}),
]


@SCHEDULES.register("exponential_decay")
class ExponentialDecay(Schedule):
    """Falls by one factor every so many steps: initial · rate^(step / decay_steps).

    Args:
        initial_learning_rate: the rate of the first step.
        decay_steps: steps until the rate has been multiplied once.
        decay_rate: what it is multiplied by.
        staircase: multiply at once after `decay_steps`, not a little each step.
    """

    initial_learning_rate: PositiveNumber
    decay_steps: PositiveInteger
    decay_rate: PositiveNumber
    staircase: Boolean = False

    def peak(self) -> float:
        return self.initial_learning_rate

    def end(self) -> tuple[str, int] | None:
        return ("decay_steps", self.decay_steps) if self.staircase else None


@SCHEDULES.register("inverse_time_decay")
class InverseTimeDecay(Schedule):
    """Falls with the inverse of the step: initial / (1 + rate · step / decay_steps).

    Args:
        initial_learning_rate: the rate of the first step.
        decay_steps: the unit that steps are counted in.
        decay_rate: how fast it falls.
        staircase: count whole units only.
    """

    initial_learning_rate: PositiveNumber
    decay_steps: PositiveInteger
    decay_rate: PositiveNumber
    staircase: Boolean = False

    def peak(self) -> float:
        return self.initial_learning_rate

    def end(self) -> tuple[str, int] | None:
        return ("decay_steps", self.decay_steps) if self.staircase else None


@SCHEDULES.register("piecewise_constant_decay")
class PiecewiseConstantDecay(Schedule):
    """One rate up to a step, the next rate up to another step, and so on.

    Args:
        boundaries: the last step of each rate but the last, rising.
        values: the rates; one more than boundaries.
    """

    boundaries: Steps
    values: Rates

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(self.values) != len(self.boundaries) + 1:
            raise ValueError(
                "needs one value more than boundaries; values: "
                f"{len(self.values)}, boundaries: {len(self.boundaries)}"
            )
        for earlier, later in zip(self.boundaries, self.boundaries[1:], strict=False):
            if later <= earlier:
                raise ValueError(f"needs rising boundaries, and {later} comes behind {earlier}")
        return self

    def peak(self) -> float:
        return max(self.values)

    def end(self) -> tuple[str, int] | None:
        return "boundaries", self.boundaries[-1]


@SCHEDULES.register("polynomial_decay")
class PolynomialDecay(Schedule):
    """Falls along a power of the steps that are left, down to an end.

    Args:
        initial_learning_rate: the rate of the first step.
        decay_steps: steps until the end is reached.
        end_learning_rate: the rate from then on.
        power: of the part of the steps that is left; 1 is a straight line.
        cycle: start again each time the end is reached, with a longer way down.
    """

    initial_learning_rate: PositiveNumber
    decay_steps: PositiveInteger
    end_learning_rate: NonNegativeNumber = 0.0001
    power: PositiveNumber = 1.0
    cycle: Boolean = False

    def peak(self) -> float:
        return self.initial_learning_rate

    def end(self) -> tuple[str, int] | None:
        return "decay_steps", self.decay_steps
