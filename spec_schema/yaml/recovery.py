"""Recovery from syntax errors, so that the other errors of a spec are found too."""

import re
from collections.abc import Callable
from typing import NamedTuple

from ..findings.finding import Edit, Finding, Findings, Span
from ..work_budget import BudgetExceeded
from .marks import lines_of
from .values import Mapping, Sequence, Value
from .yaml_errors import SyntaxFault

MOST_FAULTS = 10
"""Maximum number of syntax errors to report per text."""
LARGEST = 100_000
"""Maximum length of a text to read again after an error."""

Compose = Callable[[str, Findings], Value | None]
"""Returns the tree of a text. Raises SyntaxFault."""

_LEVEL = "SC013"
_ITEM = re.compile(r"\s*- +")
_KEY = re.compile(r"""\s*(?:[\w.$-]+|"[^"]*"|'[^']*')\s*:(?=\s|$)""")
_CLOSING = re.compile(r"[\]},\s]*")


class Recovered(NamedTuple):
    """What could be read of a text with syntax errors.

    Attributes:
        lost: Top-level keys with missing parts; "" for the top level itself.
    """

    root: Value | None
    lost: frozenset[str]


def recovered(
    name: str, text: str, fault: SyntaxFault, compose: Compose, findings: Findings
) -> Recovered:
    """Reports the syntax errors of a text and reads around them.

    Args:
        fault: The first of them.
        compose: Returns the tree of a text.

    Raises:
        SyntaxFault: the first one, if the text can't be read around its errors.
    """
    if len(text) > LARGEST:
        raise fault
    patched, lost, suppressed = _Patched(name, text), set[str](), list[Span]()
    reading = _Recovery(patched, lost, suppressed)
    following: SyntaxFault | None = fault
    while following is not None and len(reading.tried) <= MOST_FAULTS:
        if reading.is_new(following):
            findings.extend((patched.original(following.diagnostic),))
        if not reading.mend(following):
            break
        trial = Findings(work=findings.work)
        try:
            root = compose(patched.text, trial)
        except SyntaxFault as another:
            following = another
            continue
        except BudgetExceeded:
            break
        if root is None:
            break
        patched.relocate(root)
        findings.adopt(trial, patched.original, patched.span)
        for span in suppressed:
            findings.suppress_followups(span)
        return Recovered(root, frozenset(lost))
    raise fault


class _Recovery:
    """Removes errors from a text, with stronger means each time a line is at fault again."""

    def __init__(self, patched: "_Patched", lost: set[str], suppressed: list[Span]) -> None:
        self.tried: dict[int, int] = {}
        self._end_of_levels = 0
        self._patched, self._lost, self._suppressed = patched, lost, suppressed

    def is_new(self, fault: SyntaxFault) -> bool:
        """Returns whether an error is one of its own, not a consequence of the one before."""
        follows = fault.diagnostic.code == _LEVEL and fault.line <= self._end_of_levels
        return fault.line not in self.tried and not follows

    def mend(self, fault: SyntaxFault) -> bool:
        """Changes the text at an error; returns whether there was something left to try."""
        line = fault.line
        if fault.diagnostic.code == _LEVEL:
            self._end_of_levels = self._end(line)
        for way in (self._obey, self._empty, self._blank)[self.tried.get(line, 0) :]:
            self.tried[line] = self.tried.get(line, 0) + 1
            if way(fault):
                return True
        return False

    def _obey(self, fault: SyntaxFault) -> bool:
        """Applies the fix of the finding."""
        edits = fault.diagnostic.fixes
        is_whole = all(edit.span.line == edit.span.end_line for edit in edits)
        if not edits or not is_whole or any("\n" in edit.replacement for edit in edits):
            return False
        if not all(self._patched.has(edit.span) for edit in edits):
            return False
        for edit in sorted(edits, key=lambda edit: edit.span[1:], reverse=True):
            self._patched.replace(edit)
        return True

    def _empty(self, fault: SyntaxFault) -> bool:
        """Replaces the value of the item or key at fault by an empty one."""
        lines, line = self._patched.lines, fault.line
        written = lines[line - 1]
        found = _ITEM.match(written) or _KEY.match(written)
        if found is None:
            return False
        gap = "" if written[found.end() - 1] == " " else " "
        end = len(written.rstrip())
        value = Span(self._patched.name, line, found.end() + 1, line, max(end, found.end()) + 1)
        self._suppressed.append(self._patched.span(value))
        self._silence_key(line)
        self._patched.replace(Edit(value, f"{gap}~"))
        self._blank_lines(line + 1, self._end(line))
        self._lost.add(self._section(line))
        return True

    def _blank(self, fault: SyntaxFault) -> bool:
        """Leaves out the lines at fault. Keys may then be missing for that reason."""
        line = above = fault.line
        key = _KEY.match(self._patched.lines[line - 1])
        self._lost |= {self._section(line), key[0].strip(" :") if key else ""}
        while above := self._above(above):
            self._silence_key(above)
        self._blank_lines(line, self._end(line))
        return True

    def _silence_key(self, line: int) -> None:
        """Suppresses follow-ups of a key whose value is at fault, and of an empty value."""
        written = self._patched.lines[line - 1]
        found = _KEY.match(written.replace("- ", "  "))
        if found is None:
            return
        begin = len(re.split(r"[^\s-]", written)[0])
        name, end = self._patched.name, found.end()
        for place in (
            Span(name, line, begin + 1, line, len(found[0].rstrip(" :")) + 1),
            Span(name, line, end + 1, line, end + 1),
        ):
            self._suppressed.append(self._patched.span(place))

    def _blank_lines(self, first: int, end: int) -> None:
        for number in range(first, end):
            width = len(self._patched.lines[number - 1])
            self._patched.replace(Edit(Span(self._patched.name, number, 1, number, width + 1), ""))

    def _end(self, line: int) -> int:
        """Returns the next line that is not deeper than a line and closes no bracket of it."""
        lines = self._patched.lines
        depth = _depth(lines[line - 1])
        for number in range(line + 1, len(lines) + 1):
            written = lines[number - 1]
            is_inside = _depth(written) > depth or _CLOSING.fullmatch(written)
            if not is_inside and not written.lstrip().startswith("#"):
                return number
        return len(lines) + 1

    def _above(self, line: int) -> int:
        """Returns the line of the enclosing key or item; 0 at the top level."""
        lines = self._patched.lines
        depth = _depth(lines[line - 1])
        for number in range(line - 1, 0, -1):
            written = lines[number - 1]
            if written.strip() and _depth(written) < depth and not written.lstrip().startswith("#"):
                return number
        return 0

    def _section(self, line: int) -> str:
        """Returns the top-level key that a line belongs to."""
        while above := self._above(line):
            line = above
        while line > 1 and self._patched.lines[line - 1].startswith("-"):
            line -= 1  # a list that is indented like its key
        found = _KEY.match(self._patched.lines[line - 1])
        return found[0].rstrip(" :") if found else ""


