"""Ranks checkpoints, and decides which to keep and which weights a run ends with."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from .resolved import ResolvedPolicy
from .state import PolicyState, Ranked, nonfinite_loss


def ranked(policy: ResolvedPolicy, state: PolicyState) -> tuple[Ranked, ...]:
    """Returns the ranking with the last epoch inserted, as far as the policy keeps it."""
    last = _measured(policy, state.epoch, state.values)
    return _in_order(policy, [*state.ranking, *last])[: max(policy.keep_best, 1)]


def whole_ranking(
    policy: ResolvedPolicy, history: Sequence[Mapping[str, float]]
) -> tuple[Ranked, ...]:
    """Returns all epochs of a run that can be ranked, the best first.

    Args:
        history: The values of each epoch so far, with its number as `epoch`.
    """
    found = (one for row in history for one in _measured(policy, int(row["epoch"]), row))
    return _in_order(policy, found)


def _measured(policy: ResolvedPolicy, epoch: int, values: Mapping[str, float]) -> Iterator[Ranked]:
    """Yields the epoch with its value, unless it is not ranked."""
    value = values[policy.checkpoint.monitor.name]
    watched = epoch > policy.warm_up and nonfinite_loss(values) is None
    if watched and policy.checkpoint.improves(value, None):
        yield Ranked(epoch, value)


def _in_order(policy: ResolvedPolicy, epochs: Iterable[Ranked]) -> tuple[Ranked, ...]:
    """Sort key: the best first, of equal ones the earlier. `min_delta` does not apply."""
    sign = 1 if policy.checkpoint.monitor.better == "min" else -1
    return tuple(sorted(epochs, key=lambda one: (sign * one.value, one.epoch)))


LEAST = 2
"""The number of newest checkpoints to keep whatever `keep` says, in case the newest is damaged."""


@dataclass(frozen=True, slots=True)
class Held:
    """An existing checkpoint.

    Attributes:
        name: Its name in storage.
        epoch: The epoch after which it was taken; 0 for one inside an epoch.
        size: Its size in bytes.
    """

    name: str
    epoch: int
    size: int


@dataclass(frozen=True, slots=True)
class Kept:
    """The epoch whose weights a run ends with, and its `kind`. Epoch 0 if there is none."""

    epoch: int
    kind: Literal["best", "last"]


def retained(policy: ResolvedPolicy, state: PolicyState, held: Sequence[Held]) -> tuple[Held, ...]:
    """Returns the checkpoints to keep, in the given order.

    Args:
        held: The existing checkpoints, oldest first.
    """
    needed = {*held[-LEAST:], *islice(_best(policy, state, held), 1)}
    room = policy.checkpoint.options.keep.megabytes
    left = None if room is None else room * 1e6 - sum(one.size for one in needed)
    stay = set(needed)
    for one in _wanted(policy, state, held):
        if one in stay:
            continue
        if left is not None:
            left -= one.size
            if left < 0:
                break
        stay.add(one)
    return tuple(one for one in held if one in stay)


def kept(
    policy: ResolvedPolicy, history: Sequence[Mapping[str, float]], epochs: Collection[int]
) -> Kept:
    """Returns the epoch whose weights the run ends with, by `finish`.

    If no epoch with weights can be ranked, there is no best one, and the last is kept.

    Args:
        history: The values of each epoch so far, with its number as `epoch`.
        epochs: The epochs with weights.
    """
    ranking = whole_ranking(policy, history)
    best = next((one.epoch for one in ranking if one.epoch in epochs), 0)
    if policy.finish == "best" and best:
        return Kept(best, "best")
    return Kept(max(epochs, default=0), "last")


def _wanted(policy: ResolvedPolicy, state: PolicyState, held: Sequence[Held]) -> Iterator[Held]:
    """Yields the checkpoints that `keep` asks for, the most important first."""
    keep = policy.checkpoint.options.keep
    newest = [one for one in reversed(held) if one.epoch]
    yield from _best(policy, state, held)
    yield from newest[: keep.last]
    if keep.every_epochs is not None:
        yield from (one for one in newest if one.epoch % keep.every_epochs == 0)


def _best(policy: ResolvedPolicy, state: PolicyState, held: Sequence[Held]) -> Iterator[Held]:
    by_epoch = {one.epoch: one for one in held}
    epochs = (one.epoch for one in state.ranking[: policy.keep_best])
    return (by_epoch[epoch] for epoch in epochs if epoch in by_epoch)
