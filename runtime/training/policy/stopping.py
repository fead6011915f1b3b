"""Why a run ends: asked of the policy and its state alone, so that a resumed run asks the same."""

from dataclasses import dataclass, replace

from ....spec_schema.findings.code import counted
from .resolved import ResolvedPolicy
from .state import PolicyState, nonfinite_loss


@dataclass(frozen=True, slots=True)
class StopReason:
    """Why a run ends.

    Attributes:
        reason: the key of the part of the policy that ended it; "epochs" if all epochs are done;
            "not_finite", "interrupted" or "out_of_memory".
        explanation: the same in a sentence.
    """

    reason: str
    explanation: str


def stop_reason(policy: ResolvedPolicy, state: PolicyState) -> StopReason | None:
    """Why the run ends after the last epoch; None if it continues.

    A loss that is not finite comes first, then the parts of the policy, then the number of epochs.
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
    """The overrides with which a run that has ended trains on: `path=value`, for `--set`.

    Every reason to end is dealt with, not only the first. Empty where the run has not ended, and
    after a loss that is not finite: no policy helps there.
    """
    changes: list[str] = []
    while (reason := stop_reason(policy, state)) and nonfinite_loss(state.values) is None:
        change, policy = _relaxed(reason.reason, policy, state)
        changes.append(change)
    return tuple(changes)


def _relaxed(reason: str, policy: ResolvedPolicy, state: PolicyState) -> tuple[str, ResolvedPolicy]:
    """An override that removes a reason to end, and the policy with it."""
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
