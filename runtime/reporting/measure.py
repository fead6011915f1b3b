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
        reason: Why it isn't the monitor of the runs; empty if it is.
    """

    name: str
    better: Better
    reason: str = ""


def measure_of(specs: Sequence[ValidSpec]) -> Measure:
    """Returns the monitor of the first spec on the validation part, or what can replace it.

    Losses can't be compared between specs whose penalties of weights differ: then it is a metric
    that all specs have, one of which less is better if there is one.
    """
    first = specs[0]
    training = first.document.training
    assert training is not None
    monitor = resolve_policy(training, first.monitors).checkpoint.monitor
    name = monitor.name if monitor.name.startswith("val_") else f"val_{monitor.name}"
    if name not in first.monitors:
        name = monitor.name
    if not _is_loss(name) or len({penalties(spec) for spec in specs}) == 1:
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
        return Measure(name, first.monitors[name].better)
    reason = (
        f"`{name}` includes a weight penalty that differs between the runs, so they are ranked "
        f"by `{others[0]}`."
    )
    return Measure(others[0], first.monitors[others[0]].better, reason)


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
