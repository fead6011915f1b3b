"""Carries the state of a policy over to an edited policy when a run is resumed."""

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
    """Returns the state of a run that is resumed with `policy` after training with `before`.

    A part that now monitors another value gets the state that it would have if it had monitored
    that value from the start. All other parts keep their state.

    Args:
        history: The values of each epoch so far, with its number as `epoch`.
        epochs: The epochs with an intact checkpoint. A lost one can't be the result of the run: the
            best of these replaces it.
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
    """Returns the previous ranking, or that of the existing checkpoints if a checkpoint it needs is
    missing.
    """
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
