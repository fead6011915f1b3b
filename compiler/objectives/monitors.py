"""Determines the values that exist after each epoch, and checks the monitors of the policy."""

from math import inf

from ...spec_schema.components.metrics import METRICS
from ...spec_schema.document.training import (
    Checkpoint,
    EarlyStopping,
    Policy,
    StopWhen,
    Watcher,
)
from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.findings.finding import Related
from ...spec_schema.reading.fields import required_of
from ...spec_schema.yaml.values import Mapping, short
from ..context import Context
from .metric_fit import suits
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
    if has_validation(context):
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
    stop = training.policy.stop_when
    for key, condition in stop.conditions() if stop else ():
        _check_condition(f"training.policy.{key}", condition, known, context)


def has_validation(context: Context) -> bool:
    """Whether a validation part is declared; True if that could not be read."""
    data = context.document.data
    if data is None:
        return "data" in context.tree.entries
    if data.split is None or data.split.validation is None or data.split.has("validation"):
        return True
    section = context.tree.get("data")
    written = section.get("split") if isinstance(section, Mapping) else None
    return isinstance(written, Mapping) and bool({"fold", "folds"} & written.entries.keys())


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


def report_unknown(
    path: str,
    name: str,
    known: dict[str, Monitor],
    output_specs: tuple[OutputSpec, ...],
    context: Context,
) -> None:
    """Report the name of a value, at its path, that is never measured."""
    plain = name.removeprefix("val_")
    synonyms = _synonyms(known)
    meant = synonyms.get(plain, plain)
    if name.startswith("val_") and meant in known and not has_validation(context):
        what = codes.policy.monitor_without_validation(name, meant)
        context.report(what, path)
        return
    unmeasured = _unmeasured(name, known, output_specs, context)
    guess = None if unmeasured else context.findings.guess(name, known, synonyms)
    what = unmeasured or codes.policy.unknown_monitor(short(name), [*known])
    context.report(what, path, meant=guess)


def _synonyms(known: dict[str, Monitor]) -> dict[str, str]:
    """Returns the monitors by the short names of their metrics (`val_label_acc`)."""
    pairs = METRICS.synonyms.items()
    return {
        name.removesuffix(metric) + other: name
        for name in known
        for other, metric in pairs
        if name.endswith(metric)
    }


def _unmeasured(
    name: str, known: dict[str, Monitor], output_specs: tuple[OutputSpec, ...], context: Context
) -> Violation | None:
    """Returns a monitor that an additional metric would produce; None if there is none."""
    plain, several = name.removeprefix("val_"), len(output_specs) > 1
    for output_spec in output_specs:
        prefix = f"{output_spec.output}_" if several else ""
        metric = METRICS.synonyms.get(plain.removeprefix(prefix), plain.removeprefix(prefix))
        value = f"{'val_' if name != plain else ''}{prefix}{metric}"
        if not plain.startswith(prefix) or metric not in METRICS or prefix + metric in known:
            continue
        if output_spec.loss is None or not suits(metric, output_spec.loss):
            continue
        at = f"training.metrics.{output_spec.output}" if several else "training.metrics"
        is_measured = name == plain or has_validation(context)
        given = ", ".join(f"{field.key}: …" for field in required_of(METRICS.find(metric)))
        written = f"{metric}: {{{given}}}" if given else metric
        return codes.policy.unmeasured_monitor(short(name), written, at, value, is_measured)
    return None


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


def _check_condition(
    path: str, stop: StopWhen, known: dict[str, Monitor], context: Context
) -> None:
    if stop.overfit_gap is not None and "val_loss" not in known:
        what = codes.policy.overfit_gap_without_validation("overfit_gap")
        context.report(what, f"{path}.overfit_gap")
    if context.findings.has_errors_under(path):
        return
    limits = [key for key in LIMITS if getattr(stop, key) is not None]
    if limits and stop.monitor is None:
        context.report(codes.keys.missing_monitor(limits), path)
    if stop.monitor is not None and not limits:
        context.report(codes.unused_keys.monitor_without_limit(), f"{path}.monitor")
    if stop.gap is not None and stop.monitor is not None:
        name = stop.monitor.removeprefix("val_")
        if f"val_{name}" not in known:
            context.report(codes.policy.overfit_gap_without_validation("gap"), f"{path}.gap")
    if "over_epochs" in stop.model_fields_set and stop.progress_below is None:
        what = codes.unused_keys.epochs_without_progress()
        context.report(what, f"{path}.over_epochs")


LIMITS = ("at_least", "at_most", "gap", "progress_below")
"""Conditions that need a monitor."""
