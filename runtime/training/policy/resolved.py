"""The policy of a spec with all defaults filled in: every monitor has a name and a direction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from ....compiler.objectives.objectives import Monitor
from ....spec_schema.document.training import Checkpoint, MonitorMode, Training
from . import PARTS
from .early_stopping import EarlyStoppingPart
from .part import PolicyPart, Watched

Part = TypeVar("Part", bound=PolicyPart[Any])


@dataclass(frozen=True, slots=True)
class ResolvedPolicy:
    """The arguments of `update`.

    Attributes:
        epochs: The maximum number of epochs of the run.
        keep_best: How many of the best epochs keep a checkpoint; at least one with `finish: best`.
        parts: The parts that the spec has, in the order of `PARTS`.
    """

    epochs: int
    checkpoint: Watched[Checkpoint]
    keep_best: int
    parts: tuple[PolicyPart[Any], ...] = ()
    finish: Literal["best", "last"] = "best"

    def find(self, kind: type[Part]) -> Part | None:
        """Returns the part of a class; None if the spec has none."""
        return next((part for part in self.parts if isinstance(part, kind)), None)

    @property
    def early_stopping(self) -> EarlyStoppingPart | None:
        """Early stopping, which also determines which epochs can be the best one."""
        return self.find(EarlyStoppingPart)

    @property
    def warm_up(self) -> int:
        """The number of epochs at the start that are not ranked.

        These are the epochs that early stopping skips, if both monitor the same value: as in Keras,
        which restores none of them.
        """
        stopping = self.early_stopping
        if stopping is None or stopping.monitor != self.checkpoint.monitor:
            return 0
        return stopping.options.start_from_epoch


def resolve_policy(training: Training, monitors: Mapping[str, Monitor]) -> ResolvedPolicy:
    """Returns the policy with defaults filled in.

    The default monitor is val_loss, or loss without validation data; for the checkpoint, it is the
    monitor of early stopping, if there is one. `mode: auto` is the monitor's own direction.

    Args:
        training: The training section.
        monitors: The values that will exist after each epoch, including "loss".

    Raises:
        KeyError: A monitor does not exist; the compiler reports this earlier.
    """
    policy, checkpoint = training.policy, training.policy.checkpoint
    usual = "val_loss" if "val_loss" in monitors else "loss"

    def find(name: str | None, mode: MonitorMode = "auto", default: str = usual) -> Monitor:
        found = monitors[name or default]
        return found if mode == "auto" else Monitor(found.name, mode)

    def resolve(part: type[PolicyPart[Any]], options: Any) -> PolicyPart[Any]:
        monitor = find(getattr(options, "monitor", None), getattr(options, "mode", "auto"))
        return part.resolve(options, monitor, training, monitors)

    given = ((part, getattr(policy, part.key)) for part in PARTS)
    parts = tuple(resolve(part, options) for part, options in given if options is not None)
    stopping = policy.early_stopping
    watched = find(stopping.monitor, stopping.mode) if stopping else find(None)
    same = checkpoint.monitor is None and checkpoint.mode == "auto"
    monitor = watched if same else find(checkpoint.monitor, checkpoint.mode, watched.name)
    return ResolvedPolicy(
        epochs=training.epochs,
        checkpoint=Watched(monitor, checkpoint),
        keep_best=max(checkpoint.keep.best, int(policy.finish == "best")),
        parts=parts,
        finish=policy.finish,
    )
