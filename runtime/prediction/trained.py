"""The trained network of a run: its program with the kept weights."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ...compiler.differences.comparison import forbidden
from ...compiler.differences.difference import describe
from ...compiler.fitted import with_fitted, with_scales
from ...compiler.inner_network import without_preparation
from ...compiler.normalizing import with_normalized_inputs
from ...compiler.targets import lower
from ...compiler.targets.program import Program
from ...compiler.valid_spec import ValidSpec
from ..data.features.normalization import Normalization
from ..data.features.unknown_values import vocabularies
from ..events import Listener, Working, silent
from ..storage.checkpoints import Checkpoints, DamagedCheckpoint, LoadedCheckpoint, epoch_name
from ..storage.durable import StorageError
from ..storage.identity import NotARunFolder
from ..storage.run_folder import RunFolder
from ..storage.saved_state import SavedState, read_state
from ..training.devices import Device, choose
from ..training.own_files import own_classes, own_fitted, own_normalization
from ..training.resume import survey
from ..training.stored_spec import own_spec, trained_by
from ..training.train_state import restore_weights


@dataclass(frozen=True, slots=True)
class Trained:
    """The program of a run, with the encoding of its data.

    Attributes:
        spec: The spec that the weights were trained with; its data paths are relative to the
            folder that the run was started from.
        recorded: The environment in which the run started.
        epoch: The epoch that the weights are from.
        notes: Notes for the user, a sentence each.
        known: The known values of each input that is looked up.
        steps: Steps in an epoch of training; 0 if they don't matter.
    """

    folder: RunFolder
    spec: ValidSpec
    recorded: Mapping[str, Any]
    device: Device
    program: Program
    normalization: Normalization
    class_names: Mapping[str, tuple[str, ...]]
    epoch: int
    notes: tuple[str, ...] = ()
    known: Mapping[str, frozenset[Any]] = field(default_factory=dict)
    steps: int = 0

    def inner_program(self) -> Program:
        """Returns the program of the network without what prepares raw data."""
        graph = self.program.graph
        inner = without_preparation(replace(self.spec, graph=graph))
        program = lower(inner, self.spec.document.runtime.target, self.steps or None)
        for name, variable in {**program.weights, **program.optimizer_state}.items():
            mine = self.program.weights.get(name, self.program.optimizer_state.get(name))
            assert mine is not None
            variable.assign(mine)
        return program


def open_trained(path: Path, target: str | None = None, tell: Listener = silent) -> Trained:
    """Load the trained network of a run.

    Args:
        tell: Is called with events while you wait.
        target: The target to compile for. Defaults to that of the run.

    Raises:
        NotARunFolder: There is no run at the path, or it has no weights.
        StorageError: A file of the run is damaged.
        DeviceError: The device of the run is not available.
    """
    folder = RunFolder.open(path)
    recorded = folder.environment()
    tell(Working("restoring the network"))
    loaded = _kept(folder)
    state = read_state(loaded)
    spec, notes = _spec_of(state, folder, recorded, target)
    device = choose(spec.document.runtime)
    steps = (state.steps - state.done) // max(state.policy.epoch, 1)
    normalization = own_normalization(folder, spec, recorded)
    spec = with_scales(spec, normalization.targets)
    fitted = with_fitted(spec, own_fitted(folder, spec, recorded))
    raw = with_normalized_inputs(fitted, normalization.for_program)
    program = lower(raw, spec.document.runtime.target, steps)
    restore_weights(loaded, program)
    return Trained(
        folder,
        spec,
        recorded,
        device,
        program,
        normalization,
        own_classes(folder, spec),
        state.policy.epoch,
        notes,
        vocabularies(fitted.graph),
        steps,
    )


def _kept(folder: RunFolder) -> LoadedCheckpoint:
    """The checkpoint of the kept weights; the newest one if the run has not ended."""
    checkpoints = Checkpoints(folder.checkpoints_path, str(folder.identity))
    kept = folder.result().get("kept_epoch", 0)
    try:
        loaded = checkpoints.load(epoch_name(kept)) if kept else checkpoints.load_newest()
    except DamagedCheckpoint as error:
        raise StorageError(error.message, _remedy(folder, checkpoints)) from error
    if loaded is None:
        message = f"{folder.path} has no weights: the run ended before its first epoch was complete"
        raise NotARunFolder(message, "start a new run")
    return loaded


def _remedy(folder: RunFolder, checkpoints: Checkpoints) -> str:
    if checkpoints.newest_intact() is None:
        return "restore it from a copy, or start a new run"
    return f"restore it from a copy, or resume from an intact one: {survey(folder).command}"


def _spec_of(
    state: SavedState, folder: RunFolder, recorded: Mapping[str, Any], target: str | None
) -> tuple[ValidSpec, tuple[str, ...]]:
    """Returns the spec of the weights, lowered to a target, and notes about it."""
    own = own_spec(folder, recorded)
    made = trained_by(state, own)
    edited = forbidden(made, own)
    overrides = [f"runtime.target={target}"] if target else []
    if not edited:
        return own_spec(folder, recorded, overrides) if target else own, ()
    note = (
        f"{folder.spec_path} was edited after training ({'; '.join(map(describe, edited))}); "
        "using the spec that the weights were trained with"
    )
    return trained_by(state, own, overrides), (note,)
