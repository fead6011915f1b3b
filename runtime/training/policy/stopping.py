"""Why a run ends: asked of the policy and its state alone, so that a resumed run asks the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import isfinite
from typing import Literal, TypeAlias

from ....compiler.objectives.objectives import Monitor
from ....spec_schema.document.training import StopWhen
from .resolved import ResolvedPolicy
from .state import PolicyState

Reason: TypeAlias = Literal[
    "early_stopping", "epochs", "stop_when", "interrupted", "not_finite", "out_of_memory"
]


@dataclass(frozen=True, slots=True)
class StopReason:
    """Why a run ends: the reason's name, and the same in a sentence."""

    reason: Reason
    explanation: str


def broken(values: Mapping[str, float]) -> str | None:
    """The name of the loss that is not finite in an epoch."""
    losses = (name for name in ("loss", "val_loss") if name in values)
    return next((name for name in losses if not isfinite(values[name])), None)


def stop_reason(policy: ResolvedPolicy, state: PolicyState) -> StopReason | None:
    """Why the run ends after the last epoch; None: it goes on.

    A loss that is not finite comes first, then early stopping, `stop_when`, the number of epochs.
    """
    name = broken(state.values)
    if name is not None:
        value = state.values[name]
        return StopReason("not_finite", f"{name} is {value} in epoch {state.epoch}")
    return _early_stopping(policy, state) or _stop_when(policy, state) or _epochs(policy, state)


def to_train_on(policy: ResolvedPolicy, state: PolicyState) -> tuple[str, ...]:
    """The overrides with which a run that has ended trains on: `path=value`, for `--set`.

    Every reason to end is dealt with, not only the first. Empty where the run has not ended, and
    after a loss that is not finite: no policy helps there.
    """
    changes: list[str] = []
    while (reason := stop_reason(policy, state)) and broken(state.values) is None:
        change, policy = _relaxed(reason.reason, policy, state)
        changes.append(change)
    return tuple(changes)


def _relaxed(
    reason: Reason, policy: ResolvedPolicy, state: PolicyState
) -> tuple[str, ResolvedPolicy]:
    """An override that removes a reason to end, and the policy with it."""
    stopping = policy.early_stopping
    if reason == "early_stopping" and stopping is not None:
        patience = state.early_stopping.wait + max(stopping.options.patience, 1)
        options = stopping.options.model_copy(update={"patience": patience})
        relaxed = replace(policy, early_stopping=replace(stopping, options=options))
        return f"training.policy.early_stopping.patience={patience}", relaxed
    if reason == "stop_when":
        return "training.policy.stop_when=null", replace(policy, stop_when=None)
    epochs = state.epoch + policy.epochs
    return f"training.epochs={epochs}", replace(policy, epochs=epochs)


def _early_stopping(policy: ResolvedPolicy, state: PolicyState) -> StopReason | None:
    if policy.early_stopping is None or not state.early_stopping.wait:
        return None
    options, so_far = policy.early_stopping.options, state.early_stopping
    if state.epoch <= options.start_from_epoch or so_far.epoch == state.epoch:
        return None
    if so_far.wait < options.patience:
        return None
    name, wait = policy.early_stopping.monitor.name, _count(so_far.wait, "epoch")
    least = f" of more than {options.min_delta:g}" if options.min_delta else ""
    since = " since" if least else "; its best was"  # a smaller step may have led to a better one
    best = f"{since} {so_far.value:.6g} in epoch {so_far.epoch}" if so_far.epoch else ""
    patience = f"patience {options.patience}"
    made = f"{name} made no progress{least} for {wait} ({patience}){best}"
    return StopReason("early_stopping", made)


def _stop_when(policy: ResolvedPolicy, state: PolicyState) -> StopReason | None:
    if policy.stop_when is None or not state.epoch:
        return None
    found = next(_conditions(policy.stop_when.options, policy.stop_when.monitor, state), None)
    return StopReason("stop_when", found) if found else None


def _conditions(stop: StopWhen, monitor: Monitor, state: PolicyState) -> Iterator[str]:
    """A sentence for each condition that holds."""
    value = state.values[monitor.name]
    if stop.at_least is not None and value >= stop.at_least:
        yield f"{monitor.name} is {value:.6g}, at least {stop.at_least:g}"
    if stop.at_most is not None and value <= stop.at_most:
        yield f"{monitor.name} is {value:.6g}, at most {stop.at_most:g}"
    if stop.minutes is not None and state.minutes >= stop.minutes:
        yield f"the run has lasted {state.minutes:.3g} minutes, of {stop.minutes:g}"
    if stop.steps is not None and state.steps >= stop.steps:
        yield f"the run has made {_count(state.steps, 'step')}, of {stop.steps}"
    if stop.overfit_gap is not None and "val_loss" in state.values:
        gap = state.values["val_loss"] - state.values["loss"]
        if gap >= stop.overfit_gap:
            yield f"val_loss is {gap:.6g} above loss, at least {stop.overfit_gap:g}"


def _epochs(policy: ResolvedPolicy, state: PolicyState) -> StopReason | None:
    if state.epoch < policy.epochs:
        return None
    done, wanted = state.epoch, policy.epochs
    if done > wanted:
        return StopReason("epochs", f"{done} epochs are done, and `training.epochs` is {wanted}")
    return StopReason("epochs", f"epoch {done} of {wanted} is done")


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
