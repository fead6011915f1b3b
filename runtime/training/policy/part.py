"""What a part of the policy is: options, the value it watches, and pure functions of the state."""

from dataclasses import dataclass
from math import isfinite
from typing import ClassVar, Generic, Self, TypeVar

from ....compiler.objectives.objectives import Monitor
from ....spec_schema.component import SpecModel
from ....spec_schema.document.training import Training
from .state import PolicyState

Options = TypeVar("Options", bound=SpecModel)


@dataclass(frozen=True, slots=True)
class Watched(Generic[Options]):
    """A section of the policy and the value that it watches."""

    monitor: Monitor
    options: Options

    def improves(self, value: float, best: float | None, min_delta: float = 0.0) -> bool:
        """Whether a value is better than the best one by more than `min_delta`.

        A value that is not finite never is. (In Keras a first NaN becomes the best for good.)
        """
        if not isfinite(value):
            return False
        if best is None:
            return True
        if self.monitor.better == "min":
            return value + min_delta < best
        return value - min_delta > best


@dataclass(frozen=True, slots=True)
class PolicyPart(Watched[Options]):
    """Base of the parts that are listed in `PARTS`. Each overrides what it does.

    It has no memory of its own: what it must remember is a field of `PolicyState`, which is saved
    in every checkpoint.

    Attributes:
        key: its name under `training.policy`, and the reason that a run it ends is given.
    """

    key: ClassVar[str]

    @classmethod
    def resolve(cls, options: Options, monitor: Monitor, training: Training) -> Self:
        """The part of a spec.

        Args:
            monitor: the value to watch, in the direction that counts as better.
            training: the section of the spec, for what depends on more than the options.
        """
        return cls(monitor, options)

    def update(self, state: PolicyState) -> PolicyState:
        """The state with the last epoch taken in: what is remembered, and the learning rate."""
        return state

    def reason_to_stop(self, state: PolicyState) -> str | None:
        """Why the run ends after the last epoch, in a sentence; None if it doesn't."""
        return None

    def relaxed(self, state: PolicyState) -> tuple[str, Self | None]:
        """The override with which a run that this part has ended can be resumed, and the part then.

        Returns:
            `path=value`, as for `--set`, and the part under it; None if it is disabled.
        """
        return f"training.policy.{self.key}=null", None

    @property
    def memory_depends_on(self) -> object:
        """The options under which the memory is valid. If they change, it is replayed."""
        return self.monitor

    @classmethod
    def replayed(cls, state: PolicyState, replay: PolicyState) -> PolicyState:
        """The state of a resumed run with the memory of this part taken from a replay.

        Args:
            replay: the state that the edited policy has after all epochs so far.
        """
        return state
