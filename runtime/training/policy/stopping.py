"""Determines why a run ends, from the policy and its state alone, also for a resumed run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from ....spec_schema.findings.code import counted
from .resolved import ResolvedPolicy
from .state import PolicyState, nonfinite_loss


@dataclass(frozen=True, slots=True)
class StopReason:
    """Why a run ends.

    Attributes:
        reason: The key of the part of the policy that ended it; "epochs" if all epochs are
            completed; or "not_finite", "interrupted", "out_of_memory", "pruned".
        explanation: The same in a sentence.
    """

    reason: str
    explanation: str


Prunes: TypeAlias = Callable[[int, Mapping[str, float]], bool]
"""Tells after an epoch, with its values, whether a search ends the run there."""


def never_prunes(epoch: int, values: Mapping[str, float]) -> bool:
    """What prunes no run."""
    return False


def stop_reason(policy: ResolvedPolicy, state: PolicyState) -> StopReason | None:
    """Returns why the run ends after the last epoch; None if it continues.

    The order is: a loss that is not finite, the parts of the policy, the number of epochs.
    """
    name = nonfinite_loss(state.values)
    if name is not None:
        value = state.values[name]
        return StopReason("not_finite", f"{name} is {value} in epoch {state.epoch}")
    for part in policy.parts:
        explanation = part.reason_to_stop(state)
        if explanation is not None:
            return StopReason(part.key, explanation)
    return _epochs(policy, state)


def to_train_on(policy: ResolvedPolicy, state: PolicyState) -> tuple[str, ...]:
    """Returns the overrides with which a run that has ended trains on: `path=value`, for `--set`.

    They remove every reason to end, not only the first. Empty if the run has not ended, and after a
    loss that is not finite, which no policy can help.
    """
    changes: list[str] = []
    while (reason := stop_reason(policy, state)) and nonfinite_loss(state.values) is None:
        change, policy = _relaxed(reason.reason, policy, state)
        changes.append(change)
    return tuple(changes)


def _relaxed(reason: str, policy: ResolvedPolicy, state: PolicyState) -> tuple[str, ResolvedPolicy]:
    """Returns an override that removes a reason to end, and the policy with the override."""
    part = next((part for part in policy.parts if part.key == reason), None)
    if part is None:
        epochs = state.epoch + policy.epochs
        return f"training.epochs={epochs}", replace(policy, epochs=epochs)
    change, relaxed = part.relaxed(state)
    others = (relaxed if one is part else one for one in policy.parts)
    return change, replace(policy, parts=tuple(one for one in others if one is not None))


def _epochs(policy: ResolvedPolicy, state: PolicyState) -> StopReason | None:
    if state.epoch < policy.epochs:
        return None
    completed = counted(state.epoch, "epoch")
    return StopReason("epochs", f"completed {completed} (`epochs: {policy.epochs}`)")
