"""The policy as a pure state machine without a clock.

`update` takes the values of an epoch and returns the next state and the actions. A resumed run
makes the same decisions as an uninterrupted one, because they depend only on the state. Early
stopping and the plateau work as in Keras, except that a value that is not finite is never an
improvement.
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
    """The actions after an epoch.

    Attributes:
        improved: Whether this is the best epoch so far by the checkpoint's monitor.
        save_best: Whether the epoch is among the best to keep.
        save_last: Whether a checkpoint is due, or the run ends.
        learning_rate_factor: If the learning rate is lowered now: the factor on the optimizer's own
            learning rate from here on (the product of all reductions so far).
        stop: Why the run ends here; None if it continues.
    """

    improved: bool
    save_best: bool
    save_last: bool
    learning_rate_factor: float | None
    stop: StopReason | None

    @property
    def save(self) -> bool:
        """Whether to write a checkpoint."""
        return self.save_best or self.save_last


def update(
    policy: ResolvedPolicy,
    state: PolicyState,
    epoch: int,
    values: Mapping[str, float],
    steps: int,
    minutes: float,
) -> tuple[PolicyState, Decisions]:
    """Process an epoch and decide. Nothing is saved after a loss that is not finite.

    Args:
        policy: The policy.
        state: The state after the previous epoch.
        epoch: The number of the epoch, from 1.
        values: The values of all monitors in this epoch.
        steps: The number of updates since the start of the run.
        minutes: The duration of the run, over all of its processes.
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
