"""The value that runs of several specs are ranked by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...compiler.valid_spec import ValidSpec
from ...spec_schema.components.metrics import Better
from ..training.policy.resolved import resolve_policy


@dataclass(frozen=True, slots=True)
class Measure:
    """A value that runs are ranked by.

    Attributes:
        name: What the history calls it.
        better: Whether lower (`min`) or higher (`max`) is better.
        reason: Why it isn't the monitor of the runs, or why it doesn't rank them; empty if it does.
        is_comparable: Whether it means the same in all runs.
    """

    name: str
    better: Better
    reason: str = ""
    is_comparable: bool = True


def measure_of(specs: Sequence[ValidSpec]) -> Measure:
    """Returns the monitor of the first spec on the validation part, or what can replace it.

    Losses can't be compared between specs whose losses or penalties of weights differ: then it is a
    metric that all specs have, one of which less is better if there is one.
    """
    first = specs[0]
    training = first.document.training
    assert training is not None
    monitor = resolve_policy(training, first.monitors).checkpoint.monitor
    name = monitor.name if monitor.name.startswith("val_") else f"val_{monitor.name}"
    if name not in first.monitors:
        name = monitor.name
    why = _why_apart(specs) if _is_loss(name) else ""
    if not why:
        return Measure(name, first.monitors[name].better)
    prefix = "val_" if name.startswith("val_") else ""
    shared = set(first.monitors).intersection(*(spec.monitors for spec in specs))
    others = [
        one
        for one in first.monitors
        if one in shared and one.startswith("val_") == bool(prefix) and not _is_loss(one)
    ]
    others.sort(key=lambda one: first.monitors[one].better != "min")
    if not others:
        reason = f"`{name}` {why}, so it can't rank them. Metrics can: add one to `metrics`."
        return Measure(name, first.monitors[name].better, reason, is_comparable=False)
    reason = f"`{name}` {why}, so they are ranked by `{others[0]}`."
    return Measure(others[0], first.monitors[others[0]].better, reason)


def _why_apart(specs: Sequence[ValidSpec]) -> str:
    """Returns why the losses of specs can't be compared; empty if they can."""
    if len({_losses(spec) for spec in specs}) > 1:
        return "is not the same loss in all runs"
    if len({penalties(spec) for spec in specs}) > 1:
        return "includes a weight penalty that differs between the runs"
    return ""


def _losses(spec: ValidSpec) -> tuple[str, ...]:
    """Returns what the loss sums up: two of the same are in the same unit."""
    return tuple(
        f"{one.output}: {one.loss!r}, {one.weight}, {one.normalizer!r}" for one in spec.objectives
    )


def _is_loss(name: str) -> bool:
    return name.removeprefix("val_") == "loss" or name.endswith("_loss")


def penalties(spec: ValidSpec) -> frozenset[str]:
    """Returns the penalties that are not 0."""
    return frozenset(_written(spec))


def _written(spec: ValidSpec) -> Iterable[str]:
    for node in spec.graph.nodes:
        for weight in node.weights:
            numbers = vars(weight.regularizer).values() if weight.regularizer else ()
            if any(isinstance(one, int | float) and one for one in numbers):
                yield f"{node.name}/{weight.name}: {weight.regularizer}"
