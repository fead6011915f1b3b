"""Which checkpoints are better than others, which stay, and which weights a run ends with."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

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


LEAST = 2
"""As many of the newest stay, whatever `keep` says: the newest may turn out to be damaged."""


@dataclass(frozen=True, slots=True)
class Held:
    """A checkpoint that is there.

    Attributes:
        name: what storage calls it.
        epoch: the epoch it was taken after; 0 for one inside an epoch.
        size: bytes.
    """

    name: str
    epoch: int
    size: int


@dataclass(frozen=True, slots=True)
class Kept:
    """The epoch whose weights a run ends with; `kind` says what it is. Epoch 0: there is none."""

    epoch: int
    kind: Literal["best", "last"]


def retained(policy: ResolvedPolicy, state: PolicyState, held: Sequence[Held]) -> tuple[Held, ...]:
    """Those that stay, in the order given.

    Args:
        held: the checkpoints that are there, oldest first.
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
    """The epoch whose weights the run ends with, by `finish`.

    Where no epoch of which there are weights can be ranked there is no best one, and the last is
    kept.

    Args:
        history: the values of each epoch so far, with the epoch's number as `epoch`.
        epochs: those of which there are weights.
    """
    ranking = whole_ranking(policy, history)
    best = next((one.epoch for one in ranking if one.epoch in epochs), 0)
    if policy.finish == "best" and best:
        return Kept(best, "best")
    return Kept(max(epochs, default=0), "last")


def _wanted(policy: ResolvedPolicy, state: PolicyState, held: Sequence[Held]) -> Iterator[Held]:
    """What `keep` asks for, the most wanted first."""
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
