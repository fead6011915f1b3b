"""Splits rows into parts and orders them: functions of the seed alone."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ....compiler.randomness import derive
from ....spec_schema.document.split import HELD_OUT, Split, samples_of
from .columns import rows_said
from .groups import parts_of_groups

Indices = NDArray[np.int64]


class Parts(NamedTuple):
    """The positions of the samples of each part, ascending."""

    train: Indices
    validation: Indices
    test: Indices


def split(
    policy: Split,
    rows: NDArray[Any],
    classes: NDArray[Any] | None,
    seed: int,
    columns: dict[str, NDArray[Any]] | None = None,
    series: Indices | None = None,
) -> Parts:
    """Hold out rows for validation and testing.

    Every row, or every group of rows, has a random number that depends only on the seed and the
    row. The smallest ones are for validation and the next ones for testing; in a stratified split,
    those of each class. With `order: last`, the last rows are for testing and those before them
    for validation; so are those of each series, if there are series.

    With folds, the smallest numbers are for testing, and the others are dealt to the folds in turn.
    Which fold a row is in doesn't depend on the fold that is validated on.

    Args:
        policy: What to hold out.
        rows: The row of each sample in the source.
        classes: The class of each sample, to keep the proportions of; None for no classes.
        seed: The seed of the spec.
        columns: The columns that the rules need, as text.
        series: The series of each row, whose order is kept; None if rows are in no series.
    """
    classes = classes if policy.stratify else None
    names = columns[policy.by] if policy.by is not None and columns is not None else None
    said = rows_said(policy, columns or {})
    if not said:
        return _held_out(policy, rows, names, classes, series, seed)
    rest = np.delete(np.arange(len(rows)), np.concatenate([*said.values()]))
    names, classes, series = (
        None if one is None else one[rest] for one in (names, classes, series)
    )
    found = _held_out(policy, rows[rest], names, classes, series, seed)
    return Parts(*(rest[part] for part in found))._replace(**said)


def _held_out(
    policy: Split,
    rows: NDArray[Any],
    names: NDArray[Any] | None,
    classes: NDArray[Any] | None,
    series: Indices | None,
    seed: int,
) -> Parts:
    """Hold out rows of no part that a column says. `names`: the group of each row."""
    if names is not None:
        return _grouped(policy, rows, names, classes, seed)
    if policy.order == "last" or series is not None:
        return _last(policy, rows, series)
    if policy.folds is not None:
        return _validated_on(policy, _dealt(policy, rows, classes, seed))
    return _drawn(policy, rows, classes, seed)


def _grouped(
    policy: Split,
    rows: NDArray[Any],
    names: NDArray[Any],
    classes: NDArray[Any] | None,
    seed: int,
) -> Parts:
    """Hold out whole groups. The random number of a group is that of its first row."""
    count = len(rows)
    _, first, groups = np.unique(names, return_index=True, return_inverse=True)
    held = [samples_of(policy.share(part), count) for part in HELD_OUT]
    left = max(0, count - sum(held))
    sizes = [left, *held]
    if policy.folds is not None:
        sizes = [held[-1], *(left // policy.folds for _ in range(policy.folds))]
    kinds = np.zeros(count) if classes is None else classes
    part = parts_of_groups(groups, _keys(rows[first], seed), kinds, sizes)[groups]
    if policy.folds is not None:
        return _validated_on(policy, part)
    return Parts(*(np.flatnonzero(part == number) for number in range(3)))


def _validated_on(policy: Split, folds: Indices) -> Parts:
    """Returns the parts for a fold. `folds`: the fold of each row, from 1; 0 for testing."""
    is_validated = folds == (policy.fold or 1)
    train = np.flatnonzero((folds > 0) & ~is_validated)
    return Parts(train, np.flatnonzero(is_validated), np.flatnonzero(folds == 0))


def _dealt(policy: Split, rows: NDArray[Any], classes: NDArray[Any] | None, seed: int) -> Indices:
    """Deal single rows to folds, those of one class after those of another."""
    assert policy.folds is not None
    members = _by_class(len(rows), classes)
    sizes = np.array([len(member) for member in members])
    test = _shares(sizes, policy.share("test"), sizes - 1 if policy.stratify else sizes)
    drawn = [member[np.argsort(_keys(rows[member], seed), kind="stable")] for member in members]
    folds = np.zeros(len(rows), np.int64)
    left = np.concatenate([one[count:] for one, count in zip(drawn, test, strict=True)])
    folds[left] = 1 + np.arange(len(left)) % policy.folds
    return folds


def _drawn(policy: Split, rows: NDArray[Any], classes: NDArray[Any] | None, seed: int) -> Parts:
    """Hold out single rows."""
    members = _by_class(len(rows), classes)
    sizes = np.array([len(member) for member in members])
    # In a stratified split, every class keeps a sample to train on.
    room = sizes - 1 if policy.stratify else sizes
    validation = _shares(sizes, policy.share("validation"), room)
    test = _shares(sizes, policy.share("test"), room - validation)
    held_out = (validation + test).tolist()
    drawn = [
        member[smallest_first(_keys(rows[member], seed), count)] if count else member
        for member, count in zip(members, held_out, strict=True)
    ]
    return Parts(*_cut(drawn, validation, test))


def smallest_first(keys: NDArray[Any], count: int) -> Indices:
    """Returns the positions of the smallest keys in ascending order, then the others in theirs.

    Of equal keys, the first one is the smallest. Only some are sorted, since most rows are trained
    on.
    """
    limit = np.partition(keys, count - 1)[count - 1]
    near = np.flatnonzero(keys <= limit)
    smallest = near[np.argsort(keys[near], kind="stable")][:count]
    others = np.ones(len(keys), np.bool_)
    others[smallest] = False
    return np.concatenate([smallest, np.flatnonzero(others)])


def _last(policy: Split, rows: NDArray[Any], series: Indices | None) -> Parts:
    """Hold out the last rows of each series."""
    members = _by_class(len(rows), series)
    sizes = np.array([len(member) for member in members])
    test = _shares(sizes, policy.share("test"), sizes)
    validation = _shares(sizes, policy.share("validation"), sizes - test)
    backwards = [member[np.argsort(rows[member], kind="stable")][::-1] for member in members]
    if policy.folds is not None:  # rows after those of the fold are in no part
        validation = (sizes - test) // (policy.folds + 1)
        before = np.array([policy.before_fold(left) for left in (sizes - test).tolist()])
        later = sizes - test - before - validation
        backwards = [
            np.delete(member, np.s_[first : first + count])
            for member, first, count in zip(backwards, test, later, strict=True)
        ]
    first, last, before = _cut(backwards, test, validation)
    return Parts(first, before, last)


def _cut(
    members: list[Indices], counts: NDArray[np.int64], more: NDArray[np.int64]
) -> Iterator[Indices]:
    """Yields the rest of each list, its first rows, and the next ones, together and in order."""
    cuts = [
        (member[first + second :], member[:first], member[first : first + second])
        for member, first, second in zip(members, counts, more, strict=True)
    ]
    for number in range(3):
        found = np.concatenate([np.empty(0, np.int64), *(cut[number] for cut in cuts)])
        found.sort()
        yield found


def _by_class(size: int, classes: NDArray[Any] | None) -> list[Indices]:
    if classes is None:
        return [np.arange(size)]
    return [np.flatnonzero(classes == one) for one in np.unique(classes)]


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
