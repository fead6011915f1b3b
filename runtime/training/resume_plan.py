"""How a run is resumed: the spec, the checkpoint, and the command."""

from collections.abc import Mapping
from dataclasses import dataclass
from shlex import quote
from typing import Any

from ...compiler.valid_spec import ValidSpec
from ...spec_schema.errors import as_asked
from ...spec_schema.findings.printable import printable
from ..storage.checkpoints import CheckpointInfo, LoadedCheckpoint
from ..storage.run_folder import RunFolder
from ..storage.saved_state import SavedState
from .invocation import Invocation, called, extended, path_overridden, recorded_in
from .policy.retention import Held
from .policy.state import PolicyState
from .policy.stopping import StopReason


@dataclass(frozen=True, slots=True)
class ResumePlan:
    """The plan for resuming a run.

    Attributes:
        folder: The folder of the run; locked if the run will be resumed.
        spec: The spec to train.
        recorded: The environment in which the run started.
        checkpoint: The checkpoint to resume from; None if none was saved.
        saved: The state of the training in that checkpoint.
        held: The intact checkpoints, oldest first.
        damaged: The damaged checkpoints.
        changes: The changes in `spec`, a line each.
        state: The state of the policy under `spec`.
        ended: Why there is nothing left to train; None if there is something.
        needs: The overrides without which resuming does nothing.
    """

    folder: RunFolder
    spec: ValidSpec
    recorded: Mapping[str, Any]
    checkpoint: LoadedCheckpoint | None
    saved: SavedState | None
    held: tuple[Held, ...]
    damaged: tuple[CheckpointInfo, ...]
    changes: tuple[str, ...]
    state: PolicyState
    ended: StopReason | None
    needs: tuple[str, ...] = ()

    @property
    def command(self) -> str:
        """The command or call that resumes the run, with the overrides that it needs."""
        spec, replaced = self.spec, {path_overridden(one) for one in self.needs}
        own = spec.path == self.folder.spec_path
        kept = [one for one in spec.overrides if path_overridden(one) not in replaced]
        overrides = [*kept, *self.needs]
        return as_asked(self._command(own, overrides), self._call(own, overrides))

    def _command(self, own: bool, overrides: list[str]) -> str:
        spec, words = self.spec, ["speccompile", "run"]
        if not own:
            words += [str(spec.path), *(["--variant", spec.variant] if spec.variant else [])]
        words += ["--resume", str(self.folder.path)]
        words += [word for override in overrides for word in ("--set", override)]
        return " ".join(quote(printable(word, len(word))) for word in words)

    def _call(self, own: bool, overrides: list[str]) -> str:
        run = called("open_run", str(self.folder.path))
        arguments = [] if own else [called("load", str(self.spec.path), variant=self.spec.variant)]
        arguments += [f"overrides={overrides!r}"] if overrides else []
        return f"{run}.resume({', '.join(arguments)})"


def invocations(spec: ValidSpec, plan: ResumePlan | None = None) -> tuple[Invocation, ...]:
    """Returns the invocations of a run, including this one if it changes anything.

    Args:
        spec: The spec to train.
        plan: How to resume the run; None for a new run.
    """
    own = plan.folder.spec_path if plan else None
    path = "" if spec.path == own else str(spec.path.resolve())
    epoch = plan.state.epoch if plan else 0
    now = Invocation(epoch, path, spec.variant or "", spec.overrides)
    earlier = recorded_in(plan.recorded) if plan else ()
    return earlier if plan and not plan.changes else extended(earlier, now)
