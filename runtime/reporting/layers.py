"""The section of a report about the layers: gradients, updates, weights and dead units by epoch."""

from collections.abc import Callable, Iterator, Sequence
from html import escape
from math import log10

from ..console.readable import number
from ..events import LayersMeasured, Values
from .page import COLORS, HtmlPage, Plot, Series

MOST_LINES = len(COLORS)
"""Layers in a plot; of more, the first, the last, and some between them at equal distances."""

Column = Callable[[LayersMeasured], Values]
_GRADIENTS: Column = lambda one: one.gradients  # noqa: E731
_UPDATES: Column = lambda one: one.updates  # noqa: E731
_WEIGHTS: Column = lambda one: one.weights  # noqa: E731


def layers(page: HtmlPage, measured: Sequence[LayersMeasured]) -> str:
    """Returns curves of a few layers, and a table of all for each of what is measured."""
    plots = [
        page.plot(plot)
        for plot in (
            _plot("gradient norm", measured, _GRADIENTS),
            _plot("relative update", measured, _UPDATES),
        )
        if plot is not None
    ]
    tables = (
        _table("Gradient norm of one batch", measured, _GRADIENTS, number, _by_size),
        _table(
            "Update in the epoch, relative to the weights", measured, _UPDATES, number, _by_size
        ),
        _table("Norm of the weights", measured, _WEIGHTS, number, _by_size),
        _table("Dead units", measured, lambda one: one.dead, _percent, lambda _: _share),
    )
    return f'<div class="plots">{"".join(plots)}</div>{"".join(tables)}'


def _plot(title: str, measured: Sequence[LayersMeasured], column: Column) -> Plot | None:
    seen = [one for one in measured if column(one)]
    if len(seen) < 2:
        return None
    lines = [
        Series(layer, [column(one).get(layer) or None for one in seen], color)
        for layer, color in zip(_some(_names(seen, column)), COLORS, strict=False)
    ]
    return Plot(title, [one.epoch for one in seen], lines, log=True)


def _some(names: Sequence[str]) -> list[str]:
    last = len(names) - 1
    if last < MOST_LINES:
        return [*names]
    return [names[round(n * last / (MOST_LINES - 1))] for n in range(MOST_LINES)]


def _names(measured: Sequence[LayersMeasured], column: Column) -> list[str]:
    return [*dict.fromkeys(name for one in measured for name in column(one))]


def _table(
    title: str,
    measured: Sequence[LayersMeasured],
    column: Column,
    shown: Callable[[float], str],
    shading: Callable[[list[float]], Callable[[float], float]],
) -> str:
    """Returns a heat map: a row for each layer, a column for each epoch."""
    seen = [one for one in measured if column(one)]
    if not seen:
        return ""
    share = shading([value for one in seen for value in column(one).values()])
    head = "".join(f'<th scope="col" class="number">{one.epoch}</th>' for one in seen)
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        f"{''.join(_cells([column(one).get(name) for one in seen], shown, share))}</tr>"
        for name in _names(seen, column)
    )
    inside = (
        f'<thead><tr><th scope="col">layer, after epoch</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody>"
    )
    return (
        f"<details><summary>{title}</summary>"
        f'<div class="scroll" tabindex="0"><table>{inside}</table></div></details>'
    )


def _cells(
    values: Sequence[float | None],
    shown: Callable[[float], str],
    share: Callable[[float], float],
) -> Iterator[str]:
    for value in values:
        if value is None:
            yield "<td></td>"
            continue
        style = f'style="--share: {100 * share(value):.0f}%"'
        yield f'<td class="number share" {style}>{shown(value)}</td>'


def _percent(value: float) -> str:
    return f"{value:.0%}"


def _share(value: float) -> float:
    return 0.6 * value


def _by_size(values: list[float]) -> Callable[[float], float]:
    """Returns a shade by order of magnitude, from the smallest to the largest value."""
    sizes = [log10(value) for value in values if 0 < value < float("inf")]
    low, high = min(sizes, default=0.0), max(sizes, default=0.0)

    def share(value: float) -> float:
        if not 0 < value < float("inf"):
            return 0.0 if value == 0 else 0.6
        return 0.6 * (log10(value) - low) / max(high - low, 1.0)

    return share
