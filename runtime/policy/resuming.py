"""The memory of a policy that was edited between two processes of a run."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import dropwhile

from .decisions import update
from .resolved import ResolvedPolicy
from .state import PolicyState


def resumed(
    policy: ResolvedPolicy,
    before: ResolvedPolicy,
    state: PolicyState,
    history: Sequence[Mapping[str, float]],
    epochs: Collection[int],
) -> PolicyState:
    """The state that the run goes on from under `policy`, trained so far under `before`.

    A part that now watches another value remembers what that value was in the epochs so far, as if
    it had watched it from the start. All others go on where they are.

    Args:
        history: the values of each epoch so far, with the epoch's number as `epoch`.
        epochs: those whose checkpoints are there. A best epoch whose checkpoint is lost can't be
            what the run ends with, and so is the best no more.
    """
    replayed = _replayed(policy, history)
    if _watches(policy.checkpoint) != _watches(before.checkpoint):
        state = replace(state, ranking=replayed.ranking)
    if _watches(policy.early_stopping) != _watches(before.early_stopping):
        state = replace(state, early_stopping=replayed.early_stopping)
    if _watches(policy.plateau) != _watches(before.plateau):
        state = replace(state, plateau=replayed.plateau, cooldown=0)
    if not policy.keep_best:
        return state
    return replace(state, ranking=tuple(dropwhile(lambda r: r.epoch not in epochs, state.ranking)))


def _watches(watched: object) -> object:
    """The monitor with its direction; None for a part that is not there."""
    return getattr(watched, "monitor", None)


def _replayed(policy: ResolvedPolicy, history: Sequence[Mapping[str, float]]) -> PolicyState:
    # All epochs may rank: which of them have a checkpoint is known later.
    roomy = replace(policy, keep_best=max(len(history), 1))
    state = PolicyState()
    for row in history:
        values = {name: value for name, value in row.items() if name != "epoch"}
        state, _ = update(roomy, state, int(row["epoch"]), values, 0, 0.0)
    return state
