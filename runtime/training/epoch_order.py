"""The samples of each epoch in order: a function of the spec, the seed and the epoch alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...compiler.randomness import derive
from ...spec_schema.document.training import Training
from ..data.splits.split import order

Rows = NDArray[np.int32]

POOL = 64
"""Batches whose samples are sorted by length at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class EpochOrder:
    """Which samples the steps of an epoch take.

    Attributes:
        training: What the spec says of sampling and batches.
        seed: The seed of the spec.
        size: The number of training samples.
        members: Those of each class, if the spec samples by class.
        shares: The share of each class in a pass, if the spec gives it.
        lengths: The length of each sample, if batches are grouped by it.
    """

    training: Training
    seed: int
    size: int
    members: tuple[Rows, ...] = ()
    shares: tuple[float, ...] = ()
    lengths: NDArray[np.int64] | None = None

    @property
    def steps(self) -> int:
        """The number of steps in an epoch."""
        training, whole = self.training, self.pass_size // self.training.batch_size
        if training.steps_per_epoch is not None:
            return training.steps_per_epoch
        return whole if training.drop_remainder else -(-self.pass_size // training.batch_size)

    @property
    def samples(self) -> int:
        """The number of samples in an epoch, repeated ones included."""
        most = self.steps * self.training.batch_size
        return most if self.training.steps_per_epoch is not None else min(most, self.pass_size)

    @property
    def pass_size(self) -> int:
        """The number of samples in a pass over the training part, repeated ones included."""
        return sum(self.per_class) if self.members else self.size

    @property
    def per_class(self) -> list[int]:
        """How many samples of each class a pass has."""
        if self.shares:
            return _counts_of(self.shares, self.size)
        counts = [len(one) for one in self.members]
        match self.training.sampling:
            case "oversample":
                return [max(counts)] * len(counts)
            case "undersample":
                return [min(counts)] * len(counts)
        each, more = divmod(self.size, len(counts))
        return [each + (number < more) for number in range(len(counts))]

    def rows(self, epoch: int) -> Rows:
        """Returns the samples of an epoch, which counts from 1, in the order of its steps."""
        if self.training.steps_per_epoch is None:
            return self._pass(epoch)[: self.samples]
        first, skipped = divmod((epoch - 1) * self.samples, self.pass_size)
        found = [self._pass(first + 1)[skipped:]]
        while sum(map(len, found)) < self.samples:
            found.append(self._pass(first + 1 + len(found)))
        return np.concatenate(found)[: self.samples]

    def _pass(self, number: int) -> Rows:
        """Returns the samples of a pass over the training part, which counts from 1."""
        rows = self._whole_pass(number)
        return rows if self.lengths is None else self._grouped(rows, self.lengths, number)

    def _grouped(self, rows: Rows, lengths: NDArray[np.int64], number: int) -> Rows:
        """Returns samples in batches of about the same length, in random order.

        Some batches at a time are sorted by length, so that a sample has others beside it in each
        pass. The samples of the last, smaller batch stay there.
        """
        size = self.training.batch_size
        whole = len(rows) - len(rows) % size
        pools = [rows[at : min(at + POOL * size, whole)] for at in range(0, whole, POOL * size)]
        batches = [pool[np.argsort(lengths[pool], kind="stable")] for pool in pools]
        if not batches:
            return rows
        generator = np.random.Generator(np.random.Philox(key=derive(self.seed, "batches", number)))
        shuffled = generator.permutation(np.concatenate(batches).reshape(-1, size))
        return np.concatenate([shuffled.reshape(-1), rows[whole:]])

    def _whole_pass(self, number: int) -> Rows:
        """Returns the samples of a pass, not grouped."""
        if not self.members:
            shuffled = self.training.shuffle
            return order(self.seed, number, self.size) if shuffled else _all(self.size)
        drawn = self._drawn(number)
        return drawn[order(self.seed, number, len(drawn))] if self.training.shuffle else drawn

    def _drawn(self, number: int) -> Rows:
        """Returns the samples of a pass in their order: of each class every sample equally often,
        and as many more, drawn at random, as are missing.
        """
        generator = np.random.Generator(np.random.Philox(key=derive(self.seed, "sampling", number)))
        found: list[Rows] = []
        for members, wanted in zip(self.members, self.per_class, strict=True):
            times, rest = divmod(wanted, len(members))
            found += [members] * times + [generator.permutation(members)[:rest]]
        return np.sort(np.concatenate(found), kind="stable")


def _counts_of(shares: Sequence[float], size: int) -> list[int]:
    """Returns how many of `size` samples each class has by its share, at least one."""
    ends = np.rint(np.cumsum(shares) * size).astype(np.int64)
    counts = np.maximum(np.diff(ends, prepend=0), 1)
    for _ in range(counts.sum() - size):
        counts[counts.argmax()] -= 1
    found: list[int] = counts.tolist()
    return found


def members_of(classes: NDArray[Any]) -> tuple[Rows, ...]:
    """Returns the samples of each class that occurs, ascending."""
    return tuple(np.flatnonzero(classes == one).astype(np.int32) for one in np.unique(classes))


def _all(size: int) -> Rows:
    return np.arange(size, dtype=np.int32)
