"""Determines the values that exist after each epoch, and checks the monitors of the policy."""

from math import inf

from ...spec_schema.document.training import (
    Checkpoint,
    EarlyStopping,
    Policy,
    Watcher,
)
from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Related
from ..context import Context
from .objectives import Monitor
from .output_specs import OutputSpec


def monitors(output_specs: tuple[OutputSpec, ...], context: Context) -> dict[str, Monitor]:
    """Returns the values by name: the loss, losses and metrics of outputs, and each with `val_`."""
    found = {"loss": Monitor("loss", "min", _least_loss(output_specs, context))}
    for output_spec in output_specs:
        if len(output_specs) > 1:
            name = f"{output_spec.output}_loss"
            found[name] = Monitor(name, "min", output_spec.loss.least if output_spec.loss else -inf)
        for name, metric, *_ in output_spec.measures:
            found[name] = Monitor(name, metric.better, *metric.bounds)
    if context.has_validation:
        found |= {f"val_{n}": m._replace(name=f"val_{n}") for n, m in tuple(found.items())}
    return found


def _least_loss(output_specs: tuple[OutputSpec, ...], context: Context) -> float:
    """Returns the lower bound of the sum of the losses; regularizers only add to it."""
    training = context.document.training
    weights = (training.loss_weights if training else None) or {}
    counted = [
        (output_spec.loss, weights.get(output_spec.output, 1.0)) for output_spec in output_specs
    ]
    return sum(weight * loss.least if loss else -inf for loss, weight in counted if weight)


def check_policy(
    known: dict[str, Monitor], output_specs: tuple[OutputSpec, ...], context: Context
) -> None:
    """Report unknown monitors, wrong directions, and patience that can't run out."""
    training = context.document.training
    if training is None or training.policy is None:
        return
    for key, watcher in training.policy.watchers():
        path = f"training.policy.{key}"
        _check_monitor(path, watcher, known, output_specs, context)
        _check_mode(path, watcher, training.policy, known, context)
    _check_patience(training.policy.early_stopping, training.epochs, context)
    _check_plateau(context)
    if training.policy.stop_when is not None:
        from .stop_conditions import check_conditions  # most specs have none

        check_conditions(training.policy.stop_when, known, context)


def _check_monitor(
    path: str,
    watcher: Watcher,
    known: dict[str, Monitor],
    output_specs: tuple[OutputSpec, ...],
    context: Context,
) -> None:
    name = watcher.monitor
    if name is None or name in known:
        return
    if not any(
        output_spec.unread for output_spec in output_specs
    ):  # else it may be what wasn't read
        from .unknown_monitors import report_unknown  # most monitors are known

        report_unknown(f"{path}.monitor", name, known, output_specs, context)


def _check_mode(
    path: str, watcher: Watcher, policy: Policy, known: dict[str, Monitor], context: Context
) -> None:
    """Report a direction that contradicts the monitor, whether named or default."""
    name, mode = watcher.monitor, getattr(watcher, "mode", "auto")
    if name is None and isinstance(watcher, Checkpoint) and policy.early_stopping is not None:
        name = policy.early_stopping.monitor
    name = name or ("val_loss" if "val_loss" in known else "loss")
    if name in known and mode not in (None, "auto", known[name].better):
        context.report(codes.policy.wrong_mode(mode, name, known[name].better), f"{path}.mode")


def _check_patience(stopping: EarlyStopping | None, epochs: int, context: Context) -> None:
    if stopping is None or None in (epochs, stopping.patience, stopping.start_from_epoch):
        return
    if stopping.patience + stopping.start_from_epoch >= epochs:
        path = "training.policy.early_stopping.patience"
        end = Related(context.span("training.epochs"), "training ends here at the latest")
        what = codes.policy.patience_beyond_run(
            stopping.patience, stopping.start_from_epoch, epochs
        )
        context.report(what, path, related=[end])


def _check_plateau(context: Context) -> None:
    training = context.document.training
    assert training is not None
    if training.policy.reduce_lr_on_plateau is None:
        return
    for place, optimizer in training.optimizers():
        if optimizer.schedule is None:
            continue
        path, rate = "training.policy.reduce_lr_on_plateau", f"{place}.learning_rate"
        named = {name for _, one, _ in optimizer.schedule.schedules(1) for name in [one.name]}
        span = context.key_span(f"{rate}.{optimizer.schedule.name}")
        what = codes.policy.plateau_beside_schedule(sorted(named))
        context.report(what, path, related=[Related(span, "schedule")])
