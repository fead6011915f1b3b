"""Splits rows into parts and orders them: functions of the seed alone."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ....compiler.randomness import derive
from ....spec_schema.document.data import Split, samples_of

Indices = NDArray[np.int64]


class Parts(NamedTuple):
    """The positions of the samples of each part, ascending."""

    train: Indices
    validation: Indices
    test: Indices


def split(policy: Split, rows: NDArray[Any], groups: NDArray[Any] | None, seed: int) -> Parts:
    """Hold out rows for validation and testing.

    Every row has a random number that depends only on the seed and the row. In each group, the
    smallest ones are for validation and the next ones for testing. With `order: last`, the last
    rows are for testing and those before them for validation.

    Args:
        policy: What to hold out.
        rows: The row of each sample in the source.
        groups: The group of each sample, to keep the proportions of; None for no groups.
        seed: The seed of the spec.
    """
    members = _by_group(len(rows), groups if policy.stratify else None)
    sizes = np.array([len(member) for member in members])
    # In a stratified split, every class keeps a sample to train on.
    room = sizes - 1 if policy.stratify else sizes
    validation = _shares(sizes, policy.share("validation"), room)
    test = _shares(sizes, policy.share("test"), room - validation)
    if policy.order == "last":
        ordered = [np.argsort(rows, kind="stable")[::-1]]
        validation, test = test, validation
    else:
        ordered = [m[np.argsort(_keys(rows[m], seed), kind="stable")] for m in members]
    parts: tuple[list[Indices], list[Indices], list[Indices]] = ([], [], [])
    for member, first, second in zip(ordered, validation, test, strict=True):
        parts[0].append(member[first + second :])
        parts[1].append(member[:first])
        parts[2].append(member[first : first + second])
    found = Parts(*(np.sort(np.concatenate(part)) for part in parts))
    if policy.order == "last":
        return found._replace(validation=found.test, test=found.validation)
    return found


def _by_group(size: int, groups: NDArray[Any] | None) -> list[Indices]:
    if groups is None:
        return [np.arange(size)]
    return [np.flatnonzero(groups == group) for group in np.unique(groups)]


def _keys(rows: NDArray[Any], seed: int) -> NDArray[Any]:
    """Returns the random number of each row, from the sequence of the seed."""
    generator = np.random.Philox(key=derive(seed, "split"))
    sequence: NDArray[Any] = np.asarray(generator.random_raw(int(rows.max(initial=0)) + 1))
    return np.asarray(sequence[rows])


def _shares(
    sizes: NDArray[np.int64], part: int | float, room: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Returns how many samples of each group to take for a part, by largest remainders."""
    total = int(sizes.sum())
    quota = sizes * (part if isinstance(part, float) else part / max(1, total))
    shares: NDArray[np.int64] = np.minimum(np.floor(quota).astype(np.int64), room)
    wanted = samples_of(part, total) - int(shares.sum())
    for group in np.argsort(-(quota - shares), kind="stable"):
        if wanted > 0 and shares[group] < room[group]:
            shares[group] += 1
            wanted -= 1
    return shares


def order(seed: int, epoch: int, size: int) -> NDArray[np.int32]:
    """Returns a permutation of 0 … size - 1 that depends only on the seed and the epoch."""
    generator = np.random.Generator(np.random.Philox(key=derive(seed, "order", epoch)))
    return generator.permutation(np.arange(size, dtype=np.int32))
