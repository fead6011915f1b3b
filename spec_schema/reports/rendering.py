"""Findings as text for people: the message, the source lines with the places marked, the help."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from ..errors import as_asked
from ..findings.code import counted
from ..findings.finding import Finding, Severity, Span
from ..findings.printable import Rendered, printable
from .snippet import Mark, Paint, snippet

_LINE_BREAK = re.compile(r"\r\n|\n|\r")
_STYLES = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "related": "1;34",
    "gutter": "1;34",
    "message": "1",
    "help": "1;32",
}


def render(
    found: Finding, sources: Mapping[str, str], color: bool = False, columns: int | None = None
) -> Rendered:
    """One finding, without a line break at its end.

    `sources` gives the text of each source by its name; of any other, only the place is shown.
    """
    return Rendered(render_all([found], sources, color, columns).rstrip("\n"))


def render_all(
    findings: Iterable[Finding],
    sources: Mapping[str, str],
    color: bool = False,
    columns: int | None = None,
) -> Rendered:
    """All findings, each followed by an empty line; an empty text where there is none.

    Args:
        columns: width of the terminal; None if there is none.
    """
    page = _Page(sources, _ansi if color else _plain, columns)
    return Rendered("".join("\n".join(page.lines(found)) + "\n\n" for found in findings))


def in_reading_order(findings: Iterable[Finding], verbose: bool) -> list[Finding]:
    """Returns errors, then warnings, then notes.

    Args:
        verbose: Whether to keep all notes of a kind. Otherwise the first says how many there are.
    """
    found = sorted(findings, key=lambda one: list(Severity).index(one.severity))
    if verbose:
        return found
    notes = Counter(_kind(one) for one in found if one.severity is Severity.INFO)
    kept = [one for one in found if one.severity is not Severity.INFO]
    for note in found[len(kept) :]:
        if count := notes.pop(_kind(note), 0):
            kept.append(_counted(note, count - 1))
    return kept


def _kind(found: Finding) -> tuple[str, str]:
    return found.code, found.kind


def _counted(note: Finding, more: int) -> Finding:
    """Returns a note with the number of others of its kind."""
    if not more:
        return note
    everything = as_asked("`validate --verbose`", "`render(verbose=True)`")
    places = counted(more, "more place")
    return note._replace(help=f"{note.help} (here and in {places}: {everything} shows all)".strip())


def render_place(
    span: Span, sources: Mapping[str, str], color: bool = False, columns: int | None = None
) -> Rendered:
    """A place by itself, with its source line, without a line break at its end."""
    page = _Page(sources, _ansi if color else _plain, columns)
    return Rendered("\n".join(page.place(span)))


def _plain(text: str, style: str) -> str:
    return text


def _ansi(text: str, style: str) -> str:
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m"


class _Page:
    """How and from what findings are shown; each source is split into lines once."""

    def __init__(self, sources: Mapping[str, str], paint: Paint, columns: int | None) -> None:
        self._sources, self._paint, self._columns = sources, paint, columns
        self._split: dict[str, list[str]] = {}

    def lines(self, found: Finding) -> Iterator[str]:
        head = self._paint(f"{found.severity}[{found.code}]", found.severity)
        yield head + self._paint(f": {printable(found.message)}", "message")
        if found.span:
            yield from self._places(found, found.span)
        if found.help:
            yield self._paint("help:", "help") + f" {printable(found.help)}"

    def place(self, span: Span) -> Iterator[str]:
        gutter = len(str(span.line))
        yield self._arrow(gutter, "-->", span)
        yield from self._snippet(gutter, [Mark(span, "", "info")])

    def _places(self, found: Finding, span: Span) -> Iterator[str]:
        marks = [Mark(span, found.label, found.severity)]
        marks += [Mark(other.span, other.label, "related") for other in found.related]
        gutter = max(len(str(mark.span.line)) for mark in marks)
        path = f"  ({printable(found.path)})" if found.path else ""
        yield self._arrow(gutter, "-->", span) + path
        yield from self._snippet(
            gutter, [mark for mark in marks if mark.span.source == span.source]
        )
        others = dict.fromkeys(mark.span.source for mark in marks)
        for source in list(others)[1:]:
            there = [mark for mark in marks if mark.span.source == source]
            lines = list(self._snippet(gutter, there))
            label = "" if lines else f"  {printable(there[0].label)}"
            yield (self._arrow(gutter, ":::", there[0].span) + label).rstrip()
            yield from lines

    def _arrow(self, gutter: int, arrow: str, span: Span) -> str:
        place = f"{printable(span.source)}:{span.line}:{span.column}"
        return " " * gutter + self._paint(arrow, "gutter") + f" {place}"

    def _snippet(self, gutter: int, marks: list[Mark]) -> Iterator[str]:
        lines = self._lines(marks[0].span.source)
        marks = [mark for mark in marks if 0 < mark.span.line <= len(lines)]
        if not marks:
            return iter(())
        return snippet(lines, marks, gutter, self._columns, self._paint)

    def _lines(self, source: str) -> list[str]:
        if source not in self._split:
            text = self._sources.get(source)
            lines = _LINE_BREAK.split(text.removeprefix("\ufeff")) if text is not None else []
            self._split[source] = lines
        return self._split[source]
