"""The page of a comparison: curves on one axis, means with deviations, differences of the specs."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from types import MappingProxyType

from ..estimates import Estimate, estimate
from .curves import thinned
from .groups import Group
from .page import COLORS, HtmlPage, Plot, Series, prose, table
from .ranking import Ranking


def comparison_page(
    ranking: Ranking, notes: Sequence[str] = (), sections: Mapping[str, str] = MappingProxyType({})
) -> str:
    """Returns a page that needs no other file.

    Args:
        notes: What else is to be said of the runs, a sentence each.
        sections: What else the page has: HTML by title.
    """
    count = sum(len(group.runs) for group in ranking.groups)
    page = HtmlPage(f"Comparison of {count} runs")
    problems = "".join(f'<li class="problem">{prose(one)}</li>' for one in ranking.overfitting)
    others = "".join(f"<li>{prose(one)}</li>" for one in (*ranking.choice, *notes))
    page.add(f'<ul class="verdicts">{problems}{others}</ul>')
    if ranking.measure.reason and ranking.measure.is_comparable:
        page.add(f'<p class="quiet">{prose(ranking.measure.reason)}</p>')
    page.section("Values", _values(ranking))
    plots = "".join(map(page.plot, _plots(ranking)))
    page.section("Curves", f'<div class="plots">{plots}</div>')
    page.section("Differences", _differences(ranking))
    page.section("Runs", _runs(ranking))
    for title, content in sections.items():
        page.section(title, content)
    return str(page)


def _values(ranking: Ranking) -> str:
    rows = [
        (
            group.label,
            str(len(group.runs)),
            *(str(group.estimate(m)) for m in ranking.measures),
        )
        for group in ranking.ranked
    ]
    title = "The best first; ± is the standard deviation of the runs."
    return table(("", "runs", *ranking.measures), rows, range(1, len(rows[0])), title)


def _plots(ranking: Ranking) -> Iterator[Plot]:
    """Yields a plot for each value of the validation part, then for the training loss."""
    names = [name for name in ranking.measures if name.startswith("val_")]
    longest = max(len(run.history) for group in ranking.groups for run in group.runs)
    for name in (*names, "loss"):
        lines = [
            _line(group, name, COLORS[number % len(COLORS)], longest)
            for number, group in enumerate(ranking.groups)
        ]
        shown = [line for line in lines if any(value is not None for value in line.values)]
        if shown:
            places = thinned([line.values for line in shown])
            yield Plot(name, [n + 1 for n in places], [line.at(places) for line in shown])


def _line(group: Group, name: str, color: str, longest: int) -> Series:
    """Returns the mean of the runs by epoch, with a band of one deviation around it.

    An epoch that not all runs of the group have reached is left out: their mean would jump.
    """
    columns = [run.history[name] if name in run.history.columns else [] for run in group.runs]
    each = [estimate(values) for values in zip(*columns, strict=False)]
    rest: list[float | None] = [None] * (longest - len(each))
    if len(columns) == 1:
        return Series(group.label, [*map(_mean, each), *rest], color)
    low = [one.mean - one.deviation if one.count > 1 else None for one in each]
    high = [one.mean + one.deviation if one.count > 1 else None for one in each]
    means = [*map(_mean, each), *rest]
    return Series(group.label, means, color, low=[*low, *rest], high=[*high, *rest])


def _mean(one: Estimate) -> float | None:
    return one.mean if one.count else None


def _differences(ranking: Ranking) -> str:
    first, *_ = ranking.groups
    parts = [
        f"<h3>{escape(label)}</h3><ul>{''.join(map(_item, found))}</ul>"
        for label, found in ranking.differences.items()
        if found
    ]
    about = f'<p class="quiet">From the spec of {escape(first.label)}.</p>'
    return about + "".join(parts) if parts else "<p>The specs are the same.</p>"


def _item(difference: str) -> str:
    return f"<li><code>{escape(difference)}</code></li>"


def _runs(ranking: Ranking) -> str:
    rows = [
        (
            group.label,
            run.name,
            str(run.folder),
            run.ending.explanation if run.ending else "not ended",
        )
        for group in ranking.groups
        for run in group.runs
    ]
    return table(("", "run", "folder", "stopped"), rows, sentences=(3,))
