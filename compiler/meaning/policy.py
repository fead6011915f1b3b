"""A policy that can't act, or that watches something else than its writer may think."""

from collections.abc import Iterator

from ...spec_schema.diagnostics.diagnostic import Related
from .subject import Finding, Subject, at_path

POLICY = "training.policy"


def plateau_never_comes(spec: Subject) -> Iterator[Finding]:
    """A rate that is lowered after more epochs than there are."""
    plateau = spec.training.policy.reduce_lr_on_plateau if spec.training else None
    if plateau is None or spec.training is None or plateau.patience < spec.training.epochs:
        return
    message = (
        f"`reduce_lr_on_plateau` waits for {plateau.patience} epochs, and there are "
        f"{spec.training.epochs}"
    )
    path = f"{POLICY}.reduce_lr_on_plateau.patience"
    yield at_path(spec, path, message, "raise `epochs`, or lower its `patience`", _end(spec))


def rate_is_low_already(spec: Subject) -> Iterator[Finding]:
    """A floor that is not below the rate that training starts with."""
    training = spec.training
    plateau = training.policy.reduce_lr_on_plateau if training else None
    if training is None or plateau is None:
        return
    rate = training.optimizer.learning_rate
    if isinstance(rate, float | int) and plateau.min_lr >= rate:
        message = (
            f"`reduce_lr_on_plateau` has no effect: its `min_lr` {plateau.min_lr:g} is not below "
            f"the learning rate {rate:g}"
        )
        span = spec.context.span("training.optimizer.learning_rate")
        related = [Related(span, "the learning rate")]
        path = f"{POLICY}.reduce_lr_on_plateau.min_lr"
        yield at_path(spec, path, message, "lower `min_lr`", related)


def kept_epochs_never_come(spec: Subject) -> Iterator[Finding]:
    """`keep.every_epochs` beyond the last epoch."""
    if spec.training is None:
        return
    every = spec.training.policy.checkpoint.keep.every_epochs
    if every is not None and every > spec.training.epochs:
        message = f"`every_epochs` has no effect: epoch {every} never comes"
        path = f"{POLICY}.checkpoint.keep.every_epochs"
        yield at_path(spec, path, message, "lower it, or remove it", _end(spec))


def stops_by_training_loss(spec: Subject) -> Iterator[Finding]:
    """Early stopping that takes the training loss, as there is nothing else to watch."""
    data, training = spec.context.document.data, spec.training
    stopping = training.policy.early_stopping if training else None
    if stopping is None or stopping.monitor is not None or data is None:
        return
    if "val_loss" not in spec.monitors:
        message = (
            "`early_stopping` watches the training loss: no validation data is declared, and "
            "overfitting goes unseen"
        )
        help = "declare it with `data.split.validation`, or write `monitor: loss`"
        yield at_path(spec, f"{POLICY}.early_stopping", message, help)


def _end(spec: Subject) -> list[Related]:
    return [Related(spec.context.span("training.epochs"), "training ends here at the latest")]
