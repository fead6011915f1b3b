"""From the marks of the YAML parser (0-based) to spans (1-based), as tight as a reader expects."""

import re
from typing import Any

from ..findings.finding import Span

_PROPERTIES = re.compile(r"(?:[&!]\S*\s+|#[^\r\n]*\s+)*")
_TAG = re.compile(r"!\S*")
_LINE_BREAK = re.compile(r"\r\n|\n|\r")
_BLOCK_STYLES = frozenset("|>")


def between(name: str, begin: Any, end: Any) -> Span:
    """From one mark up to another."""
    return Span(name, begin.line + 1, begin.column + 1, end.line + 1, end.column + 1)


def character(name: str, text: str, index: int) -> Span:
    """The character at an index of the text."""
    lines = _LINE_BREAK.split(text[:index])
    line, column = len(lines), len(lines[-1]) + 1
    return Span(name, line, column, line, column + 1)


def lines_of(text: str) -> list[str]:
    """The lines of a text, as the parser counts them."""
    return _LINE_BREAK.split(text)


def rest_of_line(lines: list[str], place: Span) -> str:
    """What stands at a place, up to the end of its line or a comment."""
    return lines[place.line - 1][place.column - 1 :].partition(" #")[0].rstrip()


def at(name: str, mark: Any, width: int) -> Span:
    """So many characters from a mark on."""
    line, column = mark.line + 1, mark.column + 1
    return Span(name, line, column, line, column + width)


def node_start(name: str, text: str, mark: Any) -> Span:
    """The first character of a node whose anchor, tag and comments begin at the mark."""
    match = _PROPERTIES.match(text, mark.index)
    line, column = _after(mark, match.group() if match else "")
    return Span(name, line, column, line, column + 1)


def scalar(name: str, text: str, event: Any) -> Span:
    """A scalar without its anchor and tag; a block of text without the blank lines after it."""
    begin, end = node_start(name, text, event.start_mark), event.end_mark
    end_line, end_column = end.line + 1, end.column + 1
    if event.style in _BLOCK_STYLES:
        written = text[event.start_mark.index : end.index].rstrip()
        end_line, end_column = _after(event.start_mark, written)
    if (begin.line, begin.column) > (end_line, end_column):
        return between(name, event.start_mark, end)
    return Span(name, begin.line, begin.column, end_line, end_column)


def tag(name: str, text: str, mark: Any) -> tuple[Span, str]:
    """The tag of a node that begins at the mark, as it is written."""
    match = _TAG.search(text, mark.index)
    written = match.group() if match else "!"
    line, column = _after(mark, text[mark.index : match.start()] if match else "")
    return Span(name, line, column, line, column + len(written)), written


def _after(mark: Any, passed: str) -> tuple[int, int]:
    """Line and column behind a stretch of text that begins at the mark."""
    breaks = list(_LINE_BREAK.finditer(passed))
    if not breaks:
        return mark.line + 1, mark.column + 1 + len(passed)
    return mark.line + 1 + len(breaks), len(passed) - breaks[-1].end() + 1
