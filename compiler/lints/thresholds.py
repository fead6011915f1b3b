"""Thresholds of the policy that a monitor always passes, or never."""

from collections.abc import Iterator
from math import inf

from ...spec_schema.document.training import EarlyStopping, ReduceLROnPlateau, StopWhen
from ..objectives.objectives import Monitor
from .policy import POLICY, watched
from .subject import LintHit, Subject, at_path

LEAST_PERCENT = 10
"""Less is no percentage that somebody stops at: 1.5 was not meant to be 0.015."""


def out_of_range(spec: Subject) -> Iterator[LintHit]:
    """`min_delta`, `baseline`, `at_least` and `at_most` outside the range of their monitor."""
    if spec.training is None:
        return
    policy = spec.training.policy
    for part in (policy.early_stopping, policy.reduce_lr_on_plateau):
        if part is not None:
            yield from _of_progress(spec, part, watched(spec, part))
    stop = policy.stop_when
    if stop is not None and stop.monitor is not None:
        yield from _of_stops(spec, stop, spec.monitors[stop.monitor])


def _of_progress(
    spec: Subject, part: EarlyStopping | ReduceLROnPlateau, monitor: Monitor
) -> Iterator[LintHit]:
    where = "early_stopping" if isinstance(part, EarlyStopping) else "reduce_lr_on_plateau"
    delta = part.min_delta
    if delta >= monitor.high - monitor.low:
        message = f"{_range(monitor)}: it can't improve by more than {delta:g}"
        help = _percent("min_delta", delta, monitor) or "make `min_delta` smaller"
        yield at_path(spec, f"{POLICY}.{where}.min_delta", message, help)
        delta = 0
    if isinstance(part, EarlyStopping) and part.baseline is not None:
        yield from _of_baseline(spec, part.baseline, delta, monitor)


def _of_baseline(
    spec: Subject, baseline: float, delta: float, monitor: Monitor
) -> Iterator[LintHit]:
    path = f"{POLICY}.early_stopping.baseline"
    rises = monitor.better == "max"
    best, worst = (monitor.high, monitor.low) if rises else (monitor.low, monitor.high)
    room = best - baseline if rises else baseline - best
    more = f" by more than {delta:g}" if delta and room > 0 else ""
    if room <= delta:
        message = f"{_range(monitor)}: it can't beat a `baseline` of {baseline:g}{more}"
        help = f"make `baseline` {'smaller' if rises else 'larger'}, or remove it"
        yield at_path(spec, path, message, _percent("baseline", baseline, monitor) or help)
    elif (baseline < worst) if rises else (baseline > worst):
        message = f"{_range(monitor)}: any value beats a `baseline` of {baseline:g}"
        yield at_path(spec, path, message, "remove it")


def _of_stops(spec: Subject, stop: StopWhen, monitor: Monitor) -> Iterator[LintHit]:
    for key, value in (("at_least", stop.at_least), ("at_most", stop.at_most)):
        if value is None:
            continue
        above, below = value > monitor.high, value < monitor.low
        always = value <= monitor.low if key == "at_least" else value >= monitor.high
        never = above if key == "at_least" else below
        if not never and not always:
            continue
        words = key.replace("_", " ")
        message = f"{_range(monitor)}: it is {'always' if always else 'never'} {words} {value:g}"
        message += ", and the run ends after its first epoch" if always else ""
        help = f"make `{key}` {'smaller' if above or value == monitor.high else 'larger'}"
        help = (_percent(key, value, monitor) if above else "") or help
        yield at_path(spec, f"{POLICY}.stop_when.{key}", message, help)


def _range(monitor: Monitor) -> str:
    name, low, high = f"`{monitor.name}`", monitor.low, monitor.high
    if low == -inf:
        return f"{name} is at most {high:g}"
    if high == inf:
        return f"{name} is never negative" if low == 0 else f"{name} is at least {low:g}"
    return f"{name} is between {low:g} and {high:g}"


def _percent(key: str, value: float, monitor: Monitor) -> str:
    """The remedy for a percentage where a fraction belongs; empty: it is none."""
    is_fraction = (monitor.low, monitor.high) == (0, 1)
    least = 1 if key == "min_delta" else LEAST_PERCENT
    return f"write `{key}: {value / 100:g}`" if is_fraction and least <= value < 100 else ""
