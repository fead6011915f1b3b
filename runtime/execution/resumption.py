"""Taking up a run: its newest good checkpoint, and whether the spec it is given still fits.

Nothing here needs TensorFlow, and nothing is written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Any

from ...compiler.compile import CompiledSpec, compile_spec
from ...compiler.differences.compare import differences
from ...compiler.differences.difference import Difference, describe
from ...compiler.resolving.stored import stored_text
from ..policy.resolved import resolve_policy
from ..policy.resuming import resumed
from ..policy.retention import Held
from ..policy.state import PolicyState
from ..policy.stopping import StopReason, stop_reason
from ..storage.checkpoints import CheckpointInfo, Checkpoints, LoadedCheckpoint, epoch_of
from ..storage.durable import StorageError
from ..storage.reading import read_json
from ..storage.run_folder import NotARunFolder, RunFolder

MAY_CHANGE = (
    "training.epochs",
    "training.policy",
    "training.optimizer",
    "runtime.device",
    "runtime.threads",
    "runtime.memory_growth",
    "data.stream",
)
"""Paths of what may be changed; of the optimizer, only the learning rate."""

REASONS = {
    "network": "what it has learned is for another network",
    "data": "it has learned from other data",
    "seed": "it has drawn other random numbers",
    "runtime": "its checkpoints are of another kind of program",
}


class ResumeRefused(StorageError):
    """A run can't go on so."""


@dataclass(frozen=True, slots=True)
class Resumption:
    """A run that is about to go on.

    Attributes:
        folder: the run's, locked.
        spec: what it goes on by.
        recorded: the environment it began in.
        checkpoint: what it goes on from; None: nothing was saved.
        held: the intact checkpoints, oldest first.
        damaged: those that are not.
        changes: what `spec` says differently, a line each.
        state: the policy's memory under `spec`.
        ended: why the run has nothing left to do; None: it has.
    """

    folder: RunFolder
    spec: CompiledSpec
    recorded: Mapping[str, Any]
    checkpoint: LoadedCheckpoint | None
    held: tuple[Held, ...]
    damaged: tuple[CheckpointInfo, ...]
    changes: tuple[str, ...]
    state: PolicyState
    ended: StopReason | None


def take_up(
    folder: RunFolder, edited: CompiledSpec | None = None, overrides: Sequence[str] = ()
) -> Resumption:
    """Find out how a run goes on.

    Args:
        folder: the run's; it is locked.
        edited: the spec to go on by; None: the run's own.
        overrides: `path=value` upon the run's own spec.

    Raises:
        ResumeRefused: the spec differs in what can't change, or every checkpoint is damaged.
        StorageError: the run's files can't be read, or another process writes it.
    """
    folder.lock()
    recorded = read_json(folder.environment_path)
    before = own_spec(folder, recorded)
    spec = edited or own_spec(folder, recorded, overrides)
    found = differences(before, spec)
    refused = [one for one in found if not _may_change(one)]
    if refused:
        raise _refusal(folder, refused)
    checkpoints = Checkpoints(folder.checkpoints_path, str(folder.identity))
    known = checkpoints.inspect()
    checkpoint = _newest(checkpoints, known, folder)
    held = tuple(Held(one.name, epoch_of(one.name), one.size) for one in known if one.intact)
    state = _state(before, spec, checkpoint, held)
    return Resumption(
        folder,
        spec,
        recorded,
        checkpoint,
        held,
        tuple(one for one in known if not (one.intact or one.unfinished)),
        tuple(map(describe, found)),
        state,
        _ended(folder, spec, state),
    )


def check_data(resumption: Resumption, fingerprint: str) -> None:
    """Raise ResumeRefused where the data is not what the run has learned from."""
    if resumption.recorded.get("data") not in (None, fingerprint):
        message = f"the data is not what the run {resumption.folder.path} has learned from"
        raise ResumeRefused(message, "put the data back as it was, or start a new run")


def own_spec(
    folder: RunFolder, recorded: Mapping[str, Any], overrides: Sequence[str] = ()
) -> CompiledSpec:
    """The run's own spec; its data lies where it lay. Raises NotARunFolder."""
    if not folder.spec_path.exists():
        message = f"the run {folder.path} ended before it had written down its spec"
        raise NotARunFolder(message, "run the spec again")
    compilation = compile_spec(folder.spec_path, overrides)
    if compilation.spec is None:
        raise NotARunFolder(
            f"{folder.spec_path} can't be compiled",
            f"speccompile validate {folder.spec_path}"
            + "".join(f" --set {override}" for override in overrides),
        )
    home = recorded.get("folder")
    return compilation.spec._replace(folder=Path(home) if home else None)


def _may_change(difference: Difference) -> bool:
    path = difference.path
    if difference.kind == "other":
        return True
    # Data that lies elsewhere is compared by what it holds, once it is read.
    if difference.kind == "data" and path.endswith(".path"):
        return True
    if path.startswith("training.optimizer"):
        return "learning_rate" in path
    return any(path == one or path.startswith(f"{one}.") for one in MAY_CHANGE)


def _refusal(folder: RunFolder, refused: list[Difference]) -> ResumeRefused:
    shown = "; ".join(map(describe, refused))
    reasons = dict.fromkeys(
        REASONS.get(one.kind, "its steps so far were made otherwise") for one in refused
    )
    return ResumeRefused(
        f"the run {folder.path} can't go on by this spec ({' and '.join(reasons)}): {shown}",
        "start a new run; on resuming, epochs, the policy and the learning rate may change",
    )


def _newest(
    checkpoints: Checkpoints, known: Sequence[CheckpointInfo], folder: RunFolder
) -> LoadedCheckpoint | None:
    intact = [one for one in known if one.intact]
    if intact:
        return checkpoints.load(intact[-1].name)
    if not [one for one in known if not one.unfinished]:
        return None
    raise ResumeRefused(
        f"no checkpoint of the run {folder.path} is intact",
        f"speccompile doctor {quote(str(folder.path))}; nothing was deleted",
    )


def _state(
    before: CompiledSpec,
    spec: CompiledSpec,
    checkpoint: LoadedCheckpoint | None,
    held: Sequence[Held],
) -> PolicyState:
    if checkpoint is None:
        return PolicyState()
    before = _maker(checkpoint, before)
    assert before.document.training is not None
    assert spec.document.training is not None
    return resumed(
        resolve_policy(spec.document.training, spec.monitors),
        resolve_policy(before.document.training, before.monitors),
        PolicyState.from_json(checkpoint.state["policy"]),
        checkpoint.state["history"],
        [one.epoch for one in held],
    )


def _maker(checkpoint: LoadedCheckpoint, before: CompiledSpec) -> CompiledSpec:
    """The spec that a checkpoint was made by: not the run's own where the run was resumed by an
    edited one and killed before it could save."""
    text = checkpoint.state["spec"]
    if text == stored_text(before.tree):
        return before
    return compile_spec(before.path, text=text).spec or before


def _ended(folder: RunFolder, spec: CompiledSpec, state: PolicyState) -> StopReason | None:
    """A run that was killed between its last epoch and its model still has that to do."""
    result = read_json(folder.result_path)
    if not result or result.get("reason") == "interrupted":
        return None
    assert spec.document.training is not None
    return stop_reason(resolve_policy(spec.document.training, spec.monitors), state)
