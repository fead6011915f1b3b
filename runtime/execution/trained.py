"""A finished (or interrupted) run as something that answers: its program with the kept weights."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from ...compiler.compile import CompiledSpec
from ...compiler.targets import lower
from ...compiler.targets.program import Program
from ..data.normalization import Normalization
from ..storage.checkpoints import Checkpoints, epoch_name
from ..storage.durable import StorageError
from ..storage.reading import read_json
from ..storage.run_folder import NotARunFolder, RunFolder
from .devices import Device, choose
from .resumption import own_spec


@dataclass(frozen=True, slots=True)
class Trained:
    """A run's program and what its data was turned into numbers by.

    Attributes:
        spec: the run's spec; data paths are relative to where they were when it ran.
        epoch: the epoch the weights are of.
    """

    folder: RunFolder
    spec: CompiledSpec
    device: Device
    program: Program
    normalization: Normalization
    class_names: Mapping[str, tuple[str, ...]]
    epoch: int


def open_trained(path: Path, target: str | None = None) -> Trained:
    """The run of a folder, with the weights it ended with.

    Args:
        target: lower it to another target than it was trained on; weights have the same names.

    Raises:
        NotARunFolder: there is no run at the path, it has no weights, or not those of its spec.
        StorageError: a file of it is damaged.
        DeviceError: the device it ran on is not there.
    """
    folder = RunFolder.open(path)
    overrides = [f"runtime.target={target}"] if target else []
    spec = own_spec(folder, read_json(folder.environment_path), overrides)
    device = choose(spec.document.runtime)
    result = read_json(folder.result_path)
    checkpoints = Checkpoints(folder.checkpoints_path, str(folder.identity))
    kept = result.get("kept_epoch", 0)
    name = epoch_name(kept) if kept else checkpoints.newest_intact()
    if name is None:
        raise NotARunFolder(
            f"no epoch of the run {path} was finished: it has no weights", "run again"
        )
    loaded = checkpoints.load(name)
    program = lower(spec, spec.document.runtime.target)
    _put_in_place(loaded.arrays["weights"], program, folder)
    return Trained(
        folder,
        spec,
        device,
        program,
        _normalization(folder),
        {output: tuple(names) for output, names in read_json(folder.classes_path).items()},
        int(loaded.state["policy"]["epoch"]),
    )


def _put_in_place(weights: Mapping[str, NDArray[Any]], program: Program, folder: RunFolder) -> None:
    saved = {name: value.shape for name, value in weights.items()}
    declared = {name: tuple(variable.shape) for name, variable in program.weights.items()}
    if saved != declared:
        raise NotARunFolder(
            f"the weights of the run {folder.path} are not those of its {folder.spec_path.name}",
            "was it edited? run the spec you mean",
        )
    for name, value in weights.items():
        program.weights[name].assign(value)


def _normalization(folder: RunFolder) -> Normalization:
    try:
        return Normalization.load(folder.normalization_path)
    except (OSError, ValueError) as error:
        raise StorageError(f"the run {folder.path} can't be used: {error}", "run again") from error
