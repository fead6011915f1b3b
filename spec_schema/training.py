"""The `training` section: loss, optimizer, metrics, and the policy that says when to stop."""

from typing import Annotated, Any, Literal, TypeAlias

from .component import Model
from .components.optimizers import Optimizer
from .parameters import (
    Boolean,
    NonNegativeInteger,
    NonNegativeNumber,
    Number,
    PositiveInteger,
    PositiveNumber,
    Rate,
    Raw,
    Text,
    Words,
)

Mode: TypeAlias = Literal["auto", "min", "max"]


class EarlyStopping(Model):
    """Leaves the loop after epochs without progress (Keras: `EarlyStopping`).

    Args:
        monitor: the value that is watched; left out: val_loss, or loss without validation data.
        mode: whether less or more is better; auto knows it from the monitor.
        patience: epochs without progress that are borne.
        min_delta: a smaller change is no progress.
        baseline: a value that has to be beaten to count as progress.
        start_from_epoch: epochs before watching starts; none of them is kept as the best.
    """

    section = True
    monitor: Text | None = None
    mode: Mode = "auto"
    patience: NonNegativeInteger = 0
    min_delta: NonNegativeNumber = 0.0
    baseline: Number | None = None
    start_from_epoch: NonNegativeInteger = 0


class Keep(Model):
    """Which checkpoints stay. The newest two always do, and the best where the run ends with it.

    Args:
        best: so many of the best epochs.
        last: so many of the newest epochs.
        every_epochs: each epoch that is a multiple of it.
        megabytes: room for all of them (10^6 bytes); where it is short, the oldest of
            `every_epochs` go first, then those of `last`, then the less good of `best`.
    """

    best: NonNegativeInteger = 1
    last: PositiveInteger = 1
    every_epochs: PositiveInteger | None = None
    megabytes: PositiveNumber | None = None


class Checkpoint(Model):
    """Saves the state of the run (Keras: `ModelCheckpoint` and `BackupAndRestore` in one).

    Args:
        monitor: the value that says which is best; left out: that of early stopping, else
            val_loss, or loss without validation data.
        mode: whether less or more is better; auto knows it from the monitor.
        keep: which stay.
        every_epochs: epochs between two checkpoints; a new best is always saved.
        every_steps: steps between two checkpoints, inside an epoch too.
        every_minutes: minutes between two checkpoints at the most, inside an epoch too.
        if_not_saved: what becomes of the run when a checkpoint can't be saved (the disk is full):
            it goes on and tries again, or it stops.
    """

    section = True
    monitor: Text | None = None
    mode: Mode = "auto"
    keep: Keep = Keep.model_construct()
    every_epochs: PositiveInteger = 1
    every_steps: PositiveInteger | None = None
    every_minutes: PositiveNumber | None = 10.0
    if_not_saved: Literal["continue", "stop"] = "continue"


class ReduceLROnPlateau(Model):
    """Lowers the learning rate after epochs without progress (Keras: `ReduceLROnPlateau`).

    Args:
        monitor: the value that is watched; left out: val_loss, or loss without validation data.
        mode: whether less or more is better; auto knows it from the monitor.
        factor: what the rate is multiplied by.
        patience: epochs without progress that are borne.
        min_delta: a smaller change is no progress.
        cooldown: epochs of rest after a reduction.
        min_lr: the rate never goes below it.
    """

    section = True
    monitor: Text | None = None
    mode: Mode = "auto"
    factor: Rate = 0.1
    patience: NonNegativeInteger = 10
    min_delta: NonNegativeNumber = 1e-4
    cooldown: NonNegativeInteger = 0
    min_lr: NonNegativeNumber = 0.0


class StopWhen(Model):
    """Ends the run as soon as one of these holds, looked at after each epoch.

    Args:
        monitor: the value that `at_least` and `at_most` speak of.
        at_least: the value has come up to it.
        at_most: the value has come down to it.
        minutes: the run has lasted so long.
        steps: so many steps were made.
        overfit_gap: val_loss is above loss by it.
    """

    section = True
    monitor: Text | None = None
    at_least: Number | None = None
    at_most: Number | None = None
    minutes: PositiveNumber | None = None
    steps: PositiveInteger | None = None
    overfit_gap: PositiveNumber | None = None


class Policy(Model):
    """What is done with the course of the training.

    Args:
        early_stopping: when to leave the loop.
        checkpoint: what is saved.
        reduce_lr_on_plateau: when to lower the learning rate.
        stop_when: other reasons to end.
        finish: which weights the run ends with, whatever ended it.
    """

    section = True
    early_stopping: EarlyStopping | None = None
    checkpoint: Checkpoint = Checkpoint.model_construct()
    reduce_lr_on_plateau: ReduceLROnPlateau | None = None
    stop_when: StopWhen | None = None
    finish: Literal["best", "last"] = "best"


class Training(Model):
    """How the network learns.

    Args:
        loss: what is made small; with several outputs: output → loss.
        optimizer: how.
        metrics: what is measured besides; with several outputs: output → list.
        loss_weights: with several outputs: output → factor of its loss in the sum.
        class_weights: class → factor of its samples in the loss, or `balanced`.
        batch_size: samples a step.
        epochs: passes over the training part, at the most.
        shuffle: a new order each epoch, derived from the seed.
        policy: what is done with the course of the training.
    """

    section = True
    loss: Annotated[Any, Raw(), Words("a loss, or output → loss", {})]
    optimizer: Optimizer
    metrics: Annotated[Any, Raw()] = None
    loss_weights: dict[str, NonNegativeNumber] | None = None
    class_weights: Literal["balanced"] | dict[str, NonNegativeNumber] | None = None
    batch_size: PositiveInteger = 32
    epochs: PositiveInteger
    shuffle: Boolean = True
    policy: Policy = Policy.model_construct()
