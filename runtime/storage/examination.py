"""Examines the checkpoints and other files of a run."""

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
    """The result of examining one checkpoint.

    Attributes:
        problem: What is wrong with it; empty if it is intact.
        unfinished: Whether it was never completed, so that nothing is lost.
        size: Total size of its files in bytes.
        epoch: Number of completed epochs.
        step: Number of completed steps.
        batches: Number of completed batches of the current epoch.
        best_epoch: The best epoch so far; 0 before the first.
        values: The values of the last completed epoch.
        numbers: The number of array elements by group.
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
    """Returns the checkpoints of a run, oldest first, also while another process writes it.

    Raises:
        StorageError: They can't be read.
    """
    checkpoints = _checkpoints(folder)
    found = (_examined(checkpoints, info) for info in checkpoints.inspect())
    return [one for one in found if one is not None]


@dataclass(frozen=True, slots=True)
class Records:
    """What a run has recorded about itself; empty if that can't be read.

    Attributes:
        faults: What is wrong with files that can't be read, a sentence each.
    """

    environment: Mapping[str, Any]
    result: Mapping[str, Any]
    faults: tuple[str, ...]


def records_of(folder: RunFolder) -> Records:
    """Read the small files of a run, each by itself."""
    faults: list[str] = []
    environment = _read(folder.environment, faults)
    result = _read(folder.result, faults)
    faults += _lost(folder, result)
    return Records(environment, result, tuple(faults))


def _lost(folder: RunFolder, result: Mapping[str, Any]) -> Iterator[str]:
    """Yields the problem that the checkpoint kept by an ended run is missing."""
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
    """Examine one checkpoint; None if the run has deleted it meanwhile."""
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
