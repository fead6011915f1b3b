"""Learning rates that follow the step (Keras: `keras.optimizers.schedules`)."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Self, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from ..component import Catalogue, Component
from ..parameters import (
    Boolean,
    Finite,
    Fraction,
    NonNegativeInteger,
    NonNegativeNumber,
    PositiveInteger,
    PositiveNumber,
    Words,
)


class Schedule(Component):
    """Base of the schedules. Steps count updates from 0.

    Attributes:
        excluded: Keras' parameter → why the language leaves it out.
    """

    catalogue: ClassVar[Catalogue["Schedule"]]
    excluded: ClassVar[Mapping[str, str]] = {"name": "an optimizer has one schedule"}


SCHEDULES: Catalogue[Schedule] = Catalogue(
    "schedule",
    __package__,
    {
        "schedules": (
            "exponential_decay",
            "inverse_time_decay",
            "piecewise_constant_decay",
            "polynomial_decay",
            "cosine_decay",
            "cosine_decay_restarts",
        )
    },
    synonyms={
        "cosine": "cosine_decay",
        "exponential": "exponential_decay",
        "step": "piecewise_constant_decay",
    },
)
Schedule.catalogue = SCHEDULES


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
GrowthFactor: TypeAlias = Annotated[
    float, Field(ge=1), Finite, Words("a number of 1 or more", {"type": "number", "minimum": 1})
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
