"""When to stop, what to save, when to lower the rate: a pure state machine without a clock.

`update` takes what an epoch gave and returns the next state and what is to be done. A resumed run
decides as the run that was never interrupted, since the state is all it goes by. The meaning of
early stopping and of the plateau is Keras', save that a value which is not finite is no progress.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ....spec_schema.document.training import Checkpoint
from .resolved import ResolvedPolicy, resolve_policy
from .retention import ranked
from .state import PolicyState, nonfinite_loss
from .stopping import StopReason, stop_reason

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
    for part in policy.parts:
        seen = part.update(seen)
    stop = stop_reason(policy, seen)
    best = epoch in (one.epoch for one in seen.ranking[: policy.keep_best])
    due = stop is not None or _is_due(policy.checkpoint.options, epoch)
    last = due and nonfinite_loss(seen.values) is None
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
