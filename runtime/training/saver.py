"""Schedules checkpoints: each is written as soon as it is due, up to a share of the run's time.

A checkpoint that would exceed that share waits in memory, but only for a while, so that a run that
is killed has little to repeat. Pending ones are written oldest first, so that the newest on the
disk never refers to a best one that is missing. A run that is killed meanwhile resumes from an
older one, with the same result.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from numpy.typing import NDArray

from ..events import Listener, Warned
from ..storage.checkpoints import Checkpoints, SaveError, epoch_name
from .averages import usable_weights
from .policy.resolved import ResolvedPolicy
from .policy.retention import LEAST, Held, retained
from .policy.state import PolicyState

Arrays = Mapping[str, Mapping[str, NDArray[Any]]]

SHARE = 0.01
"""Maximum share of the run's time to spend on saving."""

LATEST = 10.0
"""Seconds that the disk may be behind; longer if saving takes long, see `PATIENCE`."""
PATIENCE = 20
"""How many times as long as the last save took the disk may be behind."""

MOST_WAITING = 256_000_000
"""Maximum size in bytes of pending checkpoints; beyond that, they are written at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """A checkpoint in memory.

    Attributes:
        name: Its name in storage.
        epoch: The epoch after which it was taken; 0 for one inside an epoch.
        policy: The state of the policy.
        arrays: The arrays by group and name.
        state: Plain JSON data.
        history: The values of each epoch. It may have grown since: only `rows` of it belong to the
            checkpoint.
    """

    name: str
    epoch: int
    policy: PolicyState
    arrays: Arrays
    state: Mapping[str, Any]
    history: Sequence[Mapping[str, float]] = ()
    rows: int = 0

    @property
    def content(self) -> dict[str, Any]:
        """The state with its history."""
        return {**self.state, "history": [*islice(self.history, self.rows)]}

    @property
    def size(self) -> int:
        """The size of its arrays in bytes."""
        return sum(array.nbytes for group in self.arrays.values() for array in group.values())


class Saver:
    """Writes the checkpoints of one run, and deletes those that its policy does not keep.

    Args:
        held: The existing checkpoints, oldest first.
        clock: Returns the time in seconds.
        tell: Called with a warning if a checkpoint can't be saved and the run continues.
    """

    def __init__(
        self,
        checkpoints: Checkpoints,
        policy: ResolvedPolicy,
        held: Sequence[Held],
        clock: Callable[[], float],
        tell: Listener,
    ) -> None:
        self._checkpoints = checkpoints
        self._policy = policy
        self._saved = list(held)
        self._waiting: list[Snapshot] = []
        self._behind = 0.0
        self._clock = clock
        self._tell = tell
        self._begun = clock()
        self._spent = 0.0
        self._last = 0.0
        self._complaint = ""

    @property
    def epochs(self) -> frozenset[int]:
        """The epochs whose weights are available."""
        saved = {one.epoch for one in self._saved}
        return frozenset(saved | {one.epoch for one in self._waiting}) - {0}

    @property
    def newest(self) -> str:
        """The name of the newest checkpoint; empty if there is none."""
        names = [one.name for one in self._saved] + [one.name for one in self._waiting]
        return names[-1] if names else ""

    def take(self, snapshot: Snapshot) -> None:
        """Add a checkpoint, to be written now or later.

        Raises:
            SaveError: It can't be saved, and the policy says to stop.
        """
        if not self._waiting:
            self._behind = self._clock()
        self._waiting.append(snapshot)
        self._let_go(snapshot.policy)
        self.tend()

    def tend(self) -> None:
        """Write the checkpoints that are due, oldest first. Call this often.

        Raises:
            SaveError: It can't be saved, and the policy says to stop.
        """
        is_late = self._is_late()
        while self._waiting and (is_late or self._has_earned() or self._is_full()):
            if not self._write():
                break

    def flush(self) -> None:
        """Write all pending checkpoints, if possible. Raises SaveError like `tend`."""
        while self._waiting and self._write():
            pass

    def recall(self, epoch: int) -> Mapping[str, NDArray[Any]]:
        """Returns the weights to use after an epoch, from memory or the disk.

        Raises:
            DamagedCheckpoint: The checkpoint is damaged.
        """
        for snapshot in self._waiting:
            if snapshot.epoch == epoch:
                return usable_weights(snapshot.arrays)
        return usable_weights(self._checkpoints.load(epoch_name(epoch)).arrays)

    def lose(self, epoch: int) -> None:
        """Forget a checkpoint that turned out to be damaged."""
        self._saved = [one for one in self._saved if one.epoch != epoch]

    def _is_late(self) -> bool:
        """Whether the disk has been behind for too long, or was last tried that long ago."""
        return self._clock() - self._behind > max(LATEST, PATIENCE * self._last)

    def _has_earned(self) -> bool:
        """The first checkpoints are written regardless of the time, because the newest may turn out
        to be damaged.
        """
        if len(self._saved) < LEAST:
            return True
        return self._spent + self._last <= SHARE * (self._clock() - self._begun)

    def _is_full(self) -> bool:
        return sum(snapshot.size for snapshot in self._waiting) > MOST_WAITING

    def _write(self) -> bool:
        """Write the oldest pending checkpoint. Returns whether that succeeded."""
        begun = self._clock()
        try:
            self._save(self._waiting[0])
        except SaveError as error:
            if self._policy.checkpoint.options.if_not_saved == "stop":
                raise
            self._complain(error.message)
            return False
        finally:
            self._behind = self._clock()
            self._last = self._behind - begun
            self._spent += self._last
        self._complaint = ""
        return True

    def _save(self, snapshot: Snapshot) -> None:
        """Write a checkpoint, and delete those that its policy does not keep, with the same result
        as without delays.
        """
        self._checkpoints.save(snapshot.name, snapshot.arrays, snapshot.content)
        size = self._checkpoints.size(snapshot.name)
        self._saved.append(Held(snapshot.name, snapshot.epoch, size))
        self._waiting.remove(snapshot)
        stay = retained(self._policy, snapshot.policy, self._saved)
        self._checkpoints.retain([one.name for one in stay])
        self._saved = list(stay)

    def _let_go(self, state: PolicyState) -> None:
        """Drop pending checkpoints that would not be kept."""
        waiting = [Held(one.name, one.epoch, one.size) for one in self._waiting]
        stay = retained(self._policy, state, [*self._saved, *waiting])
        names = {one.name for one in stay}
        self._waiting = [one for one in self._waiting if one.name in names]

    def _complain(self, message: str) -> None:
        """Warn once for each problem of the disk; saving is tried again and again."""
        reason = message.rpartition(": ")[2]
        if reason != self._complaint:
            self._tell(Warned(f"{message}; training continues, and saving will be retried"))
        self._complaint = reason
