"""Places as an editor counts them, and as spans do.

An editor counts lines and columns from 0, and columns in the units that were agreed on (UTF-16
unless it offers another); a span counts from 1, and in code points.
"""

import re
from typing import NamedTuple

from ...spec_schema.findings.finding import Span

_LINE_BREAK = re.compile(r"\r\n|\n|\r")


class Position(NamedTuple):
    """A place between two characters, in the editor's counting."""

    line: int
    character: int


class Range(NamedTuple):
    """A stretch of text, in the editor's counting; the end is exclusive."""

    start: Position
    end: Position


class CursorPosition(NamedTuple):
    """A place between two characters, in the counting of spans."""

    line: int
    column: int


class Lines:
    """The lines of a text, as YAML and editors break them.

    Args:
        encoding: the units of columns: `utf-8`, `utf-16` or `utf-32`.
    """

    def __init__(self, text: str, encoding: str = "utf-16") -> None:
        self.texts = _LINE_BREAK.split(text)
        self._encoding = encoding

    def line(self, number: int) -> str:
        """A line by its number from 1; beyond the last, nothing."""
        return self.texts[number - 1] if 0 < number <= len(self.texts) else ""

    def cursor(self, line: int, character: int) -> CursorPosition:
        """Where the editor's position is; a column beyond the line's end is its end."""
        text = self.line(line + 1)
        units = column = 0
        while column < len(text) and units < character:
            units += _width(text[column], self._encoding)
            column += 1
        return CursorPosition(line + 1, column + 1)

    def position(self, line: int, column: int) -> Position:
        """The editor's position of a place in the counting of spans."""
        before = self.line(line)[: column - 1]
        return Position(line - 1, sum(_width(character, self._encoding) for character in before))

    def range(self, span: Span) -> Range:
        """The editor's range of a span."""
        start = self.position(span.line, span.column)
        return Range(start, self.position(span.end_line, span.end_column))

    def text(self, span: Span) -> str:
        """What is written at a span of one line; nothing of a longer one."""
        if span.end_line != span.line:
            return ""
        return self.line(span.line)[span.column - 1 : span.end_column - 1]


def _width(character: str, encoding: str) -> int:
    if character < "\x80" or encoding == "utf-32":
        return 1
    if encoding == "utf-8":
        return len(character.encode("utf-8", "replace"))
    return 2 if character > "\uffff" else 1


def holds(span: Span, cursor: CursorPosition) -> bool:
    """Whether the cursor is in a span, or right behind it."""
    return (span.line, span.column) <= cursor <= (span.end_line, span.end_column)
