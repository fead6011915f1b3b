"""A finished (or interrupted) run as something that answers: its program with the kept weights."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...compiler.compile import CompiledSpec
from ...compiler.differences.difference import describe
from ...compiler.targets import lower
from ...compiler.targets.program import Program
from ..data.features.normalization import Normalization
from ..events import Listener, Working, silent
from ..storage.checkpoints import Checkpoints, DamagedCheckpoint, LoadedCheckpoint, epoch_name
from ..storage.durable import StorageError
from ..storage.identity import NotARunFolder
from ..storage.run_folder import RunFolder
from ..storage.saved_state import SavedState, read_state
from ..training.devices import Device, choose
from ..training.own_files import own_classes, own_normalization
from ..training.resume import survey
from ..training.stored_spec import forbidden, own_spec, trained_by
from ..training.train_state import restore_weights


@dataclass(frozen=True, slots=True)
class Trained:
    """A run's program and what its data was turned into numbers by.

    Attributes:
        spec: the one that the weights were trained by; data paths are relative to where they were
            when it ran.
        recorded: the environment it began in.
        epoch: the epoch the weights are of.
        notes: what a person should know, a sentence each.
    """

    folder: RunFolder
    spec: CompiledSpec
    recorded: Mapping[str, Any]
    device: Device
    program: Program
    normalization: Normalization
    class_names: Mapping[str, tuple[str, ...]]
    epoch: int
    notes: tuple[str, ...] = ()


def open_trained(path: Path, target: str | None = None, tell: Listener = silent) -> Trained:
    """The run of a folder, with the weights it ended with.

    Args:
        tell: is told what is being waited for.
        target: lower it to another target than it was trained on; weights have the same names.

    Raises:
        NotARunFolder: there is no run at the path, or it has no weights.
        StorageError: a file of it is damaged.
        DeviceError: the device it ran on is not there.
    """
    folder = RunFolder.open(path)
    recorded = folder.environment()
    tell(Working("restoring the network"))
    loaded = _kept(folder)
    state = read_state(loaded)
    spec, notes = _spec_of(state, folder, recorded, target)
    device = choose(spec.document.runtime)
    program = lower(spec, spec.document.runtime.target)
    restore_weights(loaded, program)
    return Trained(
        folder,
        spec,
        recorded,
        device,
        program,
        own_normalization(folder, spec),
        own_classes(folder, spec),
        state.policy.epoch,
        notes,
    )


def _kept(folder: RunFolder) -> LoadedCheckpoint:
    """The checkpoint that the run has ended with; the newest where it has not ended."""
    checkpoints = Checkpoints(folder.checkpoints_path, str(folder.identity))
    kept = folder.result().get("kept_epoch", 0)
    try:
        loaded = checkpoints.load(epoch_name(kept)) if kept else checkpoints.load_newest()
    except DamagedCheckpoint as error:
        raise StorageError(error.message, _remedy(folder, checkpoints)) from error
    if loaded is None:
        message = f"no epoch of the run {folder.path} was finished: it has no weights"
        raise NotARunFolder(message, "run again")
    return loaded


def _remedy(folder: RunFolder, checkpoints: Checkpoints) -> str:
    if checkpoints.newest_intact() is None:
        return "put it back from a copy, or run again"
    return f"put it back from a copy, or train on from one that is intact: {survey(folder).command}"


def _spec_of(
    state: SavedState, folder: RunFolder, recorded: Mapping[str, Any], target: str | None
) -> tuple[CompiledSpec, tuple[str, ...]]:
    """The spec that weights belong to, lowered to a target, and what is to be said of it."""
    own = own_spec(folder, recorded)
    made = trained_by(state, own)
    edited = forbidden(made, own)
    overrides = [f"runtime.target={target}"] if target else []
    if not edited:
        return own_spec(folder, recorded, overrides) if target else own, ()
    note = (
        f"{folder.spec_path} was edited after the training ({'; '.join(map(describe, edited))}); "
        "the spec that the weights were trained by is used instead"
    )
    return trained_by(state, own, overrides), (note,)
