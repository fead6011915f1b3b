"""The interface of a part of the policy: options, a monitor, and pure functions of the state."""

from collections.abc import Mapping
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
    """A section of the policy and the value that it monitors."""

    monitor: Monitor
    options: Options

    def improves(self, value: float, best: float | None, min_delta: float = 0.0) -> bool:
        """Whether a value is better than the best one by more than `min_delta`.

        A value that is not finite never is. (In Keras, a NaN in the first epoch remains the best
        value.)
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
    """Base class of the parts in `PARTS`. Each overrides the methods that it needs.

    A part has no state of its own: what it must remember is a field of `PolicyState`, which every
    checkpoint contains.

    Attributes:
        key: Its key in `training.policy`, also the reason of a run that it ends.
    """

    key: ClassVar[str]

    @classmethod
    def resolve(
        cls,
        options: Options,
        monitor: Monitor,
        training: Training,
        monitors: Mapping[str, Monitor],
    ) -> Self:
        """Returns the part of a spec.

        Args:
            monitor: The value to monitor, in the better direction.
            training: The training section, for what depends on other options.
        """
        return cls(monitor, options)

    def update(self, state: PolicyState) -> PolicyState:
        """Returns the state updated with the last epoch, including the learning rate."""
        return state

    def reason_to_stop(self, state: PolicyState) -> str | None:
        """Returns why the run ends after the last epoch, in a sentence; None if it continues."""
        return None

    def relaxed(self, state: PolicyState) -> tuple[str, Self | None]:
        """Returns an override with which a run that this part has ended trains on.

        Returns:
            `path=value`, as for `--set`, and the part; None instead of the part if it is disabled.
        """
        return f"training.policy.{self.key}=null", None

    @property
    def memory_depends_on(self) -> object:
        """Returns the options that the state depends on. If they change, the state is
        recomputed.
        """
        return self.monitor

    @classmethod
    def replayed(cls, state: PolicyState, replay: PolicyState) -> PolicyState:
        """Returns the state of a resumed run with this part's state taken from a replay.

        Args:
            replay: The state of the edited policy after all epochs so far.
        """
        return state
