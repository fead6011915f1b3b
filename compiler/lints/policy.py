"""Policies that have no effect, or that watch a value other than the author may think."""

from collections.abc import Iterator

from ...spec_schema.document.training import EarlyStopping, ImprovementWatcher, ReduceLROnPlateau
from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Related
from ..objectives.objectives import Monitor
from .subject import LintHit, Subject, at_path

POLICY = "training.policy"
PLATEAU = f"{POLICY}.reduce_lr_on_plateau"


def watched(spec: Subject, part: ImprovementWatcher) -> Monitor:
    """Returns the monitor of a part of the policy, in the direction that it says."""
    usual = "val_loss" if "val_loss" in spec.monitors else "loss"
    found = spec.monitors[part.monitor or usual]
    return found if part.mode == "auto" else found._replace(better=part.mode)


def plateau_never_comes(spec: Subject) -> Iterator[LintHit]:
    """Report a plateau that waits for more epochs than the run has."""
    plateau = spec.training.policy.reduce_lr_on_plateau if spec.training else None
    if plateau is None or spec.training is None or plateau.patience < spec.training.epochs:
        return
    what = codes.policy.plateau_beyond_run(plateau.patience, spec.training.epochs)
    yield at_path(spec, f"{PLATEAU}.patience", what, _end(spec))


def plateau_after_stopping(spec: Subject) -> Iterator[LintHit]:
    """Report a plateau that acts only after early stopping has ended the run."""
    policy = spec.training.policy if spec.training else None
    if policy is None or policy.early_stopping is None or policy.reduce_lr_on_plateau is None:
        return
    plateau, stopping = policy.reduce_lr_on_plateau, policy.early_stopping
    if watched(spec, plateau) != watched(spec, stopping) or _counts_more(plateau, stopping):
        return
    end = max(stopping.patience, 1)
    assert spec.training is not None
    if not end <= max(plateau.patience, 1) < spec.training.epochs:
        return
    what = codes.policy.plateau_after_stopping(plateau.patience, stopping.patience)
    place = spec.context.span(f"{POLICY}.early_stopping.patience")
    yield at_path(spec, f"{PLATEAU}.patience", what, [Related(place, "ends the run first")])


def _counts_more(plateau: ReduceLROnPlateau, stopping: EarlyStopping) -> bool:
    """Whether the plateau can wait during epochs that early stopping counts as improvements:
    because of a different `min_delta`, or of a best value from before its start.
    """
    asked = "min_delta" in plateau.model_fields_set and plateau.min_delta > stopping.min_delta
    return asked or stopping.start_from_epoch > 0


def cooldown_beyond_run(spec: Subject) -> Iterator[LintHit]:
    """Report a cooldown as long as the run."""
    plateau = spec.training.policy.reduce_lr_on_plateau if spec.training else None
    if plateau is None or spec.training is None or plateau.cooldown < spec.training.epochs:
        return
    what = codes.policy.cooldown_beyond_run(plateau.cooldown, spec.training.epochs)
    yield at_path(spec, f"{PLATEAU}.cooldown", what, _end(spec))


def rate_is_low_already(spec: Subject) -> Iterator[LintHit]:
    """Report a `min_lr` that is not below the initial learning rate."""
    training = spec.training
    plateau = training.policy.reduce_lr_on_plateau if training else None
    if training is None or plateau is None:
        return
    for path, optimizer in training.optimizers():
        rate = optimizer.learning_rate
        if isinstance(rate, float | int) and plateau.min_lr >= rate:
            span = spec.context.span(f"{path}.learning_rate")
            related = [Related(span, "the learning rate")]
            what = codes.unused_keys.rate_at_minimum(plateau.min_lr, rate)
            yield at_path(spec, f"{PLATEAU}.min_lr", what, related)


def kept_epochs_never_come(spec: Subject) -> Iterator[LintHit]:
    """Report `keep.every_epochs` after the last epoch."""
    if spec.training is None:
        return
    every = spec.training.policy.checkpoint.keep.every_epochs
    if every is not None and every > spec.training.epochs:
        path = f"{POLICY}.checkpoint.keep.every_epochs"
        what = codes.unused_keys.checkpoints_beyond_run(every, spec.training.epochs)
        yield at_path(spec, path, what, _end(spec))


def stops_by_training_loss(spec: Subject) -> Iterator[LintHit]:
    """Report early stopping on the training loss, if there is no validation data."""
    data, training = spec.context.document.data, spec.training
    stopping = training.policy.early_stopping if training else None
    if stopping is None or stopping.monitor is not None or data is None:
        return
    if "val_loss" not in spec.monitors:
        yield at_path(spec, f"{POLICY}.early_stopping", codes.policy.stops_by_training_loss())


def _end(spec: Subject) -> list[Related]:
    return [Related(spec.context.span("training.epochs"), "the last epoch")]
