"""Follows a policy over the recorded epochs of a run: where it would have stopped, what it keeps.

This is what training with the policy would do, as long as the learning rate would be the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from .decisions import update
from .reduce_lr_on_plateau import ReduceLROnPlateauPart
from .resolved import ResolvedPolicy
from .retention import Kept, kept
from .state import PolicyState
from .stopping import StopReason

Rate: TypeAlias = tuple[float, float]
"""The factor on the optimizer's learning rate, and what it is not lowered below."""


@dataclass(frozen=True, slots=True)
class PastEpoch:
    """An epoch that a run has recorded.

    Attributes:
        values: What it measured, with its number as `epoch`.
        steps: The number of updates since the start of the run.
        minutes: The duration of the run up to its end.
        lowered: Whether the learning rate was lowered after it; None if that is not recorded.
    """

    values: Mapping[str, float]
    steps: int = 0
    minutes: float = 0.0
    lowered: bool | None = None

    @property
    def number(self) -> int:
        """Its number, from 1."""
        return int(self.values["epoch"])


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a policy makes of the recorded epochs.

    Attributes:
        state: The state of the policy after the last epoch that it would have trained alike.
        stop: Why the run would have ended there; None if it would have continued.
        saved: The epochs with a checkpoint.
        other_rate: Whether it would have continued with another learning rate than the run did.
    """

    state: PolicyState
    stop: StopReason | None
    saved: tuple[int, ...]
    other_rate: bool

    def kept(self, policy: ResolvedPolicy, past: Sequence[PastEpoch]) -> Kept:
        """Returns the epoch whose weights the run would have ended with here."""
        return kept(policy, [one.values for one in past[: self.state.epoch]], self.saved)


def replayed(
    policy: ResolvedPolicy, past: Sequence[PastEpoch], rates: Sequence[Rate | None]
) -> Replayed:
    """Follow a policy until it ends the run, or until it would have trained otherwise.

    Args:
        rates: The learning rate with which the run continued after each epoch; see `rates_of`.

    Raises:
        KeyError: The policy monitors a value that an epoch doesn't have.
    """
    every, saved = policy.checkpoint.options.every_steps, []
    state, stop, other_rate = PolicyState(), None, False
    for one, rate in zip(past, rates, strict=True):
        values = {name: value for name, value in one.values.items() if name != "epoch"}
        state, decisions = update(policy, state, one.number, values, one.steps, one.minutes)
        if decisions.save or (every and decisions.stop is None and one.steps % every == 0):
            saved.append(one.number)
        stop, other_rate = decisions.stop, _rate(policy, state) != rate
        if stop is not None or other_rate:
            break
    return Replayed(state, stop, tuple(saved), other_rate and stop is None)


def rates_of(policy: ResolvedPolicy, past: Iterable[PastEpoch]) -> Iterator[Rate | None]:
    """Yields the learning rate with which a run of a policy continued after each epoch.

    It is unknown, None, once the run has lowered it otherwise than the policy would: such a run was
    resumed with another policy.
    """
    state, is_known = PolicyState(), True
    for one in past:
        values = {name: value for name, value in one.values.items() if name != "epoch"}
        state, decisions = update(policy, state, one.number, values, one.steps, one.minutes)
        lowers = decisions.learning_rate_factor is not None
        is_known = is_known and one.lowered in (None, lowers)
        yield _rate(policy, state) if is_known else None


def _rate(policy: ResolvedPolicy, state: PolicyState) -> Rate:
    if state.learning_rate_factor == 1:
        return 1.0, 0.0
    plateau = policy.find(ReduceLROnPlateauPart)
    return state.learning_rate_factor, plateau.options.min_lr if plateau else 0.0
