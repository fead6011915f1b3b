"""The memory of a policy that was edited between two processes of a run."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from . import PARTS
from .decisions import update
from .resolved import ResolvedPolicy
from .retention import whole_ranking
from .state import PolicyState, Ranked


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
        epochs: those whose checkpoints are there and intact. One that is lost can't be what the
            run ends with: the best of those that are there takes its place.
    """
    replay = _replay(policy, history)
    state = replace(state, ranking=_ranking(policy, before, state, history, epochs))
    for kind in PARTS:
        new, old = policy.find(kind), before.find(kind)
        if (new and new.memory_depends_on) != (old and old.memory_depends_on):
            state = kind.replayed(state, replay)
    return state


def _ranking(
    policy: ResolvedPolicy,
    before: ResolvedPolicy,
    state: PolicyState,
    history: Sequence[Mapping[str, float]],
    epochs: Collection[int],
) -> tuple[Ranked, ...]:
    """The ranking as it was; where it lacks one that it needs, that of the checkpoints there."""
    whole = whole_ranking(policy, history)
    ranking = state.ranking if _ranks(policy) == _ranks(before) else whole
    if not set(ranking) <= set(whole):  # made by a version that ranked the warm-up
        ranking = whole
    # Where room is short, all but the best may have been deleted.
    room = policy.checkpoint.options.keep.megabytes
    needed = ranking[: policy.keep_best if room is None else min(policy.keep_best, 1)]
    if any(one.epoch not in epochs for one in needed):
        ranking = tuple(one for one in whole if one.epoch in epochs)
    return ranking[: max(policy.keep_best, 1)]


def _ranks(policy: ResolvedPolicy) -> object:
    return policy.checkpoint.monitor, policy.warm_up, policy.keep_best


def _replay(policy: ResolvedPolicy, history: Sequence[Mapping[str, float]]) -> PolicyState:
    state = PolicyState()
    for row in history:
        values = {name: value for name, value in row.items() if name != "epoch"}
        state, _ = update(policy, state, int(row["epoch"]), values, 0, 0.0)
    return state
