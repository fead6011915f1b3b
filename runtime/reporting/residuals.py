"""The residuals of numbers in a report: a table, and a box for each column on one axis."""

from collections.abc import Iterator, Sequence
from html import escape
from math import isfinite

from ..console.readable import number
from ..prediction.measures import Residuals
from .page import breakable, table

WIDTH, HEIGHT = 600, 26
"""Size of the picture of one box, in pixels of a drawing that scales with the page."""
MOST_COLUMNS = 32


def residuals(columns: Sequence[Residuals]) -> str:
    """Returns how far the numbers of an output are off."""
    shown = columns[:MOST_COLUMNS]
    header = ("", "numbers", "bias", "spread", "mean absolute", "root mean square", "R²", "worst")
    rows = [
        (
            one.name or "all",
            f"{one.count:,}",
            *map(number, (one.bias, one.spread, one.mean_absolute, one.root_mean_square, one.r2)),
            f"{number(one.worst_answer)} instead of {number(one.worst_truth)} ({one.worst})",
        )
        for one in shown
    ]
    return f"{_boxes(shown)}{table(header, rows, range(1, 8))}"


def _boxes(columns: Sequence[Residuals]) -> str:
    """Returns a picture of the quantiles of each column, all on the same axis around 0."""
    known = [one for one in columns if one.count and all(map(isfinite, one.quantiles.values()))]
    most = max((abs(value) for one in known for value in one.quantiles.values()), default=0.0)
    if not most:
        return ""
    told = (
        "Residuals: prediction minus truth, in the unit of the target. The line is where 90% of "
        "them lie, the box where the middle half lies, the bar in it their median. Above 0 (right "
        "of the dashed line), predictions are too high."
    )
    rows = "".join(f'<div class="boxes">{_row(one, most)}</div>' for one in known)
    axis = f"<span>{number(-most)}</span><span>0</span><span>{number(most)}</span>"
    scale = f'<div class="boxes" aria-hidden="true"><span></span><p class="axis">{axis}</p></div>'
    return f"<figure><figcaption>{told}</figcaption>{rows}{scale}</figure>"


def _row(one: Residuals, most: float) -> str:
    name = escape(one.name or "all")
    quantiles = [one.quantiles[q] for q in (0.05, 0.25, 0.5, 0.75, 0.95)]
    low, _, middle, _, high = map(number, quantiles)
    words = f"{name}: median {middle}, 90% from {low} to {high}"
    marks = "".join(_marks(*(_place(value, most) for value in quantiles)))
    return (
        f"<span>{breakable(one.name or 'all')}</span>"
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{words}" '
        f'preserveAspectRatio="none">{marks}</svg>'
    )


def _place(value: float, most: float) -> float:
    return WIDTH / 2 * (1 + 0.98 * value / most)


def _marks(low: float, first: float, middle: float, third: float, high: float) -> Iterator[str]:
    half, wide = HEIGHT / 2, max(third - first, 1)
    yield f'<path class="zero" d="M{WIDTH / 2} 0V{HEIGHT}"/>'
    yield f'<path class="range" d="M{low:.1f} {half}H{high:.1f}"/>'
    yield f'<rect x="{first:.1f}" y="5" width="{wide:.1f}" height="{HEIGHT - 10}"/>'
    yield f'<path class="median" d="M{middle:.1f} 3V{HEIGHT - 3}"/>'
