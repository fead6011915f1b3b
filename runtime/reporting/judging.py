"""Passes the verdict on a run, and says what to try."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from shlex import quote

from ...compiler.spec import CompiledSpec
from ..console.readable import number
from ..events import Judged
from ..training.policy.resolved import resolve_policy
from .course import Course
from .record import Record
from .remedies import Overrides, remedies
from .rules import Verdict
from .verdicts import verdicts

WIDTH = 48
"""Values of a course in an event at most: as many as a sparkline has room for."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, and what to try: groups of overrides for `--set`."""

    verdict: Verdict
    remedies: tuple[Overrides, ...]


def judgements(course: Course, spec: CompiledSpec) -> tuple[Judgement, ...]:
    """Returns the verdicts on a run, what matters most first, with what to try."""
    found = verdicts(course)
    return tuple(Judgement(verdict, remedies(verdict, course, spec)) for verdict in found)


def judged(course: Course, found: Sequence[Judgement]) -> Judged:
    """Returns the verdicts on a run as an event."""
    curve = course.curve(course.monitor)
    shown = [n * len(curve) // WIDTH for n in range(WIDTH)] if len(curve) > WIDTH else None
    return Judged(
        verdicts=tuple(one.verdict.sentence for one in found),
        remedies=tuple(options(overrides) for one in found for overrides in one.remedies),
        monitor=course.monitor if len(curve) else "",
        course=tuple(curve.values[n] for n in shown) if shown else curve.values,
    )


def nothing_found(course: Course) -> str:
    """Returns what was looked at in a run that no rule has anything to say of."""
    curve, epoch = course.curve(course.monitor), course.kept_epoch
    count = len(course.history)
    looked = [f"the course of `{course.monitor}`, best in epoch {epoch:,} of {count:,}"]
    names = [name for name in course.history.columns if f"val_{name}" in course.history.columns]
    both = [
        (name, course.curve(name).at(epoch), course.curve(f"val_{name}").at(epoch))
        for name in names
    ]
    gaps = [
        f"`{name}` {number(value)} and `val_{name}` {number(held)}"
        for name, value, held in both
        if value is not None and held is not None
    ]
    if gaps:
        looked.append(f"the gap between the parts ({', '.join(gaps)})")
    if course.guess is not None:
        looked.append(f"the best constant prediction (loss {number(course.guess)})")
    if "validation" in course.sizes:
        looked.append(f"the size of the validation part ({course.sizes['validation']:,} samples)")
    return (
        f"Nothing stands out. Looked at: {'; '.join(looked)}."
        if len(curve)
        else "No epoch has ended."
    )


def options(overrides: Overrides) -> str:
    """Returns overrides as options of the command line."""
    return " ".join(f"--set {quote(override)}" for override in overrides)


def course_of(record: Record) -> Course:
    """Returns what a run did."""
    spec, started = record.spec, record.started
    training = spec.document.training
    assert training is not None
    return Course(
        history=record.history,
        directions={name: monitor.better for name, monitor in spec.monitors.items()},
        monitor=resolve_policy(training, spec.monitors).checkpoint.monitor.name,
        ending=record.ending,
        epochs=training.epochs,
        rates=[*_rates(spec)],
        sizes=started.sizes if started else {},
        classes=started.classes if started else {},
        guess=record.guess,
        no_better=record.no_better,
        is_regularized=_is_regularized(spec),
        layers=record.layers,
        differences=started.differences if started else (),
        has_positions=any(one.type.rank > 2 for one in spec.objectives),
    )


def _rates(spec: CompiledSpec) -> Iterator[str]:
    """Yields the shares of samples: counts, R² and correlations have other bounds."""
    for name, monitor in spec.monitors.items():
        is_share = (monitor.low, monitor.high) == (0, 1)
        if is_share and monitor.better == "max" and not name.startswith("val_"):
            yield name


def _is_regularized(spec: CompiledSpec) -> bool:
    penalties = any(weight.regularizer for node in spec.graph.nodes for weight in node.weights)
    return penalties or any(node.operator.draws() for node in spec.graph.nodes)
