"""Which rows are held back, and the order of the others: functions of the seed alone."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ....compiler.randomness import derive
from ....spec_schema.document.data import Split

Indices = NDArray[np.int64]


class Parts(NamedTuple):
    """Positions of the samples of each part, ascending."""

    train: Indices
    validation: Indices
    test: Indices


def split(policy: Split, rows: NDArray[Any], groups: NDArray[Any] | None, seed: int) -> Parts:
    """Hold back `validation` and `test` of the rows.

    Every row has a random number that depends on the seed and the row only; the smallest ones of a
    group are validated on, the next ones tested on.

    Args:
        rows: the row in the source of each sample.
        groups: what to keep the proportions of, one value a sample; None: of nothing.
    """
    members = _by_group(len(rows), groups if policy.stratify else None)
    sizes = np.array([len(member) for member in members])
    # With proportions kept, a class is trained on before it is validated or tested on.
    room = sizes - 1 if policy.stratify else sizes
    validation = _shares(sizes, policy.validation, room)
    test = _shares(sizes, policy.test, room - validation)
    ordered = [member[np.argsort(_keys(rows[member], seed), kind="stable")] for member in members]
    parts: tuple[list[Indices], list[Indices], list[Indices]] = ([], [], [])
    for member, first, second in zip(ordered, validation, test, strict=True):
        parts[0].append(member[first + second :])
        parts[1].append(member[:first])
        parts[2].append(member[first : first + second])
    return Parts(*(np.sort(np.concatenate(part)) for part in parts))


def _by_group(size: int, groups: NDArray[Any] | None) -> list[Indices]:
    if groups is None:
        return [np.arange(size)]
    return [np.flatnonzero(groups == group) for group in np.unique(groups)]


def _keys(rows: NDArray[Any], seed: int) -> NDArray[Any]:
    """One random number a row: the row's own place in the sequence that the seed starts."""
    generator = np.random.Philox(key=derive(seed, "split"))
    sequence: NDArray[Any] = np.asarray(generator.random_raw(int(rows.max(initial=0)) + 1))
    return np.asarray(sequence[rows])


def _shares(sizes: NDArray[np.int64], part: float, room: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many of each group, so that all of them are `part` of all: the largest remainders win."""
    quota = sizes * part
    shares: NDArray[np.int64] = np.minimum(np.floor(quota).astype(np.int64), room)
    wanted = round(float(sizes.sum() * part)) - int(shares.sum())
    for group in np.argsort(-(quota - shares), kind="stable"):
        if wanted > 0 and shares[group] < room[group]:
            shares[group] += 1
            wanted -= 1
    return shares


def order(seed: int, epoch: int, size: int) -> NDArray[np.int32]:
    """A permutation of 0 … size - 1; another one each epoch, the same whenever it is asked for."""
    generator = np.random.Generator(np.random.Philox(key=derive(seed, "order", epoch)))
    return generator.permutation(np.arange(size, dtype=np.int32))
