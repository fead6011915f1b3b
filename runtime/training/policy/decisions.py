"""When to stop, what to save, when to lower the rate: a pure state machine without a clock.

`update` takes what an epoch gave and returns the next state and what is to be done. A resumed run
decides as the run that was never interrupted, since the state is all it goes by. The meaning of
early stopping and of the plateau is Keras', save that a value which is not finite is no progress.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ....spec_schema.document.training import Checkpoint
from .ranking import ranked
from .resolved import ResolvedPolicy, resolve_policy
from .state import BestSoFar, PolicyState
from .stopping import StopReason, broken, stop_reason

__all__ = [
    "Decisions",
    "PolicyState",
    "ResolvedPolicy",
    "StopReason",
    "resolve_policy",
    "stop_reason",
    "update",
]


@dataclass(frozen=True, slots=True)
class Decisions:
    """What is to be done after an epoch.

    Attributes:
        improved: the best value of the checkpoint's monitor was beaten.
        save_best: the epoch is among the best that are kept.
        save_last: a checkpoint is due, or this is the run's end.
        learning_rate_factor: where the rate is lowered now: what the optimizer's own learning rate
            is multiplied by from here on (all reductions so far in one).
        stop: why the run ends here; None: it goes on.
    """

    improved: bool
    save_best: bool
    save_last: bool
    learning_rate_factor: float | None
    stop: StopReason | None

    @property
    def save(self) -> bool:
        """Whether a checkpoint is written."""
        return self.save_best or self.save_last


def update(
    policy: ResolvedPolicy,
    state: PolicyState,
    epoch: int,
    values: Mapping[str, float],
    steps: int,
    minutes: float,
) -> tuple[PolicyState, Decisions]:
    """Take in an epoch and decide. After a loss that is not finite nothing is saved.

    Args:
        policy: what to go by.
        state: after the epoch before.
        epoch: from 1.
        values: every monitor's value in this epoch.
        steps: updates made since the run began.
        minutes: how long the run has lasted, over all its processes.
    """
    numbers = {name: float(value) for name, value in values.items()}
    seen = replace(state, epoch=epoch, values=numbers, steps=steps, minutes=minutes)
    seen = replace(seen, ranking=ranked(policy, seen))
    seen = _lower(policy, _wait(policy, seen))
    stop = stop_reason(policy, seen)
    best = epoch in (one.epoch for one in seen.ranking[: policy.keep_best])
    due = stop is not None or _is_due(policy.checkpoint.options, epoch)
    last = due and broken(seen.values) is None
    lowered = seen.learning_rate_factor != state.learning_rate_factor
    return seen, Decisions(
        improved=seen.best_epoch == epoch,
        save_best=best,
        save_last=last,
        learning_rate_factor=seen.learning_rate_factor if lowered else None,
        stop=stop,
    )


def _is_due(options: Checkpoint, epoch: int) -> bool:
    stays = options.keep.every_epochs is not None and epoch % options.keep.every_epochs == 0
    return stays or epoch % options.every_epochs == 0


def _wait(policy: ResolvedPolicy, state: PolicyState) -> PolicyState:
    """Early stopping's count, as Keras: `wait` starts again where the baseline is beaten too."""
    watched = policy.early_stopping
    if watched is None or state.epoch <= watched.options.start_from_epoch:
        return state
    before, options = state.early_stopping, watched.options
    value = state.values[watched.monitor.name]
    progress = replace(before, wait=before.wait + 1)
    if not broken(state.values) and watched.improves(value, before.value, options.min_delta):
        enough = options.baseline is None or watched.improves(
            value, options.baseline, options.min_delta
        )
        progress = BestSoFar(value, state.epoch, 0 if enough else progress.wait)
    return replace(state, early_stopping=progress)


def _lower(policy: ResolvedPolicy, state: PolicyState) -> PolicyState:
    """The plateau's count and, once patience is out, the new factor, as Keras."""
    watched = policy.plateau
    if watched is None:
        return state
    before, options = state.plateau, watched.options
    cooldown = max(state.cooldown - 1, 0)
    wait = 0 if state.cooldown else before.wait
    value = state.values[watched.monitor.name]
    if not broken(state.values) and watched.improves(value, before.value, options.min_delta):
        return replace(state, plateau=BestSoFar(value, state.epoch), cooldown=cooldown)
    if cooldown:
        return replace(state, plateau=replace(before, wait=wait), cooldown=cooldown)
    waited = replace(state, plateau=replace(before, wait=wait + 1), cooldown=0)
    if wait + 1 < options.patience or state.learning_rate_factor <= policy.least_factor:
        return waited
    return replace(
        waited,
        plateau=replace(before, wait=0),
        cooldown=options.cooldown,
        learning_rate_factor=max(state.learning_rate_factor * options.factor, policy.least_factor),
    )
