"""The policy of a spec with nothing left open: every monitor has a name and a direction."""

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
    """What `update` goes by.

    Attributes:
        epochs: epochs of the whole run, at the most.
        keep_best: how many of the best epochs keep a checkpoint; at least one with `finish: best`.
        parts: those that the spec has, in the order of `PARTS`.
    """

    epochs: int
    checkpoint: Watched[Checkpoint]
    keep_best: int
    parts: tuple[PolicyPart[Any], ...] = ()
    finish: Literal["best", "last"] = "best"

    def find(self, kind: type[Part]) -> Part | None:
        """The part of a kind; None if the spec has none."""
        return next((part for part in self.parts if isinstance(part, kind)), None)

    @property
    def early_stopping(self) -> EarlyStoppingPart | None:
        """Early stopping, which also says which epochs can be the best one."""
        return self.find(EarlyStoppingPart)

    @property
    def warm_up(self) -> int:
        """How many epochs at the beginning are not ranked.

        They are those that early stopping leaves out, where both watch one value: as in Keras,
        which restores none of them.
        """
        stopping = self.early_stopping
        if stopping is None or stopping.monitor != self.checkpoint.monitor:
            return 0
        return stopping.options.start_from_epoch


def resolve_policy(training: Training, monitors: Mapping[str, Monitor]) -> ResolvedPolicy:
    """Fill in what the spec leaves open.

    A monitor that is left out is val_loss, or loss without validation data; that of the checkpoint
    is the one of early stopping, if there is one. `mode: auto` is the monitor's own direction.

    Args:
        training: the section of the spec.
        monitors: the values that will exist after each epoch; "loss" is one of them.

    Raises:
        KeyError: a monitor that does not exist; the compiler has reported it long before.
    """
    policy, checkpoint = training.policy, training.policy.checkpoint
    usual = "val_loss" if "val_loss" in monitors else "loss"

    def find(name: str | None, mode: MonitorMode = "auto", default: str = usual) -> Monitor:
        found = monitors[name or default]
        return found if mode == "auto" else Monitor(found.name, mode)

    def resolve(part: type[PolicyPart[Any]], options: Any) -> PolicyPart[Any]:
        monitor = find(getattr(options, "monitor", None), getattr(options, "mode", "auto"))
        return part.resolve(options, monitor, training)

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
