"""The report of a run: one HTML page that says what was run, what happened, and what it means."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import isfinite

from ...compiler.drawing.boxes import sizes as written
from ...compiler.drawing.diagram import block_diagrams, network_diagram
from ...compiler.drawing.html import fragment
from ...compiler.summaries.costs import rows, total
from ..console.readable import duration, number
from ..history import History
from ..prediction.evaluation import Evaluation
from .answers import answers
from .course import Course
from .curves import thinned
from .judging import Judgement, nothing_found, options
from .layers import layers
from .page import HtmlPage, Mark, Plot, Series, breakable, facts, prose, table, tiles
from .record import Record

LOGARITHMIC = 100.0
"""Ratio of the largest to the smallest value from which a loss is drawn on a logarithmic axis."""


@dataclass(frozen=True, slots=True)
class Live:
    """How far a run is that goes on.

    Attributes:
        done: The number of completed epochs, with a part of the current one.
        epochs: The number of epochs that the spec allows.
        text: The same in words.
        written: The time, in seconds since 1970.
        refresh: Seconds after which the page is to be reloaded.
    """

    done: float
    epochs: int
    text: str
    written: float
    refresh: int


def report(
    run: Record,
    course: Course,
    found: Sequence[Judgement],
    evaluation: Evaluation | None = None,
    live: Live | None = None,
) -> str:
    """Returns the page about a run.

    Args:
        course: What it did.
        found: The verdicts on it.
        evaluation: How its answers compare with the targets of a part.
        live: How far it is, if the page is written while it goes on.
    """
    page = HtmlPage(_title(run), refresh=live.refresh if live else 0)
    if live is not None:
        page.add(_live(live))
    if found or live is None:
        page.add(_verdicts(found, course))
    page.add(tiles(_figures(run, course)))
    page.section("Curves", _plots(page, course, run))
    if evaluation is not None and evaluation.outputs:
        page.section(f"Predictions on the {evaluation.part} part", answers(evaluation))
    if run.layers:
        page.section("Layers", layers(page, run.layers))
    page.section("Network", _network(run))
    page.section("Data", _data(course, run))
    page.section("Run", facts(_circumstances(run)))
    page.section("Spec", f"<pre>{escape(_spec_text(run))}</pre>")
    return str(page)


def _title(run: Record) -> str:
    variant = run.started.variant if run.started else ""
    return f"{run.name}, {variant}" if variant else run.name


def _live(live: Live) -> str:
    """Returns how far the run is, with a button that stops the reloading."""
    return (
        f'<div class="live" data-written="{live.written:.0f}" data-refresh="{live.refresh}">'
        f'<p role="status">{escape(live.text)}</p>'
        f'<progress max="{live.epochs}" value="{live.done:.3f}" aria-label="epochs"></progress>'
        '<p class="quiet stale"></p><button type="button">Pause reloading</button></div>'
    )


def _verdicts(found: Sequence[Judgement], course: Course) -> str:
    if not found:
        told = nothing_found(course) if course.ending else "The run has not ended."
        return f'<ul class="verdicts"><li>{prose(told)}</li></ul>'
    return f'<ul class="verdicts">{"".join(map(_verdict, found))}</ul>'


def _verdict(one: Judgement) -> str:
    tries = "".join(
        f"<p>{'Or' if number else 'Try'} <code>{breakable(options(overrides))}</code></p>"
        for number, overrides in enumerate(one.remedies)
    )
    return f'<li class="{one.verdict.kind}">{prose(one.verdict.sentence)}{tries}</li>'


def _figures(run: Record, course: Course) -> dict[str, str]:
    ending = course.ending
    figures = {"Epochs": f"{len(course.history):,} of {course.epochs:,}"}
    if course.kept_epoch:
        kept = f" ({ending.kept})" if ending else ""
        figures["Weights of epoch"] = f"{course.kept_epoch}{kept}"
    figures |= {f"Validation {name}": number(value) for name, value in run.validation.items()}
    figures |= {f"Test {name}": number(value) for name, value in run.test.items()}
    figures["Parameters"] = f"{total(run.spec.graph).parameters:,}"
    seconds = sum(event.seconds for event in run.epochs.values())
    figures["Training time"] = duration(seconds)
    return figures


def _plots(page: HtmlPage, course: Course, run: Record) -> str:
    if not len(course.history):
        return '<p class="quiet">No epoch has ended.</p>'
    plots = [*_measured(course, run), *_paces(run)]
    return f'<div class="plots">{"".join(map(page.plot, plots))}</div>'


def _measured(course: Course, run: Record) -> Iterator[Plot]:
    """Yields a plot for each value, with its course on the validation part."""
    names = [name for name in course.history.columns if name != "epoch"]
    marks = [*_marks(course, run)]
    for name in names:
        if name.startswith("val_") and name[4:] in names:
            continue
        both = [one for one in (name, f"val_{name}") if one in names]
        columns = [_column(course.history, one) for one in both]
        places = thinned(columns)
        series = [
            Series(one, [column[n] for n in places], color, dash)
            for one, column, (color, dash) in zip(both, columns, _LINES, strict=False)
        ]
        epochs = [course.history[n]["epoch"] for n in places]
        yield Plot(name, epochs, series, marks, _told(course, both), log=_spans(columns))


_LINES = (("training", ()), ("validation", (6, 3)))


def _column(history: History, name: str) -> list[float | None]:
    return [_finite(value) for value in history[name]]


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None


def _spans(columns: Sequence[Sequence[float | None]]) -> bool:
    known = [value for column in columns for value in column if value is not None]
    return bool(known) and min(known) > 0 and max(known) > LOGARITHMIC * min(known)


def _told(course: Course, names: Sequence[str]) -> str:
    """Returns what a plot shows in words."""
    curves = [course.curve(name) for name in names]
    parts = (
        f"{one.name} goes from {number(one.values[0])} to {number(one.values[-1])}, "
        f"best {number(one.values[one.best])} in epoch {one.epochs[one.best]}"
        for one in curves
        if len(one)
    )
    return "; ".join(parts) + "."


def _marks(course: Course, run: Record) -> Iterator[Mark]:
    for epoch, event in run.epochs.items():
        if event.lowered:
            yield Mark(epoch, "rate lowered", "notice")
    ending = course.ending
    if course.kept_epoch:
        yield Mark(course.kept_epoch, "kept", "good")
    if ending is not None and ending.epochs != course.kept_epoch:
        yield Mark(ending.epochs, ending.reason.replace("_", " "), "quiet")


def _paces(run: Record) -> Iterator[Plot]:
    """Yields the learning rate if it changes, and how fast the run went."""
    epochs = [*run.epochs]
    rates = [_finite(event.learning_rate) for event in run.epochs.values()]
    speeds = [_finite(event.samples_per_second) for event in run.epochs.values()]
    for title, values, needed in (
        ("learning rate", rates, 2),
        ("samples per second", speeds, 1),
    ):
        if len({value for value in values if value is not None}) < needed:
            continue
        places = thinned([values])
        series = Series(title, [values[n] for n in places], "quiet")
        yield Plot(title, [epochs[n] for n in places], [series])


def _network(run: Record) -> str:
    graph = run.spec.graph
    drawing = fragment(network_diagram(graph), block_diagrams(graph))
    cells = [
        (row.name, row.kind, written(row.type.shape[1:]), f"{row.costs.parameters:,}")
        for row in rows(graph)
    ]
    layers = table(("layer", "type", "output", "parameters"), cells, (3,))
    return f"{drawing}<details><summary>Layers</summary>{layers}</details>"


def _data(course: Course, run: Record) -> str:
    told = run.started.notes if run.started else ()
    sizes = {part: f"{size:,} samples" for part, size in course.sizes.items() if size}
    notes = "".join(f"<p>{prose(note)}</p>" for note in told)
    if course.differences:
        notes += f"<p>In the validation part, {prose('; '.join(course.differences))}.</p>"
    tables = "".join(
        table(
            ("class", "training samples"),
            [(name, f"{count:,}") for name, count in counts.items()],
            (1,),
            output,
        )
        for output, counts in course.classes.items()
    )
    return facts(sizes) + notes + tables


def _circumstances(run: Record) -> Mapping[str, str]:
    started = run.started
    pairs = {
        "folder": str(run.folder),
        "stopped": run.ended_because,
        "warnings": " ".join(run.warnings),
    }
    if started is not None:
        pairs |= {
            "variant": started.variant,
            "overrides": " ".join(started.overrides),
            "target": started.target,
            "device": started.device,
        }
    return {name: value for name, value in pairs.items() if value}


def _spec_text(run: Record) -> str:
    return (run.folder / "spec.yaml").read_text(encoding="utf-8", errors="replace")
