"""Which epochs are better than others, by the checkpoint's monitor."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from .resolved import ResolvedPolicy
from .state import PolicyState, Ranked, nonfinite_loss


def ranked(policy: ResolvedPolicy, state: PolicyState) -> tuple[Ranked, ...]:
    """The ranking with the last epoch in its place, as far as the policy keeps it."""
    last = _measured(policy, state.epoch, state.values)
    return _in_order(policy, [*state.ranking, *last])[: max(policy.keep_best, 1)]


def whole_ranking(
    policy: ResolvedPolicy, history: Sequence[Mapping[str, float]]
) -> tuple[Ranked, ...]:
    """All epochs of a run that can be ranked, the best first.

    Args:
        history: the values of each epoch so far, with the epoch's number as `epoch`.
    """
    found = (one for row in history for one in _measured(policy, int(row["epoch"]), row))
    return _in_order(policy, found)


def _measured(policy: ResolvedPolicy, epoch: int, values: Mapping[str, float]) -> Iterator[Ranked]:
    """The epoch with its value; nothing where it is not ranked."""
    value = values[policy.checkpoint.monitor.name]
    watched = epoch > policy.warm_up and nonfinite_loss(values) is None
    if watched and policy.checkpoint.improves(value, None):
        yield Ranked(epoch, value)


def _in_order(policy: ResolvedPolicy, epochs: Iterable[Ranked]) -> tuple[Ranked, ...]:
    """The best first, on ties the earlier. No min_delta here: the best is the best."""
    sign = 1 if policy.checkpoint.monitor.better == "min" else -1
    return tuple(sorted(epochs, key=lambda one: (sign * one.value, one.epoch)))
