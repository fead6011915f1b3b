"""From the parser's marks (0-based) to spans (1-based), as tight as readers expect."""

import re
from typing import Any

from ..findings.finding import Span

_PROPERTIES = r"(?:[&!]\S*\s+|#[^\r\n]*\s+)*"
_TAG = r"!\S*"
_LINE_BREAK = r"\r\n|\n|\r"
_BLOCK_STYLES = frozenset("|>")


def between(name: str, begin: Any, end: Any) -> Span:
    """Returns the span from one mark to another."""
    return Span(name, begin.line + 1, begin.column + 1, end.line + 1, end.column + 1)


def character(name: str, text: str, index: int) -> Span:
    """Returns the span of the character at an index."""
    lines = re.split(_LINE_BREAK, text[:index])
    line, column = len(lines), len(lines[-1]) + 1
    return Span(name, line, column, line, column + 1)


def lines_of(text: str) -> list[str]:
    """Returns the lines of a text, split as the parser does."""
    return re.split(_LINE_BREAK, text)


def rest_of_line(lines: list[str], place: Span) -> str:
    """Returns the text from a position to the end of the line or a comment."""
    return lines[place.line - 1][place.column - 1 :].partition(" #")[0].rstrip()


def at(name: str, mark: Any, width: int) -> Span:
    """Returns the span of so many characters from a mark."""
    line, column = mark.line + 1, mark.column + 1
    return Span(name, line, column, line, column + width)


def node_start(name: str, text: str, mark: Any) -> Span:
    """Returns the start of a node whose anchor, tag and comments begin at the mark."""
    match = re.compile(_PROPERTIES).match(text, mark.index)
    line, column = _after(mark, match.group() if match else "")
    return Span(name, line, column, line, column + 1)


def scalar(name: str, text: str, event: Any) -> Span:
    """Returns the span of a scalar without anchor, tag and trailing blank lines."""
    begin, end = node_start(name, text, event.start_mark), event.end_mark
    end_line, end_column = end.line + 1, end.column + 1
    if event.style in _BLOCK_STYLES:
        written = text[event.start_mark.index : end.index].rstrip()
        end_line, end_column = _after(event.start_mark, written)
    if (begin.line, begin.column) > (end_line, end_column):
        return between(name, event.start_mark, end)
    return Span(name, begin.line, begin.column, end_line, end_column)


def tag(name: str, text: str, mark: Any) -> tuple[Span, str]:
    """Returns the tag of a node that begins at the mark, as written."""
    match = re.compile(_TAG).search(text, mark.index)
    written = match.group() if match else "!"
    line, column = _after(mark, text[mark.index : match.start()] if match else "")
    return Span(name, line, column, line, column + len(written)), written


def _after(mark: Any, passed: str) -> tuple[int, int]:
    """Returns line and column after a piece of text that begins at the mark."""
    breaks = list(re.finditer(_LINE_BREAK, passed))
    if not breaks:
        return mark.line + 1, mark.column + 1 + len(passed)
    return mark.line + 1 + len(breaks), len(passed) - breaks[-1].end() + 1
