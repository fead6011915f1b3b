"""Schedules that decay exponentially, inversely, polynomially, or in steps."""

from typing import Annotated, Self, TypeAlias

from pydantic import BeforeValidator, Field

from ...component import Conflict, cross_field
from ...findings import codes
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
    Words("a list of non-negative numbers", {**_ARRAY, "items": {"type": "number", "minimum": 0}}),
]


@SCHEDULES.register("exponential_decay")
class ExponentialDecay(Schedule):
    """Exponential decay: `initial_learning_rate * decay_rate ^ (step / decay_steps)`.

    Args:
        initial_learning_rate: Learning rate at step 0.
        decay_steps: Number of steps in which the learning rate is multiplied by `decay_rate` once.
        decay_rate: Factor per `decay_steps`.
        staircase: Whether to decay at once after every `decay_steps` instead of a little at each
            step.
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
    """Inverse time decay: `initial_learning_rate / (1 + decay_rate * step / decay_steps)`.

    Args:
        initial_learning_rate: Learning rate at step 0.
        decay_steps: Number of steps that count as one unit of time.
        decay_rate: Decay per unit of time.
        staircase: Whether to decay at once after every `decay_steps` instead of a little at each
            step.
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
    """Constant learning rates, one after the other.

    Args:
        boundaries: Last step of each learning rate except the final one, in increasing order.
        values: Learning rates, one more than `boundaries`.
    """

    boundaries: Steps
    values: Rates

    @cross_field
    def _fits(self) -> Self:
        if len(self.values) != len(self.boundaries) + 1:
            what = codes.values.wrong_number_of_values(
                self.name, len(self.values), len(self.boundaries)
            )
            raise Conflict(what, "values", "boundaries")
        for earlier, later in zip(self.boundaries, self.boundaries[1:], strict=False):
            if later <= earlier:
                what = codes.values.boundaries_not_increasing(self.name, earlier, later)
                raise Conflict(what, "boundaries")
        return self

    def peak(self) -> float:
        return max(self.values)

    def end(self) -> tuple[str, int] | None:
        return "boundaries", self.boundaries[-1]


@SCHEDULES.register("polynomial_decay")
class PolynomialDecay(Schedule):
    """Polynomial decay from `initial_learning_rate` to `end_learning_rate`.

    Formula: `(initial_learning_rate - end_learning_rate) * (1 - step / decay_steps) ^ power +
    end_learning_rate`.

    Args:
        initial_learning_rate: Learning rate at step 0.
        decay_steps: Number of steps of the decay.
        end_learning_rate: Learning rate at the end of the decay, and after it.
        power: Exponent of the polynomial. 1 is linear.
        cycle: Whether to raise the learning rate again at the end of the decay, and each time to
            extend the decay by `decay_steps`.
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
