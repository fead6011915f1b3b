"""The position where the YAML parser gave up, and the text around it."""

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..findings.finding import Span
from .marks import lines_of, rest_of_line

_LINE = re.compile(r"(\s*(?:- +)*)(.*?)\s*(?:(?<!\S)#.*)?")
_SWALLOWED = re.compile(r"\n[ \t]*(?:- +)?[\w.-]+:\s")
_TOKENS = re.compile(r""""(?:\\.|[^"\\])*"|'[^']*'|(?<!\S)#[^\n]*|[\[\]{}]""", re.DOTALL)


class IndentLevel(NamedTuple):
    """A possible indentation of a line: that of items, with their dashes, or that of keys.

    Attributes:
        line: Number of a line that has it, or whose item has.
    """

    depth: int
    is_item: bool
    line: int


@dataclass(frozen=True, slots=True)
class ParseFault:
    """A parser error with its source.

    `problem` and `context` are the parser's words, `line` and `column` (from 1) the position of the
    problem, `start` that of the construct being parsed. `open_flows` are the spans of the brackets
    that are still open, innermost first.
    """

    name: str
    lines: list[str]
    problem: str
    context: str
    line: int
    column: int
    start: Span
    open_flows: list[Span]
    _levels: dict[int, list[IndentLevel]] = field(default_factory=dict)

    @classmethod
    def of(cls, error: Any, name: str, text: str, flows: list[Span]) -> "ParseFault":
        """Returns the fault for an error of the YAML parser."""
        lines = lines_of(text)
        line, column = _place(error.problem_mark or error.context_mark, lines)
        start_line, start = _place(error.context_mark or error.problem_mark, lines)
        begin = Span(name, start_line, start, start_line, start + 1)
        problem, context = error.problem or "", error.context or ""
        open_flows = [*([begin] if "flow" in context else []), *reversed(flows)]
        return cls(name, lines, problem, context, line, column, begin, open_flows)

    @property
    def here(self) -> Span:
        """Span of the character at the problem."""
        return self.at(self.line, self.column)

    @property
    def text(self) -> str:
        """The line of the problem."""
        return self.lines[self.line - 1]

    @property
    def before(self) -> str:
        """The line up to the problem."""
        return self.text[: self.column - 1]

    @property
    def begins_line(self) -> bool:
        """Whether the problem is the first thing on its line."""
        return bool(self.text.strip()) and not self.before.strip()

    @property
    def above(self) -> int:
        """Number of the last line above with more than a comment; 0 if there is none."""
        for number in range(self.line - 1, 0, -1):
            if self.content(number)[1]:
                return number
        return 0

    def at(self, line: int, column: int, width: int = 1) -> Span:
        """Returns the span of some characters on a line."""
        return Span(self.name, line, column, line, column + width)

    def character(self, place: Span) -> str:
        """Returns the character at a span."""
        return self.lines[place.line - 1][place.column - 1 : place.column]

    def word(self, place: Span) -> str:
        """Returns the text from a span to a space, a comma or a closing bracket."""
        match = re.match(r"\S?[^\s,\]}]*", self.lines[place.line - 1][place.column - 1 :])
        return match.group() if match else ""

    def rest(self, place: Span) -> str:
        """Returns the text from a span to the end of the line, without a comment."""
        return rest_of_line(self.lines, place)

    def content(self, line: int) -> tuple[Span, str]:
        """Returns the content of a line without indentation, dashes and comment."""
        match = _LINE.fullmatch(self.lines[line - 1])
        lead, content = match.groups() if match else ("", self.lines[line - 1])
        return self.at(line, len(lead) + 1, max(len(content), 1)), content

    def indentation(self, line: int) -> int:
        """Returns the number of blanks that a line begins with."""
        text = self.lines[line - 1]
        return len(text) - len(text.lstrip())

    def is_item(self, line: int) -> bool:
        """Returns whether a line begins with a dash."""
        return self.lines[line - 1].lstrip().startswith("- ")

    def levels(self, line: int) -> list[IndentLevel]:
        """Returns the indentations that a line may have, outermost first."""
        if line not in self._levels:
            self._levels[line] = self._levels_above(line)
        return self._levels[line]

    def _levels_above(self, line: int) -> list[IndentLevel]:
        levels: list[IndentLevel] = []
        for number in range(1, line):
            place, content = self.content(number)
            if not content:
                continue
            depth, is_item = self.indentation(number), self.is_item(number)
            while levels and (levels[-1].depth > depth or levels[-1][:2] == (depth, is_item)):
                levels.pop()
            if levels and levels[-1].depth == depth and levels[-1].is_item:
                levels.pop()  # a key ends a list with its indentation; an item does not end its key
            levels.append(IndentLevel(depth, is_item, number))
            if place.column - 1 > depth and ":" in content:
                levels.append(IndentLevel(place.column - 1, False, number))
        return levels

    def quote_above(self, place: Span) -> Span | None:
        """Returns the start of the quoted text before a span, if it contains lines with keys.

        None otherwise.
        """
        before = self.lines[place.line - 1][: place.column - 1].rstrip()
        if before[-1:] not in ("'", '"'):
            return None
        text = "\n".join([*self.lines[: place.line - 1], before])
        *_, last = (None, *_TOKENS.finditer(text))
        if last is None or last.end() != len(text) or not _SWALLOWED.search(last[0]):
            return None
        line = text.count("\n", 0, last.start()) + 1
        return self.at(line, last.start() - text.rfind("\n", 0, last.start()))

    def is_closed(self, bracket: Span) -> bool:
        """Returns whether a bracket is closed further on."""
        rest = [self.lines[bracket.line - 1][bracket.column - 1 :], *self.lines[bracket.line :]]
        depth = 0
        for token in _TOKENS.finditer("\n".join(rest)):
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token.group(), 0)
            if depth == 0:
                return True
        return False


def _place(mark: Any, lines: list[str]) -> tuple[int, int]:
    """Returns a mark counted from 1; what is behind the text is at its end."""
    if mark.line < len(lines):
        return mark.line + 1, min(mark.column, len(lines[mark.line])) + 1
    return len(lines), len(lines[-1]) + 1
