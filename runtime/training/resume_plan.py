"""How a run is resumed: by which spec, from which checkpoint, and the command that does it."""

from collections.abc import Mapping
from dataclasses import dataclass
from shlex import quote
from typing import Any

from ...compiler.valid_spec import ValidSpec
from ...spec_schema.findings.printable import printable
from ..storage.checkpoints import CheckpointInfo, LoadedCheckpoint
from ..storage.run_folder import RunFolder
from ..storage.saved_state import SavedState
from .policy.retention import Held
from .policy.state import PolicyState
from .policy.stopping import StopReason


@dataclass(frozen=True, slots=True)
class ResumePlan:
    """A run that is about to go on.

    Attributes:
        folder: the run's; locked where it was taken up.
        spec: what it goes on by.
        recorded: the environment it began in.
        checkpoint: what it goes on from; None: nothing was saved.
        saved: where its training was then.
        held: the intact checkpoints, oldest first.
        damaged: those that are not.
        changes: what `spec` says differently, a line each.
        state: the policy's memory under `spec`.
        ended: why the run has nothing left to do; None: it has.
        needs: overrides without which resuming does nothing.
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
        """The command that resumes the run, with what it needs."""
        spec, replaced = self.spec, {_path(one) for one in self.needs}
        words = ["speccompile", "run"]
        if spec.path != self.folder.spec_path:
            words += [str(spec.path), *(["--variant", spec.variant] if spec.variant else [])]
        words += ["--resume", str(self.folder.path)]
        kept = [one for one in spec.overrides if _path(one) not in replaced]
        for override in (*kept, *self.needs):
            words += ["--set", override]
        return " ".join(quote(printable(word, len(word))) for word in words)


def _path(override: str) -> str:
    return override.partition("=")[0].strip()