def _depth(line: str) -> int:
    """Returns the indentation of a line; a tab counts as deeper than what is above."""
    return len(line.expandtabs()) - len(line.expandtabs().lstrip())


class _Patched:
    """A copy of a text with changes within lines that knows the original positions."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.lines = lines_of(text)
        self._columns: dict[int, list[int]] = {}

    @property
    def text(self) -> str:
        """The changed text."""
        return "\n".join(self.lines)

    def has(self, span: Span) -> bool:
        """Whether a place within one line is in the text."""
        within = 1 <= span.line <= len(self.lines)
        return within and span.column <= span.end_column <= len(self.lines[span.line - 1]) + 1

    def replace(self, edit: Edit) -> None:
        """Replaces a part of a line."""
        number, begin, end = edit.span.line, edit.span.column - 1, edit.span.end_column - 1
        line = self.lines[number - 1]
        columns = self._columns.get(number) or [*range(1, len(line) + 2)]
        here = [columns[begin]] * len(edit.replacement)
        self._columns[number] = [*columns[:begin], *here, *columns[end:]]
        self.lines[number - 1] = line[:begin] + edit.replacement + line[end:]

    def span(self, span: Span) -> Span:
        """Returns a span in the original text."""
        if span.source != self.name:
            return span
        column = self._column(span.line, span.column)
        end = self._column(span.end_line, span.end_column)
        return Span(span.source, span.line, column, span.end_line, end)

    def _column(self, line: int, column: int) -> int:
        columns = self._columns.get(line)
        return columns[min(column, len(columns)) - 1] if columns else column

    def original(self, found: Finding) -> Finding:
        """Returns a finding with its spans in the original text."""
        return found._replace(
            span=self.span(found.span) if found.span else None,
            related=tuple(one._replace(span=self.span(one.span)) for one in found.related),
            fixes=tuple(edit._replace(span=self.span(edit.span)) for edit in found.fixes),
        )

    def relocate(self, root: Value) -> None:
        """Moves the spans of a tree to the original text."""
        pending, seen = [root], set[int]()
        while pending:
            value = pending.pop()
            if id(value) in seen:  # what several aliases stand for
                continue
            seen.add(id(value))
            value.span = self.span(value.span)
            if isinstance(value, Sequence):
                pending += value.items
            elif isinstance(value, Mapping):
                for entry in value.entries.values():
                    entry.key_span = self.span(entry.key_span)
                    pending.append(entry.value)
