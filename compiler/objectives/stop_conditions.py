"""Checks the conditions of `training.policy.stop_when`."""

from ...spec_schema.document.training import StopWhen
from ...spec_schema.findings import codes
from ..context import Context
from .objectives import Monitor


def check_conditions(stop: StopWhen, known: dict[str, Monitor], context: Context) -> None:
    """Report conditions that refer to values that don't exist, or that lack one."""
    for key, condition in stop.conditions():
        _check_condition(f"training.policy.{key}", condition, known, context)


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
