"""Taking up a run: its newest good checkpoint, and whether the spec it is given still fits.

Nothing here needs TensorFlow, and nothing is written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from shlex import quote
from typing import Any

from ...compiler.compile import CompiledSpec
from ...compiler.differences.compare import differences
from ...compiler.differences.difference import Difference, describe
from ..storage.checkpoints import (
    CheckpointInfo,
    Checkpoints,
    DamagedCheckpoint,
    LoadedCheckpoint,
    epoch_of,
)
from ..storage.durable import InputChanged, StorageError
from ..storage.run_folder import RunFolder
from ..storage.saved_state import SavedState, read_state
from .policy.resolved import resolve_policy
from .policy.resuming import resumed
from .policy.retention import Held
from .policy.state import PolicyState
from .policy.stopping import StopReason, stop_reason
from .stored_spec import may_change, own_spec, trained_by

REASONS = {
    "network": "what it has learned is for another network",
    "data": "it has learned from other data",
    "seed": "it has drawn other random numbers",
    "runtime": "its checkpoints are of another kind of program",
}


class ResumeRefused(InputChanged):
    """A run can't go on by another spec."""


@dataclass(frozen=True, slots=True)
class Resumption:
    """A run that is about to go on.

    Attributes:
        folder: the run's, locked.
        spec: what it goes on by.
        recorded: the environment it began in.
        checkpoint: what it goes on from; None: nothing was saved.
        saved: where its training was then.
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
    saved: SavedState | None
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
    recorded = folder.environment()
    own = own_spec(folder, recorded)
    checkpoints = Checkpoints(folder.checkpoints_path, str(folder.identity))
    checkpoint, known = _newest(checkpoints, checkpoints.inspect(), folder)
    saved = read_state(checkpoint) if checkpoint else None
    before = trained_by(saved, own) if saved else own
    spec = edited or (own_spec(folder, recorded, overrides) if overrides else own)
    found = differences(before, spec)
    refused = [one for one in found if not may_change(one)]
    if refused:
        raise _refusal(folder, refused)
    held = tuple(Held(one.name, epoch_of(one.name), one.size) for one in known if one.intact)
    state = _state(before, spec, saved, held)
    return Resumption(
        folder,
        spec,
        recorded,
        checkpoint,
        saved,
        held,
        tuple(one for one in known if not (one.intact or one.unfinished)),
        tuple(map(describe, found)),
        state,
        _ended(folder, spec, state),
    )


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
) -> tuple[LoadedCheckpoint | None, list[CheckpointInfo]]:
    """The newest checkpoint that can be read, and all of them with what is found out by that."""
    found = list(known)
    for place, one in reversed(list(enumerate(known))):
        if not one.intact:
            continue
        try:
            loaded = checkpoints.load(one.name)
            read_state(loaded)
        except DamagedCheckpoint as error:
            found[place] = replace(one, intact=False, problem=error.problem)
            continue
        return loaded, found
    if any(not one.unfinished for one in known):
        raise StorageError(
            f"no checkpoint of the run {folder.path} is intact",
            f"speccompile doctor {quote(str(folder.path))}; nothing was deleted",
        )
    kept = folder.result().get("kept_epoch")
    if kept:
        message = f"the checkpoints of the run {folder.path} are gone; it ended with epoch {kept}"
        raise StorageError(message, "put them back from a copy, or start a new run")
    return None, found


def _state(
    before: CompiledSpec, spec: CompiledSpec, saved: SavedState | None, held: Sequence[Held]
) -> PolicyState:
    if saved is None:
        return PolicyState()
    assert before.document.training is not None
    assert spec.document.training is not None
    return resumed(
        resolve_policy(spec.document.training, spec.monitors),
        resolve_policy(before.document.training, before.monitors),
        saved.policy,
        saved.history,
        [one.epoch for one in held],
    )


def _ended(folder: RunFolder, spec: CompiledSpec, state: PolicyState) -> StopReason | None:
    """A run that was killed between its last epoch and its model still has that to do."""
    result = folder.result()
    if not result or result.get("reason") == "interrupted":
        return None
    assert spec.document.training is not None
    return stop_reason(resolve_policy(spec.document.training, spec.monitors), state)
