"""When checkpoints are written: as soon as one is due, but never at more than a share of the run.

A checkpoint that is due before the disk has earned it waits in memory. Those that wait are written
oldest first, so that the newest on the disk never names a best one that is not there. A run that is
killed meanwhile resumes from an older one, and comes to the same end.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from ..events import Listener, Warned
from ..storage.checkpoints import Checkpoints, SaveError, epoch_name
from .policy.resolved import ResolvedPolicy
from .policy.retention import LEAST, Held, retained
from .policy.state import PolicyState

Arrays = Mapping[str, Mapping[str, NDArray[Any]]]

SHARE = 0.01
"""What saving may take of the time of a run."""

MOST_WAITING = 256_000_000
"""Bytes of checkpoints that may wait in memory; more are written at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """A checkpoint in memory.

    Attributes:
        name: as storage calls it.
        epoch: the epoch it was taken after; 0 for one inside an epoch.
        policy: the policy's memory there.
        arrays: group → name → array.
        state: plain JSON data.
    """

    name: str
    epoch: int
    policy: PolicyState
    arrays: Arrays
    state: Any

    @property
    def size(self) -> int:
        """Bytes of its arrays."""
        return sum(array.nbytes for group in self.arrays.values() for array in group.values())


class Saver:
    """Writes the checkpoints of one run, and deletes those that its policy lets go.

    Args:
        held: the checkpoints that are there already, oldest first.
        clock: Returns the time in seconds.
        tell: is warned where a checkpoint can't be saved and the run goes on.
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
        self._clock = clock
        self._tell = tell
        self._begun = clock()
        self._spent = 0.0
        self._last = 0.0
        self._complaint = ""

    @property
    def epochs(self) -> frozenset[int]:
        """The epochs whose weights can be recalled."""
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
        self._waiting.append(snapshot)
        self._let_go(snapshot.policy)
        self.tend()

    def tend(self) -> None:
        """Write the checkpoints that are due, oldest first. Call this often.

        Raises:
            SaveError: It can't be saved, and the policy says to stop.
        """
        while self._waiting and (self._has_earned() or self._is_full()) and self._write():
            pass

    def flush(self) -> None:
        """Write all pending checkpoints, if possible. Raises SaveError like `tend`."""
        while self._waiting and self._write():
            pass

    def recall(self, epoch: int) -> Mapping[str, NDArray[Any]]:
        """The weights after an epoch, from memory or the disk. Raises DamagedCheckpoint."""
        for snapshot in self._waiting:
            if snapshot.epoch == epoch:
                return snapshot.arrays["weights"]
        return self._checkpoints.load(epoch_name(epoch)).arrays["weights"]

    def lose(self, epoch: int) -> None:
        """Count a checkpoint no more: it turned out to be damaged."""
        self._saved = [one for one in self._saved if one.epoch != epoch]

    def _has_earned(self) -> bool:
        """The first ones are written at any cost: the newest may turn out to be damaged."""
        if len(self._saved) < LEAST:
            return True
        return self._spent + self._last <= SHARE * (self._clock() - self._begun)

    def _is_full(self) -> bool:
        return sum(snapshot.size for snapshot in self._waiting) > MOST_WAITING

    def _write(self) -> bool:
        """Write the oldest that waits; whether that went well."""
        begun = self._clock()
        try:
            self._save(self._waiting[0])
        except SaveError as error:
            if self._policy.checkpoint.options.if_not_saved == "stop":
                raise
            self._complain(error.message)
            return False
        finally:
            self._last = self._clock() - begun
            self._spent += self._last
        self._complaint = ""
        return True

    def _save(self, snapshot: Snapshot) -> None:
        """Write one, and delete what its policy lets go: the disk is as if none had waited."""
        self._checkpoints.save(snapshot.name, snapshot.arrays, snapshot.state)
        size = self._checkpoints.size(snapshot.name)
        self._saved.append(Held(snapshot.name, snapshot.epoch, size))
        self._waiting.remove(snapshot)
        stay = retained(self._policy, snapshot.policy, self._saved)
        self._checkpoints.retain([one.name for one in stay])
        self._saved = list(stay)

    def _let_go(self, state: PolicyState) -> None:
        """Forget what waits and would not stay."""
        waiting = [Held(one.name, one.epoch, one.size) for one in self._waiting]
        stay = retained(self._policy, state, [*self._saved, *waiting])
        names = {one.name for one in stay}
        self._waiting = [one for one in self._waiting if one.name in names]

    def _complain(self, message: str) -> None:
        """Once for each thing that is wrong with the disk; it is tried again all the time."""
        reason = message.rpartition(": ")[2]
        if reason != self._complaint:
            self._tell(Warned(f"{message}; training continues, and saving is tried again"))
        self._complaint = reason
