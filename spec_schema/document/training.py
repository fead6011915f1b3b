"""The `training` section: loss, optimizer, metrics, and the policy that says when to stop.

A part of the policy is a model here and a key of `Policy`. What it does is in
`runtime/training/policy`, in a file of the name of the key.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from ..component import SpecModel
from ..components.losses import Loss
from ..components.metrics import Metric, MetricName
from ..components.optimizers import Optimizer
from ..parameters import (
    Boolean,
    ClassShares,
    Inline,
    NonEmptyText,
    NonNegativeInteger,
    NonNegativeNumber,
    Number,
    PositiveInteger,
    PositiveNumber,
    Rate,
    Raw,
    Words,
)

MonitorMode: TypeAlias = Literal["auto", "min", "max"]


class Watcher(SpecModel):
    """A part of the policy that watches a value.

    Args:
        monitor: Value to watch.
    """

    section = True
    monitor: NonEmptyText | None = None


class ImprovementWatcher(Watcher):
    """A part of the policy that watches whether a value improves.

    Args:
        monitor: Value to watch. Defaults to `val_loss`, or to `loss` without validation data.
        mode: Whether lower (`min`) or higher (`max`) is better. `auto` infers it from the monitor.
    """

    mode: MonitorMode = "auto"


class EarlyStopping(ImprovementWatcher):
    """Stops training when a monitored value has stopped improving (Keras: `EarlyStopping`).

    Args:
        patience: Number of epochs without improvement before training stops.
        min_delta: Minimum change that counts as an improvement.
        baseline: Value the monitor must also beat for an epoch to count as an improvement.
        start_from_epoch: Number of warm-up epochs before watching starts. None of them can be the
            best epoch.
    """

    bare_keys = ("patience", "monitor")
    usual = "{patience: 3}"
    patience: NonNegativeInteger = 0
    min_delta: NonNegativeNumber = 0.0
    baseline: Number | None = None
    start_from_epoch: NonNegativeInteger = 0


class Keep(SpecModel):
    """Which checkpoints to retain.

    The two newest are always kept, and so is the best one if the run ends with it.

    Args:
        best: Number of best epochs to keep.
        last: Number of latest epochs to keep.
        every_epochs: Keep every epoch whose number is a multiple of this.
        megabytes: Disk budget for all checkpoints, in units of 10^6 bytes. Checkpoints that exceed
            it are deleted in this order: the oldest of `every_epochs`, the oldest of `last`, the
            lowest-ranked of `best`. Defaults to no limit.
    """

    bare_keys = ("last",)
    best: NonNegativeInteger = 1
    last: PositiveInteger = 1
    every_epochs: PositiveInteger | None = None
    megabytes: PositiveNumber | None = None


class Checkpoint(ImprovementWatcher):
    """Saves the state of the run (Keras: `ModelCheckpoint` and `BackupAndRestore` in one).

    Args:
        monitor: Value that ranks the epochs. Defaults to the monitor of early stopping, else to
            `val_loss`, or to `loss` without validation data.
        keep: Which checkpoints to retain.
        every_epochs: Number of epochs between checkpoints. A new best epoch is always saved.
        every_steps: Number of steps between checkpoints, within an epoch too.
        every_minutes: Maximum number of minutes between checkpoints, within an epoch too.
        if_not_saved: What to do when a checkpoint cannot be saved, for example because the disk is
            full: keep training and try again (`continue`), or end the run (`stop`).
    """

    bare_keys = ("every_epochs", "monitor")
    keep: Keep = Keep.model_construct()
    every_epochs: PositiveInteger = 1
    every_steps: PositiveInteger | None = None
    every_minutes: PositiveNumber | None = 10.0
    if_not_saved: Literal["continue", "stop"] = "continue"


class ReduceLROnPlateau(ImprovementWatcher):
    """Lowers the learning rate when a monitored value has stopped improving.

    Keras: `ReduceLROnPlateau`.

    Args:
        factor: Factor that the learning rate is multiplied by.
        patience: Number of epochs without improvement before the learning rate is lowered.
        min_delta: Minimum change that counts as an improvement.
        cooldown: Number of epochs to wait after a reduction before watching again.
        min_lr: Lower bound of the learning rate.
    """

    bare_keys = ("patience", "factor", "monitor")
    usual = "{factor: 0.1, patience: 10}"
    factor: Rate = 0.1
    patience: NonNegativeInteger = 10
    min_delta: NonNegativeNumber = 1e-4
    cooldown: NonNegativeInteger = 0
    min_lr: NonNegativeNumber = 0.0


class StopWhen(Watcher):
    """Ends the run as soon as one of these conditions holds, checked after each epoch.

    Args:
        monitor: Value that `at_least`, `at_most`, `gap` and `progress_below` refer to.
        at_least: Stop once the monitor has reached this value from below.
        at_most: Stop once the monitor has reached this value from above.
        gap: Stop when the monitor is worse on the validation part than on the training part by
            this much.
        progress_below: Stop when the monitor improves by less than this per epoch, on average over
            the last `over_epochs` epochs.
        over_epochs: Number of epochs for `progress_below`.
        minutes: Stop after this many minutes, over all sessions of a resumed run.
        steps: Stop after this many training steps.
        overfit_gap: Stop when `val_loss` exceeds `loss` by this much.
        any_: Further conditions, each written like `stop_when`: stop when one of them holds.
        all_: Conditions that must hold at the same time, each written like `stop_when`.
    """

    bare_keys = ("minutes",)
    at_least: Number | None = None
    at_most: Number | None = None
    gap: PositiveNumber | None = None
    progress_below: PositiveNumber | None = None
    over_epochs: PositiveInteger = 5
    minutes: PositiveNumber | None = None
    steps: PositiveInteger | None = None
    overfit_gap: PositiveNumber | None = None
    any_: Annotated[list["StopWhen"], Field(min_length=1)] | None = None
    all_: Annotated[list["StopWhen"], Field(min_length=1)] | None = None

    def conditions(self, path: str = "stop_when") -> Iterator[tuple[str, "StopWhen"]]:
        """Yields these conditions and those inside `any` and `all`, with their paths."""
        yield path, self
        for key, items in (("any", self.any_), ("all", self.all_)):
            for number, item in enumerate(items or ()):
                yield from item.conditions(f"{path}.{key}[{number}]")

    def first_steps(self) -> int | None:
        """Returns the number of steps after which the run ends in any case, or None."""
        inner = [item.first_steps() for item in self.any_ or ()]
        together = [item.first_steps() for item in self.all_ or ()]
        if together and None not in together:
            inner.append(max(steps for steps in together if steps is not None))
        return min((steps for steps in (self.steps, *inner) if steps is not None), default=None)


class Policy(SpecModel):
    """When to stop, when to save, and when to lower the learning rate.

    Args:
        early_stopping: Stops training when a monitored value has stopped improving. Off by default.
        checkpoint: When to save the state of the run, and which checkpoints to retain.
        reduce_lr_on_plateau: Lowers the learning rate when a monitored value has stopped improving.
            Off by default.
        stop_when: Further conditions that end the run.
        finish: Weights that the run ends with, whatever ended it: those of the best epoch, or
            those of the last.
    """

    section = True
    bare_keys = ("finish",)
    early_stopping: EarlyStopping | None = None
    checkpoint: Checkpoint = Checkpoint.model_construct()
    reduce_lr_on_plateau: ReduceLROnPlateau | None = None
    stop_when: StopWhen | None = None
    finish: Literal["best", "last"] = "best"

    def watchers(self) -> Iterator[tuple[str, Watcher]]:
        """Key and part, for each part given that watches a value."""
        for key, part in self:
            if isinstance(part, StopWhen):
                yield from part.conditions(key)
            elif isinstance(part, Watcher):
                yield key, part


class OptimizerRule(SpecModel):
    """One of several optimizers: updates the weights of some layers.

    A weight is updated by the first optimizer that selects it.

    Args:
        on: Layers whose weights it updates: a layer type, a name, a glob of names, or a list of
            these.
        except_: Layers to exclude, written like `on`.
        weights: Weights of these layers to update: a name, such as `kernel`, a glob, or a list of
            these. Defaults to all.
    """

    optimizer: Annotated[Optimizer, Inline()]
    on: NonEmptyText | list[NonEmptyText] = "*"
    except_: NonEmptyText | list[NonEmptyText] | None = None
    weights: NonEmptyText | list[NonEmptyText] | None = None


class EMA(SpecModel):
    """Keeps an exponential moving average of the weights (Keras: `use_ema`).

    The run ends with the averaged weights, and so do its model file and `evaluate` and `predict`.

    Args:
        momentum: Fraction of the average that is kept in each step; the rest is the new weight.
        overwrite_frequency: Number of updates after which the weights are overwritten by their
            averages. Defaults to never.
        evaluate: Whether validation, and with it the choice of the best epoch, uses the averaged
            weights (Keras: `SwapEMAWeights`).
    """

    bare_keys = ("momentum",)
    usual = "{momentum: 0.99}"
    momentum: Rate = 0.99
    overwrite_frequency: PositiveInteger | None = None
    evaluate: Boolean = True


class NamedMetric(SpecModel):
    """A metric under a name of its own, so that one output can have two of a kind.

    Args:
        name: Name that the values are reported by, in monitors, history and console. With several
            outputs, the name of the output precedes it. A metric without one is called by its type.
    """

    metric: Annotated[Metric, Inline()]
    name: MetricName


class LossScale(SpecModel):
    """Scales the loss in float16, so that small gradients don't vanish.

    Keras: `LossScaleOptimizer`. A step whose gradients overflow is skipped, and halves the scale.

    Args:
        initial_scale: Scale at the start.
        dynamic_growth_steps: Number of updates without an overflow after which the scale doubles.
    """

    bare_keys = ("initial_scale",)
    initial_scale: PositiveNumber = 32768.0
    dynamic_growth_steps: PositiveInteger = 2000


Metrics: TypeAlias = Sequence[Metric | NamedMetric]


class Training(SpecModel):
    """Loss, optimizer, metrics, and how long to train.

    Args:
        loss: Loss to minimize. With several outputs: output → loss.
        optimizer: Optimizer and its parameters; or a list of optimizers, each for some weights.
        metrics: Metrics to compute after each epoch, as a list. A metric can have a `name` beside
            it. With several outputs: output → list. Defaults to none.
        weighted_metrics: The same, samples counting by their weights: `weighted_…` if also above.
        loss_weights: With several outputs: output → factor of its loss in the sum. Defaults to 1.
        class_weights: Class → weight of its samples in the loss. `balanced` gives every class the
            same total weight. Defaults to 1 each.
        ema: Keeps a moving average of the weights, which the run ends with. Off by default.
        loss_scale: How the loss is scaled with `precision: mixed_float16`.
        batch_size: Number of samples per step.
        gradient_accumulation_steps: Number of steps whose gradients are averaged for one update.
        sampling: Makes classes equally frequent in an epoch: `oversample` repeats samples of rare
            ones, `undersample` leaves out samples of frequent ones, `balanced` does both and keeps
            the size. Class → share of the epoch does so with other shares; classes without one have
            the rest. Which ones differs from epoch to epoch. Defaults to every sample once.
        epochs: Maximum number of passes over the training data.
        shuffle: Whether to reorder the samples in each epoch. The order is derived from the seed.
        group_by_length: Input, padded with zeros or of text, whose samples are batched with others
            of about the same length. Each batch is cut to its longest sample. Defaults to none.
        drop_remainder: Whether to leave out the last batch of an epoch if it is smaller.
        steps_per_epoch: Number of steps after which an epoch ends; the next one goes on through the
            data from there. Defaults to one pass.
        policy: Early stopping, checkpoints, and learning-rate reduction.
    """

    section = True
    loss: Annotated[Loss | Mapping[str, Loss], Raw(), Words("a loss, or output → loss", {})]
    optimizer: Optimizer | Annotated[list[OptimizerRule], Field(min_length=1)]
    metrics: Annotated[Metrics | Mapping[str, Metrics] | None, Raw()] = None
    weighted_metrics: Annotated[Metrics | Mapping[str, Metrics] | None, Raw()] = None
    loss_weights: dict[str, NonNegativeNumber] | None = None
    class_weights: Literal["balanced"] | dict[str, NonNegativeNumber] | None = None
    ema: EMA | None = None
    loss_scale: LossScale = LossScale.model_construct()
    batch_size: PositiveInteger = 32
    gradient_accumulation_steps: PositiveInteger = 1
    sampling: Literal["balanced", "oversample", "undersample"] | ClassShares | None = None
    epochs: PositiveInteger
    shuffle: Boolean = True
    group_by_length: NonEmptyText | None = None
    drop_remainder: Boolean = False
    steps_per_epoch: PositiveInteger | None = None
    policy: Policy = Policy.model_construct()

    def optimizers(self) -> tuple[tuple[str, Optimizer], ...]:
        """Returns the path and the optimizer, for each optimizer."""
        if isinstance(self.optimizer, Optimizer):
            return (("training.optimizer", self.optimizer),)
        rules = enumerate(self.optimizer or ())  # None if it couldn't be read
        return tuple((f"training.optimizer[{n}]", rule.optimizer) for n, rule in rules)

    def steps_in(self, samples: int | None) -> int | None:
        """Returns the steps of an epoch with this many samples; None if unknown."""
        if self.steps_per_epoch is not None:
            return self.steps_per_epoch
        if samples is None or self.sampling in ("oversample", "undersample"):
            return None
        return samples // self.batch_size if self.drop_remainder else -(-samples // self.batch_size)
