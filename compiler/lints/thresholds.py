"""Thresholds of the policy that a monitor always or never reaches."""

from collections.abc import Iterator

from ...spec_schema.document.training import ImprovementWatcher, StopWhen
from ...spec_schema.findings import codes
from ..objectives.objectives import Monitor
from .policy import POLICY, watched
from .subject import LintHit, Subject, at_path


def out_of_range(spec: Subject) -> Iterator[LintHit]:
    """Report `min_delta`, `baseline`, `at_least` and `at_most` outside the range of their
    monitor.
    """
    if spec.training is None:
        return
    for key, part in spec.training.policy.watchers():
        if isinstance(part, ImprovementWatcher):
            yield from _of_improvement(spec, f"{POLICY}.{key}", part)
    stop = spec.training.policy.stop_when
    for key, condition in stop.conditions(f"{POLICY}.stop_when") if stop else ():
        yield from _never_together(spec, key, condition)
        if condition.monitor is not None:
            yield from _of_stops(spec, key, condition, spec.monitors[condition.monitor])


def _of_improvement(spec: Subject, path: str, part: ImprovementWatcher) -> Iterator[LintHit]:
    monitor = watched(spec, part)
    delta, baseline = getattr(part, "min_delta", 0.0), getattr(part, "baseline", None)
    if delta >= monitor.high - monitor.low:
        what = codes.metric_lints.improvement_out_of_range(*_facts(monitor), delta)
        yield at_path(spec, f"{path}.min_delta", what)
        delta = 0
    if baseline is not None:
        yield from _of_baseline(spec, f"{path}.baseline", baseline, delta, monitor)


def _of_baseline(
    spec: Subject, path: str, baseline: float, delta: float, monitor: Monitor
) -> Iterator[LintHit]:
    rises = monitor.better == "max"
    best, worst = (monitor.high, monitor.low) if rises else (monitor.low, monitor.high)
    room = best - baseline if rises else baseline - best
    by_more_than = delta if room > 0 else 0
    if room <= delta:
        facts = baseline, by_more_than, monitor.better
        yield at_path(spec, path, codes.metric_lints.baseline_too_good(*_facts(monitor), *facts))
    elif (baseline < worst) if rises else (baseline > worst):
        yield at_path(spec, path, codes.metric_lints.baseline_too_poor(*_facts(monitor), baseline))


def _never_together(spec: Subject, path: str, stop: StopWhen) -> Iterator[LintHit]:
    """Report limits of one monitor in `all` that exclude each other."""
    least: dict[str, float] = {}
    most: dict[str, float] = {}
    for item in stop.all_ or ():
        if item.monitor is None or len(item.model_fields_set) != 2:
            continue
        if item.at_least is not None:
            least[item.monitor] = max(item.at_least, least.get(item.monitor, item.at_least))
        if item.at_most is not None:
            most[item.monitor] = min(item.at_most, most.get(item.monitor, item.at_most))
    for name in least.keys() & most.keys():
        if least[name] > most[name]:
            what = codes.unused_keys.never_together(name, least[name], most[name])
            yield at_path(spec, f"{path}.all", what)


def _of_stops(spec: Subject, path: str, stop: StopWhen, monitor: Monitor) -> Iterator[LintHit]:
    assert spec.training is not None
    if stop.progress_below is not None and stop.over_epochs >= spec.training.epochs:
        what = codes.unused_keys.progress_beyond_run(stop.over_epochs, spec.training.epochs)
        yield at_path(spec, f"{path}.progress_below", what)
    for key, value in (("at_least", stop.at_least), ("at_most", stop.at_most)):
        if value is None:
            continue
        above, below = value > monitor.high, value < monitor.low
        always = value <= monitor.low if key == "at_least" else value >= monitor.high
        never = above if key == "at_least" else below
        if not never and not always:
            continue
        word = codes.metric_lints.stops_at_once if always else codes.metric_lints.never_stops
        yield at_path(spec, f"{path}.{key}", word(*_facts(monitor), key, value))


def _facts(monitor: Monitor) -> tuple[str, float, float]:
    return monitor.name, monitor.low, monitor.high
