"""Converts between positions of the editor and positions of spans.

An editor counts lines and columns from 0, and columns in the negotiated units (UTF-16 unless it
offers another). A span counts from 1, in code points.
"""

import re
from typing import NamedTuple

from ...spec_schema.findings.finding import Span

_LINE_BREAK = re.compile(r"\r\n|\n|\r")


class Position(NamedTuple):
    """A position between two characters, as the editor counts."""

    line: int
    character: int


class Range(NamedTuple):
    """A range of text, as the editor counts; the end is exclusive."""

    start: Position
    end: Position


class CursorPosition(NamedTuple):
    """A position between two characters, as spans count."""

    line: int
    column: int


class Lines:
    """The lines of a text, as YAML and editors split them.

    Args:
        encoding: The units of columns: `utf-8`, `utf-16` or `utf-32`.
    """

    def __init__(self, text: str, encoding: str = "utf-16") -> None:
        self.texts = _LINE_BREAK.split(text)
        self._encoding = encoding

    def line(self, number: int) -> str:
        """Returns a line by its number from 1; empty beyond the last one."""
        return self.texts[number - 1] if 0 < number <= len(self.texts) else ""

    def cursor(self, line: int, character: int) -> CursorPosition:
        """Returns the position of a span for one of the editor; columns beyond the end of the line
        are its end.
        """
        text = self.line(line + 1)
        units = column = 0
        while column < len(text) and units < character:
            units += _width(text[column], self._encoding)
            column += 1
        return CursorPosition(line + 1, column + 1)

    def position(self, line: int, column: int) -> Position:
        """Returns the editor's position for one of a span."""
        before = self.line(line)[: column - 1]
        return Position(line - 1, sum(_width(character, self._encoding) for character in before))

    def range(self, span: Span) -> Range:
        """Returns the editor's range of a span."""
        start = self.position(span.line, span.column)
        return Range(start, self.position(span.end_line, span.end_column))

    def text(self, span: Span) -> str:
        """Returns the text at a span of one line; empty for a longer one."""
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
    """Whether the cursor is in a span, or directly after it."""
    return (span.line, span.column) <= cursor <= (span.end_line, span.end_column)
