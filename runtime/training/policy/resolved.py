"""The policy of a spec with nothing left open: every monitor has a name and a direction."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Generic, Literal, TypeVar

from ....compiler.objectives.objectives import Monitor
from ....spec_schema.component import SpecModel
from ....spec_schema.document.training import (
    Checkpoint,
    EarlyStopping,
    MonitorMode,
    ReduceLROnPlateau,
    StopWhen,
    Training,
)

Options = TypeVar("Options", bound=SpecModel)


@dataclass(frozen=True, slots=True)
class Watched(Generic[Options]):
    """A part of the policy and the value that it watches."""

    monitor: Monitor
    options: Options

    def improves(self, value: float, best: float | None, min_delta: float = 0.0) -> bool:
        """Whether a value is better than the best one by more than `min_delta`.

        A value that is not finite never is. (In Keras a first NaN becomes the best for good.)
        """
        if not isfinite(value):
            return False
        if best is None:
            return True
        if self.monitor.better == "min":
            return value + min_delta < best
        return value - min_delta > best


@dataclass(frozen=True, slots=True)
class ResolvedPolicy:
    """What `update` goes by.

    Attributes:
        epochs: epochs of the whole run, at the most.
        keep_best: how many of the best epochs keep a checkpoint; at least one with `finish: best`.
        least_factor: the learning rate's factor that stands for `min_lr`; 0 under a schedule.
    """

    epochs: int
    checkpoint: Watched[Checkpoint]
    keep_best: int
    early_stopping: Watched[EarlyStopping] | None = None
    plateau: Watched[ReduceLROnPlateau] | None = None
    least_factor: float = 0.0
    stop_when: Watched[StopWhen] | None = None
    finish: Literal["best", "last"] = "best"

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
    policy = training.policy
    stopping, plateau, stop = policy.early_stopping, policy.reduce_lr_on_plateau, policy.stop_when
    usual = "val_loss" if "val_loss" in monitors else "loss"

    def find(name: str | None, mode: MonitorMode = "auto", default: str = usual) -> Monitor:
        found = monitors[name or default]
        return found if mode == "auto" else Monitor(found.name, mode)

    watched = find(stopping.monitor, stopping.mode) if stopping else find(None)
    checkpoint = policy.checkpoint
    same = checkpoint.monitor is None and checkpoint.mode == "auto"
    monitor = watched if same else find(checkpoint.monitor, checkpoint.mode, watched.name)
    return ResolvedPolicy(
        epochs=training.epochs,
        checkpoint=Watched(monitor, checkpoint),
        keep_best=max(checkpoint.keep.best, int(policy.finish == "best")),
        early_stopping=Watched(watched, stopping) if stopping else None,
        plateau=Watched(find(plateau.monitor, plateau.mode), plateau) if plateau else None,
        least_factor=_least_factor(training, plateau),
        stop_when=Watched(find(stop.monitor), stop) if stop else None,
        finish=policy.finish,
    )


def _least_factor(training: Training, plateau: ReduceLROnPlateau | None) -> float:
    rate = training.optimizer.learning_rate
    return plateau.min_lr / rate if plateau and isinstance(rate, (int, float)) else 0.0
