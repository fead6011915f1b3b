"""Schedules that decay exponentially, inversely, polynomially, or in steps."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Annotated, Any, ClassVar, Self, TypeAlias

from pydantic import BeforeValidator, Field

from ...component import Conflict, cross_field
from ...findings import codes
from ...parameters import (
    Boolean,
    NonNegativeInteger,
    NonNegativeNumber,
    NonNegativeNumbers,
    PositiveInteger,
    PositiveNumber,
    Words,
)
from . import SCHEDULES, Schedule, to_steps


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


_ARRAY = {"type": "array", "minItems": 1}

Steps: TypeAlias = Annotated[
    tuple[PositiveInteger, ...],
    Field(min_length=1),
    BeforeValidator(_tuple),
    Words("a list of positive integers", {**_ARRAY, "items": {"type": "integer", "minimum": 1}}),
]


def _pairs(value: object) -> object:
    if not isinstance(value, list):
        return value
    return tuple(tuple(one) if isinstance(one, list) else one for one in value)


_PAIR = {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "number", "minimum": 0}}
_PAIRS = {"type": "array", "minItems": 2, "items": _PAIR}

StepPairs: TypeAlias = Annotated[
    tuple[tuple[NonNegativeInteger, NonNegativeNumber], ...],
    Field(min_length=2),
    BeforeValidator(_pairs),
    Words("a list of pairs of a step and a learning rate", _PAIRS),
]
EpochPairs: TypeAlias = Annotated[
    tuple[tuple[NonNegativeNumber, NonNegativeNumber], ...],
    Field(min_length=2),
    BeforeValidator(_pairs),
    Words("a list of pairs of an epoch and a learning rate", _PAIRS),
]


@SCHEDULES.register("exponential_decay")
class ExponentialDecay(Schedule):
    """Exponential decay: `initial_learning_rate * decay_rate ^ (step / decay_steps)`.

    Args:
        initial_learning_rate: Learning rate at step 0.
        decay_steps: Number of steps in which the learning rate is multiplied by `decay_rate` once.
        decay_epochs: The same in epochs.
        decay_rate: Factor per `decay_steps`.
        staircase: Whether to decay at once after every `decay_steps` instead of a little at each
            step.
    """

    own = ("decay_epochs",)
    examples: ClassVar[Mapping[str, Any]] = {"decay_steps": 1000}
    in_epochs: ClassVar[Mapping[str, str]] = {"decay_epochs": "decay_steps"}
    initial_learning_rate: PositiveNumber
    decay_steps: PositiveInteger | None = None
    decay_epochs: PositiveNumber | None = None
    decay_rate: PositiveNumber
    staircase: Boolean = False

    def peak(self) -> float:
        return self.initial_learning_rate

    def end(self) -> tuple[str, int] | None:
        return ("decay_steps", self.decay_steps or 0) if self.staircase else None


@SCHEDULES.register("inverse_time_decay")
class InverseTimeDecay(Schedule):
    """Inverse time decay: `initial_learning_rate / (1 + decay_rate * step / decay_steps)`.

    Args:
        initial_learning_rate: Learning rate at step 0.
        decay_steps: Number of steps that count as one unit of time.
        decay_epochs: The same in epochs.
        decay_rate: Decay per unit of time.
        staircase: Whether to decay at once after every `decay_steps` instead of a little at each
            step.
    """

    own = ("decay_epochs",)
    examples: ClassVar[Mapping[str, Any]] = {"decay_steps": 1000}
    in_epochs: ClassVar[Mapping[str, str]] = {"decay_epochs": "decay_steps"}
    initial_learning_rate: PositiveNumber
    decay_steps: PositiveInteger | None = None
    decay_epochs: PositiveNumber | None = None
    decay_rate: PositiveNumber
    staircase: Boolean = False

    def peak(self) -> float:
        return self.initial_learning_rate

    def end(self) -> tuple[str, int] | None:
        return ("decay_steps", self.decay_steps or 0) if self.staircase else None


@SCHEDULES.register("piecewise_constant_decay")
class PiecewiseConstantDecay(Schedule):
    """Constant learning rates, one after the other.

    Write `boundaries` and `values`, as in Keras, or a list of pairs: `epochs: [[0, 0.1], [30,
    0.01]]` lowers the learning rate after 30 epochs.

    Args:
        boundaries: Last step of each learning rate except the final one, in increasing order.
        values: Learning rates, one more than `boundaries`.
        steps: Pairs of the first step of a learning rate and that rate. The first step is 0.
        epochs: Pairs of the number of epochs before a learning rate and that rate.
    """

    own = ("steps", "epochs")
    examples: ClassVar[Mapping[str, Any]] = {
        "boundaries": [1000, 2000],
        "values": [0.1, 0.01, 0.001],
    }
    boundaries: Steps | None = None
    values: NonNegativeNumbers | None = None
    steps: StepPairs | None = None
    epochs: EpochPairs | None = None

    @property
    def counts_epochs(self) -> bool:
        return self.epochs is not None

    def in_steps(self, steps_per_epoch: int) -> Self:
        if self.steps is None and self.epochs is None:
            return self
        pairs = self.steps or [(to_steps(e, steps_per_epoch), r) for e, r in self.epochs or ()]
        update = {"boundaries": tuple(int(first) - 1 for first, _ in pairs[1:])}
        values = {"values": tuple(rate for _, rate in pairs)}
        return self.model_copy(update={"steps": None, "epochs": None, **update, **values})

    @cross_field
    def _fits(self) -> Self:
        ways = [name for name in ("steps", "epochs") if getattr(self, name) is not None]
        ways += ["boundaries"] * (self.boundaries is not None or self.values is not None)
        if len(ways) != 1:
            raise Conflict(codes.schedules.one_list_of_rates(self.name, ways), *ways)
        if self.boundaries is None and self.values is None:
            self._check_pairs(ways[0], self.steps or self.epochs or ())
            return self
        if self.boundaries is None or self.values is None:
            missing = "values" if self.values is None else "boundaries"
            given = "boundaries" if self.values is None else "values"
            raise Conflict(codes.schedules.half_a_list(self.name, given, missing), given)
        if len(self.values) != len(self.boundaries) + 1:
            what = codes.conflicts.wrong_number_of_values(
                self.name, len(self.values), len(self.boundaries)
            )
            raise Conflict(what, "values", "boundaries")
        for earlier, later in zip(self.boundaries, self.boundaries[1:], strict=False):
            if later <= earlier:
                what = codes.conflicts.boundaries_not_increasing(self.name, earlier, later)
                raise Conflict(what, "boundaries")
        return self

    def _check_pairs(self, key: str, pairs: Sequence[tuple[float, float]]) -> None:
        if pairs[0][0] != 0:
            raise Conflict(codes.schedules.pairs_not_from_zero(key, pairs[0][0]), key)
        for (earlier, _), (later, _) in pairwise(pairs):
            if later <= earlier:
                raise Conflict(codes.schedules.pairs_not_increasing(key, earlier, later), key)

    def written_as(self, parameter: str) -> str:
        ways = (name for name in ("steps", "epochs") if getattr(self, name) is not None)
        return next(ways, parameter)

    def _rates(self) -> tuple[float, ...]:
        return self.values or tuple(rate for _, rate in self.steps or self.epochs or ())

    def start(self) -> float:
        return self._rates()[0]

    def peak(self) -> float:
        return max(self._rates())

    def end(self) -> tuple[str, int] | None:
        return ("boundaries", self.boundaries[-1]) if self.boundaries else None


@SCHEDULES.register("polynomial_decay")
class PolynomialDecay(Schedule):
    """Polynomial decay from `initial_learning_rate` to `end_learning_rate`.

    Formula: `(initial_learning_rate - end_learning_rate) * (1 - step / decay_steps) ^ power +
    end_learning_rate`.

    Args:
        initial_learning_rate: Learning rate at step 0.
        decay_steps: Number of steps of the decay.
        decay_epochs: The same in epochs.
        end_learning_rate: Learning rate at the end of the decay, and after it.
        power: Exponent of the polynomial. 1 is linear.
        cycle: Whether to raise the learning rate again at the end of the decay, and each time to
            extend the decay by `decay_steps`.
    """

    own = ("decay_epochs",)
    examples: ClassVar[Mapping[str, Any]] = {"decay_steps": 1000}
    in_epochs: ClassVar[Mapping[str, str]] = {"decay_epochs": "decay_steps"}
    initial_learning_rate: PositiveNumber
    decay_steps: PositiveInteger | None = None
    decay_epochs: PositiveNumber | None = None
    end_learning_rate: NonNegativeNumber = 0.0001
    power: PositiveNumber = 1.0
    cycle: Boolean = False

    def peak(self) -> float:
        return self.initial_learning_rate

    def end(self) -> tuple[str, int] | None:
        return "decay_steps", self.decay_steps or 0

    def duration(self) -> int | None:
        return None if self.cycle else self.decay_steps
