"""Schedules that are parts of a list, and the list."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Self

from ...findings import codes
from ...findings.code import Violation
from ...parameters import NonNegativeNumber, PositiveInteger, PositiveNumber
from . import SCHEDULES, Schedule


@SCHEDULES.register("warm_up")
class WarmUp(Schedule):
    """Linear warm-up to the learning rate that the next schedule in the list starts with.

    Args:
        steps: Number of steps of the warm-up.
        epochs: The same in epochs.
        initial_learning_rate: Learning rate at step 0.
    """

    main = "steps"
    examples: ClassVar[Mapping[str, Any]] = {"steps": 500}
    has_keras_class = False
    in_epochs: ClassVar[Mapping[str, str]] = {"epochs": "steps"}
    steps: PositiveInteger | None = None
    epochs: PositiveNumber | None = None
    initial_learning_rate: NonNegativeNumber = 0.0

    def fault(self) -> Violation | None:
        return codes.schedules.warm_up_at_end()

    def peak(self) -> float:
        return self.initial_learning_rate

    def duration(self) -> int | None:
        return self.steps

    def end(self) -> tuple[str, int] | None:
        return "steps", self.steps or 0


@SCHEDULES.register("constant")
class Constant(Schedule):
    """A constant learning rate for some time, after which the next schedule in the list starts.

    Args:
        learning_rate: The learning rate.
        steps: Number of steps that it is used for.
        epochs: The same in epochs.
    """

    has_keras_class = False
    examples: ClassVar[Mapping[str, Any]] = {"learning_rate": 0.1, "steps": 1000}
    in_epochs: ClassVar[Mapping[str, str]] = {"epochs": "steps"}
    learning_rate: PositiveNumber
    steps: PositiveInteger | None = None
    epochs: PositiveNumber | None = None

    def start(self) -> float:
        return self.learning_rate

    def peak(self) -> float:
        return self.learning_rate

    def duration(self) -> int | None:
        return self.steps

    def end(self) -> tuple[str, int] | None:
        return "steps", self.steps or 0


class ScheduleChain(Schedule):
    """Several schedules, each of which starts when the one before it has ended.

    Args:
        parts: The schedules. The last one may be a number.
    """

    name = "list of schedules"
    has_keras_class = False
    written_as_its = "parts"
    parts: tuple[Schedule | float, ...]

    def to_data(self) -> Any:
        return [part.to_data() if isinstance(part, Schedule) else part for part in self.parts]

    @property
    def counts_epochs(self) -> bool:
        return any(one.counts_epochs for one in self.parts if isinstance(one, Schedule))

    def in_steps(self, steps_per_epoch: int) -> Self:
        parts = (
            one.in_steps(steps_per_epoch) if isinstance(one, Schedule) else one
            for one in self.parts
        )
        return self.model_copy(update={"parts": tuple(parts)})

    def start(self) -> float:
        return start_of(self.parts[0])

    def peak(self) -> float:
        return max(one.peak() if isinstance(one, Schedule) else one for one in self.parts)

    def spans(self) -> Iterator[tuple[int, int, Schedule | float]]:
        """Yields the number, the first step and the schedule of each part, in steps."""
        first = 0
        for number, part in enumerate(self.parts):
            yield number, first, part
            first += (part.duration() or 0) if isinstance(part, Schedule) else 0

    def schedules(self, steps_per_epoch: int) -> Iterator[tuple[str, Schedule, int]]:
        spans = self.in_steps(steps_per_epoch).spans()
        for (number, first, _), part in zip(spans, self.parts, strict=True):
            if isinstance(part, Schedule):
                yield f"[{number}]", part, first

    def fault(self) -> Violation | None:
        """Returns what makes the list impossible, or None."""
        *earlier, last = self.in_steps(1).parts
        for part in earlier:
            if not isinstance(part, Schedule):
                return codes.schedules.number_before_end(part)
            if part.duration() is None:
                return codes.schedules.endless_before_end(part.name)
        return codes.schedules.warm_up_at_end() if isinstance(last, WarmUp) else None


def start_of(part: Schedule | float) -> float:
    """Returns the learning rate with which a part of a list starts."""
    return part.start() if isinstance(part, Schedule) else part


def chained(value: Any) -> Any:
    """Returns a list of schedules as one schedule; any other value unchanged."""
    is_list = isinstance(value, Sequence) and not isinstance(value, str)
    return ScheduleChain(parts=tuple(value)) if is_list else value
