"""Preparing to resume a run: its newest intact checkpoint, and whether the spec still fits.

Nothing here needs TensorFlow or writes files.
"""

from collections.abc import Sequence
from dataclasses import replace
from shlex import quote

from ...compiler.differences.comparison import differences
from ...compiler.differences.difference import Difference, describe
from ...compiler.differences.resuming import MAY_CHANGE, may_change
from ...compiler.valid_spec import ValidSpec
from ...spec_schema.errors import as_asked
from ...spec_schema.findings.code import both
from ..storage.checkpoints import (
    CheckpointInfo,
    Checkpoints,
    DamagedCheckpoint,
    LoadedCheckpoint,
    epoch_of,
)
from ..storage.durable import StorageError
from ..storage.run_folder import RunFolder
from ..storage.saved_state import SavedState, read_state
from .invocation import called, recorded_in, with_lower_rate
from .policy.resolved import resolve_policy
from .policy.resuming import resumed
from .policy.retention import Held
from .policy.state import PolicyState
from .policy.stopping import StopReason, stop_reason, to_train_on
from .refusals import ResumeRefused, RunHasEnded
from .resume_plan import ResumePlan
from .stored_spec import own_spec, trained_by

REASONS = {
    "network": "its weights are for a different network",
    "data": "it was trained on different data",
    "seed": "it used a different seed",
    "runtime": "its checkpoints are for a different target or precision",
}


def prepare_resume(
    folder: RunFolder, edited: ValidSpec | None = None, overrides: Sequence[str] = ()
) -> ResumePlan:
    """Lock a run and plan how to resume it.

    Args:
        edited: The spec to resume with. Defaults to the spec of the run.
        overrides: Overrides of the run's own spec, as `path=value`.

    Raises:
        RunHasEnded: There is nothing left to train.
        ResumeRefused: The spec differs in something that can't change.
        SpecError: The spec has errors with the overrides.
        StorageError: The run's files can't be read, every checkpoint is damaged, or another process
            is writing to the run.
    """
    folder.lock()
    found = survey(folder, edited, overrides)
    if found.ended is not None:
        message = f"{folder.path} has already ended: {found.ended.explanation}"
        help = f"to train further: {found.command}" if found.needs else "start a new run"
        raise RunHasEnded(message, help, found.needs)
    return found


def survey(
    folder: RunFolder, edited: ValidSpec | None = None, overrides: Sequence[str] = ()
) -> ResumePlan:
    """Plan without locking, also for a run that has ended. Raises the same errors."""
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
    try:
        state = _state(before, spec, saved, held)
        ended, needs = _ended(folder, spec, state)
    except KeyError as error:
        message = f"the checkpoints of {folder.path} have no value for {error}"
        raise StorageError(
            message, "restore the original checkpoints, or start a new run"
        ) from error
    return ResumePlan(
        folder,
        spec,
        recorded,
        checkpoint,
        saved,
        held,
        tuple(one for one in known if not (one.intact or one.unfinished)),
        tuple(map(describe, found)),
        state,
        ended,
        needs,
    )


def advice(folder: RunFolder) -> str:
    """Returns the command that continues a run, with its purpose. Raises the same errors as
    `survey`.
    """
    plan = survey(folder)
    if plan.ended is not None:
        return f"to train further: {plan.command}"
    if folder.result().get("reason") != "not_finite":
        return f"to resume: {plan.command}"
    assert plan.spec.document.training is not None
    command = with_lower_rate(recorded_in(plan.recorded), plan.spec.document.training)
    return f"to restart with a lower learning rate: {command or 'edit the spec and run it'}"


def _refusal(folder: RunFolder, refused: list[Difference]) -> ResumeRefused:
    shown = "; ".join(map(describe, refused))
    reasons = dict.fromkeys(
        REASONS.get(one.kind, "its previous steps used different settings") for one in refused
    )
    return ResumeRefused(
        f"{folder.path} can't be resumed with this spec ({' and '.join(reasons)}): {shown}",
        f"start a new run; resuming can only change {_changeable()}",
    )


def _changeable() -> str:
    names = [path for path in MAY_CHANGE if path != "training.optimizer"]
    return f"the learning rate, where the data is, {both(names)}"


def _newest(
    checkpoints: Checkpoints, known: Sequence[CheckpointInfo], folder: RunFolder
) -> tuple[LoadedCheckpoint | None, list[CheckpointInfo]]:
    """Returns the newest readable checkpoint, and all checkpoints with their problems."""
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
            f"all checkpoints of {folder.path} are damaged",
            f"for details: {_details(folder)}; nothing was deleted",
        )
    kept = folder.result().get("kept_epoch")
    if kept:
        message = (
            f"the checkpoints of {folder.path} are missing; it kept the weights of epoch {kept}"
        )
        raise StorageError(message, "restore them from a copy, or start a new run")
    return None, found


def _details(folder: RunFolder) -> str:
    path = str(folder.path)
    return as_asked(f"speccompile doctor {quote(path)}", called("examine", path))


def _state(
    before: ValidSpec, spec: ValidSpec, saved: SavedState | None, held: Sequence[Held]
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


def _ended(
    folder: RunFolder, spec: ValidSpec, state: PolicyState
) -> tuple[StopReason | None, tuple[str, ...]]:
    """Returns why there is nothing left to train, and the overrides that resuming needs.

    A run that was killed before it saved its model still has to save it.
    """
    reason, training = folder.result().get("reason"), spec.document.training
    assert training is not None
    if reason in (None, "interrupted"):
        return None, ()
    policy = resolve_policy(training, spec.monitors)
    return stop_reason(policy, state), to_train_on(policy, state)
