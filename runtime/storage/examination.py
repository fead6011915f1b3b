"""A look at every checkpoint of a run: whether it is intact, and what it holds."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..strict_json import strict
from .checkpoints import CheckpointInfo, Checkpoints, DamagedCheckpoint, epoch_name
from .durable import StorageError
from .run_folder import RunFolder
from .saved_state import read_state


@dataclass(frozen=True, slots=True)
class CheckpointHealth:
    """What is known of one checkpoint.

    Attributes:
        problem: what is wrong with one that is not intact.
        unfinished: its save did not finish; nothing was lost with it.
        size: bytes of its files.
        epoch: finished epochs.
        step: steps made.
        batches: batches made of the epoch under way.
        best_epoch: the best so far; 0 before the first.
        values: what the last finished epoch gave.
        numbers: how many its arrays hold, by group.
    """

    name: str
    intact: bool
    problem: str
    unfinished: bool
    size: int
    epoch: int = 0
    step: int = 0
    batches: int = 0
    best_epoch: int = 0
    values: Mapping[str, float | str] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)


def examine(folder: RunFolder) -> list[CheckpointHealth]:
    """The checkpoints of a run, oldest first; of one that writes meanwhile, too.

    Raises:
        StorageError: they can't be read.
    """
    checkpoints = _checkpoints(folder)
    found = (_examined(checkpoints, info) for info in checkpoints.inspect())
    return [one for one in found if one is not None]


@dataclass(frozen=True, slots=True)
class Records:
    """What a run has written down of itself; empty where that can't be read.

    Attributes:
        faults: what is wrong with the files that can't be read, a sentence each.
    """

    environment: Mapping[str, Any]
    result: Mapping[str, Any]
    faults: tuple[str, ...]


def records_of(folder: RunFolder) -> Records:
    """The small files of a run, each read by itself."""
    faults: list[str] = []
    environment = _read(folder.environment, faults)
    result = _read(folder.result, faults)
    faults += _lost(folder, result)
    return Records(environment, result, tuple(faults))


def _lost(folder: RunFolder, result: Mapping[str, Any]) -> Iterator[str]:
    """That the checkpoint which an ended run has kept was deleted."""
    kept = result.get("kept_epoch", 0)
    if not kept or _checkpoints(folder).has(epoch_name(kept)):
        return
    if _read(folder.result, []) == result:  # else the run went on meanwhile
        yield f"checkpoint {epoch_name(kept)}, whose weights the run kept, is missing"


def _checkpoints(folder: RunFolder) -> Checkpoints:
    return Checkpoints(folder.checkpoints_path, str(folder.identity))


def _read(read: Callable[[], Mapping[str, Any]], faults: list[str]) -> Mapping[str, Any]:
    try:
        return read()
    except StorageError as error:
        faults.append(error.message)
        return {}


def _examined(checkpoints: Checkpoints, info: CheckpointInfo) -> CheckpointHealth | None:
    """None: the run has deleted it meanwhile."""
    known = (info.name, info.intact, info.problem, info.unfinished, info.size)
    if not info.intact:
        return CheckpointHealth(*known)
    try:
        loaded = checkpoints.load(info.name)
        state = read_state(loaded)
    except DamagedCheckpoint as error:
        if not checkpoints.has(info.name):
            return None
        return CheckpointHealth(info.name, False, error.problem, False, info.size)
    return CheckpointHealth(
        *known,
        epoch=state.policy.epoch,
        step=state.steps,
        batches=state.done,
        best_epoch=state.policy.best_epoch,
        values=strict(state.policy.values),
        numbers={
            group: sum(array.size for array in arrays.values())
            for group, arrays in loaded.arrays.items()
        },
    )
