"""The HTML page that reports and comparisons are written on: one file, without any request."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from html import escape
from importlib.resources import files
from json import dumps
from re import sub
from typing import Any

from ....compiler.drawing.html import STYLE

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
"""What a browser may load: nothing that isn't in the file."""
COLORS = tuple(f"line-{number}" for number in range(1, 9))
"""Names of colours of the page for lines that differ; they repeat after the last."""


@dataclass(frozen=True, slots=True)
class Series:
    """A line of a plot.

    Attributes:
        name: Its label.
        values: A value for each place of the plot; None where there is none.
        color: A name of a colour of the page, such as `training`.
        dash: Lengths of dashes and gaps in pixels; solid if empty.
        low, high: The edges of a band around it; empty for none.
    """

    name: str
    values: Sequence[float | None]
    color: str = "training"
    dash: tuple[int, ...] = ()
    low: Sequence[float | None] | None = None
    high: Sequence[float | None] | None = None

    def at(self, places: Sequence[int]) -> "Series":
        """The same line at some of its places."""
        chosen = [[of[n] for n in places] if of else None for of in (self.low, self.high)]
        values = [self.values[n] for n in places]
        return replace(self, values=values, low=chosen[0], high=chosen[1])


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at a place of a plot."""

    at: float
    label: str
    color: str = "quiet"


@dataclass(frozen=True, slots=True)
class Plot:
    """Lines over the same places.

    Attributes:
        title: What it shows.
        epochs: The places, ascending.
        series: The lines.
        marks: What happened, as vertical lines.
        summary: The same in words, for those who don't see it.
        x: What the places count.
        log: Whether the values have a logarithmic axis.
        whole: Whether the places are whole numbers.
    """

    title: str
    epochs: Sequence[float]
    series: Sequence[Series]
    marks: Sequence[Mark] = ()
    summary: str = ""
    x: str = "epoch"
    log: bool = False
    whole: bool = True


@dataclass(slots=True)
class HtmlPage:
    """A page that grows section by section. `str(page)` is the file.

    Attributes:
        title: The title of the page and of the window.
        refresh: Seconds after which a browser without scripts reloads it; 0 for never.
    """

    title: str
    refresh: int = 0
    _body: list[str] = field(default_factory=list)
    _plots: list[Plot] = field(default_factory=list)

    def add(self, *parts: str) -> None:
        """Add HTML; the text in it is escaped already."""
        self._body += parts

    def section(self, title: str, *parts: str) -> None:
        """Add a heading, and HTML below it."""
        name = "".join(c if c.isalnum() else "-" for c in title.lower())
        self.add(f'<section aria-labelledby="{name}">', f'<h2 id="{name}">{escape(title)}</h2>')
        self.add(*parts, "</section>")

    def plot(self, plot: Plot) -> str:
        """Returns the place of a plot, with its values as a table that opens."""
        self._plots.append(plot)
        title = escape(plot.title)
        described = escape(f"{plot.title}. {plot.summary}".strip())
        return (
            f"<figure><figcaption>{title}</figcaption>"
            f'<div data-plot="{len(self._plots) - 1}" role="img" aria-label="{described}"></div>'
            f"<details><summary>Values of {title}</summary>{_values(plot)}</details></figure>"
        )

    def __str__(self) -> str:
        style = f"{_file('uplot.min.css')}\n{_file('page.css')}\n{STYLE}"
        title, plots = escape(self.title), _json([asdict(plot) for plot in self._plots])
        return "\n".join(
            (
                '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">',
                f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
                '<meta name="viewport" content="width=device-width, initial-scale=1">',
                *[_reloading(self.refresh)] * bool(self.refresh),
                f"<title>{title}</title>\n<style>\n{style}</style>",
                f'<body>\n<a class="skip" href="#main">To the content</a>\n<h1>{title}</h1>',
                '<main id="main">',
                *self._body,
                "</main>",
                f'<script type="application/json" id="plots">{plots}</script>',
                f"<script>{_file('uplot.min.js')}</script>",
                f"<script>{_file('page.js')}</script>\n</body>\n</html>\n",
            )
        )


def _reloading(seconds: int) -> str:
    return f'<noscript><meta http-equiv="refresh" content="{seconds}"></noscript>'


def table(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    numbers: Sequence[int] = (),
    title: str = "",
    sentences: Sequence[int] = (),
) -> str:
    """Returns a table that scrolls sideways where it is too wide.

    Args:
        numbers: Columns that hold numbers.
        sentences: Columns in which what stands in backticks is code.
    """
    caption = f"<caption>{escape(title)}</caption>" if title else ""
    head = "".join(_cell("th", cell, n in numbers, ' scope="col"') for n, cell in enumerate(header))
    cells = (
        [_cell("td", cell, n in numbers, is_sentence=n in sentences) for n, cell in enumerate(row)]
        for row in rows
    )
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in cells)
    inside = f"{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    return f'<div class="scroll" tabindex="0"><table>{inside}</table></div>'


def prose(text: str) -> str:
    """Returns a sentence as HTML, with what stands in backticks as code."""
    parts = escape(text).split("`")
    whole = len(parts) % 2 == 1
    return "".join(
        f"<code>{part}</code>" if whole and n % 2 else part for n, part in enumerate(parts)
    )


def facts(pairs: Mapping[str, str]) -> str:
    """Returns names and what they are as a list, with what stands in backticks as code."""
    inside = "".join(
        f"<dt>{escape(name)}</dt><dd>{prose(value)}</dd>" for name, value in pairs.items()
    )
    return f"<dl>{inside}</dl>"


def tiles(pairs: Mapping[str, str]) -> str:
    """Returns names and figures that are seen at a glance."""
    inside = "".join(
        f'<div class="tile"><span class="quiet">{breakable(name)}</span>'
        f"<b>{escape(value)}</b></div>"
        for name, value in pairs.items()
    )
    return f'<div class="tiles">{inside}</div>'


def breakable(name: str) -> str:
    """Returns a name or an option that breaks between its words, if it must."""
    return sub(r"(?<=[_=])(?=\w)|(?<=\.)(?=[a-z])", "<wbr>", escape(name))


def _cell(tag: str, text: str, is_number: bool, more: str = "", is_sentence: bool = False) -> str:
    kind = ' class="number"' if is_number else ""
    inside = prose(text) if is_sentence else escape(text)
    return f"<{tag}{kind}{more}>{inside}</{tag}>"


def _values(plot: Plot) -> str:
    columns = [[_digits(value) for value in one.values] for one in plot.series]
    rows = zip(map(_digits, plot.epochs), *columns, strict=True)
    header = (plot.x, *(one.name for one in plot.series))
    return table(header, rows, range(len(header)))


def _digits(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"


def _json(content: Any) -> str:
    """Returns JSON that can stand inside a `<script>` element."""
    return dumps(content, allow_nan=False).replace("<", "\\u003c")


def _file(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
