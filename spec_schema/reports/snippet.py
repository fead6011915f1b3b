"""Source lines with a gutter of line numbers, and marks under the places that take part."""

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from ..findings.finding import Span
from ..findings.printable import cells, printable, width

COLUMNS = 100
"""Of a source line; a longer one is shown around the place that is marked."""
FEWEST = 20
"""Columns of a source line on a narrow terminal."""

Paint: TypeAlias = Callable[[str, str], str]
"""Text and the name of a style to the text in that style."""


class Mark(NamedTuple):
    """A place to underline, and the style of what is drawn: that of its severity, or `related`."""

    span: Span
    label: str
    style: str

    @property
    def sign(self) -> str:
        """The character to underline with."""
        return "-" if self.style == "related" else "^"


class _Window:
    """The stretch of a line that is shown: its characters from `begin` up to `end`."""

    def __init__(self, line: str, begin: int, end: int) -> None:
        self._line, self._begin, self._end = line, begin, end
        self._shown = cells(line[begin:end])
        self._cut = "…" if begin else ""

    @property
    def text(self) -> str:
        rest = "…" if self._end < len(self._line) else ""
        return (self._cut + "".join(self._shown) + rest).rstrip()

    def holds(self, mark: Mark) -> bool:
        start = mark.span.column - 1
        return self._begin <= start < self._end or self._end == len(self._line) <= start

    def marked(self, mark: Mark, paint: Paint, columns: int | None) -> Iterator[str]:
        """Room up to the mark, its underline of one sign at least, and its label: in the next line
        where it doesn't fit behind the mark.
        """
        begin, end = mark.span.column - 1 - self._begin, mark.span.end_column - 1 - self._begin
        if mark.span.end_line > mark.span.line:
            end = len(self._shown)
        room = width(self._cut + "".join(self._shown[:begin]))
        length = width("".join(self._shown[begin:end]))
        signs, label = mark.sign * max(length, 1), printable(mark.label)
        behind = columns is None or room + len(signs) + 1 + width(label) <= columns
        yield " " * room + paint(f"{signs} {label}".rstrip() if behind else signs, mark.style)
        if columns is not None and not behind:
            yield " " * min(room, max(columns - width(label), 0)) + paint(label, mark.style)


def snippet(
    lines: list[str], marks: list[Mark], gutter: int, columns: int | None, paint: Paint
) -> Iterator[str]:
    """The marked lines in their order, each followed by its marks.

    Args:
        gutter: columns for line numbers.
        columns: width of the terminal; None if there is none, and lines may be as long as COLUMNS.
    """
    room = None if columns is None else max(columns - gutter - len(" | "), FEWEST)
    margin = paint(f"{'':{gutter}} |", "gutter")
    yield margin
    for number in sorted({mark.span.line for mark in marks}):
        here = [mark for mark in marks if mark.span.line == number]
        numbered = paint(f"{number:>{gutter}} |", "gutter")
        for window, seen in _windows(lines[number - 1], here, room or COLUMNS):
            yield f"{numbered} {window.text}".rstrip()
            for mark in seen:
                yield from (f"{margin} {line}" for line in window.marked(mark, paint, room))
    yield margin


def _windows(line: str, marks: list[Mark], columns: int) -> Iterator[tuple[_Window, list[Mark]]]:
    """The line, or as many parts of a long one as it takes to show every mark once."""
    while marks:
        window = _window(line, marks[0].span.column - 1, columns)
        seen = [mark for mark in marks if mark is marks[0] or window.holds(mark)]
        yield window, seen
        marks = [mark for mark in marks if mark not in seen]


def _window(line: str, focus: int, columns: int) -> _Window:
    """The whole line where it fits; otherwise the part around the focus."""
    if len(line) <= columns and width("".join(cells(line))) <= columns:
        return _Window(line, 0, len(line))
    begin = min(focus, len(line))
    before = cells(line[max(begin - columns // 3, 0) : begin])
    begin -= _fitting(before[::-1], columns // 3)
    # Two columns are for the signs that the line goes on.
    return _Window(line, begin, begin + _fitting(cells(line[begin : begin + columns]), columns - 2))


def _fitting(shown: list[str], room: int) -> int:
    """How many of the characters fit into the room."""
    for number, character in enumerate(shown):
        room -= width(character)
        if room < 0:
            return number
    return len(shown)
