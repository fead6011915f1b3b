"""Edits of a text: places as offsets, several edits at once, everything else as it was."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise

from .finding import Edit, Finding, Span

_LINE_BREAK = re.compile(r"\r\n|\n|\r")
_BYTE_ORDER_MARK = "\ufeff"


class SourceText:
    """A source with its lines. A byte order mark before it has no column, and is kept.

    Args:
        name: of the source in spans.
    """

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        begin = len(_BYTE_ORDER_MARK) if text.startswith(_BYTE_ORDER_MARK) else 0
        breaks = [match.span() for match in _LINE_BREAK.finditer(text)]
        self._starts = [begin, *(end for _, end in breaks)]
        self._ends = [*(start for start, _ in breaks), len(text)]

    def __len__(self) -> int:
        """How many lines there are."""
        return len(self._starts)

    def line(self, number: int) -> str:
        """A line, counted from 1, without its line break."""
        return self.text[self._starts[number - 1] : self._ends[number - 1]]

    def offsets(self, span: Span) -> tuple[int, int] | None:
        """Where a span begins and ends in the text; None where it is not of this text."""
        begin, end = self._offset(span.line, span.column), self._offset(*span[3:])
        if span.source != self.name or begin is None or end is None or end < begin:
            return None
        return begin, end

    def at(self, span: Span) -> str | None:
        """What is written at a span; None where it is not of this text."""
        offsets = self.offsets(span)
        return None if offsets is None else self.text[offsets[0] : offsets[1]]

    def span(self, begin: int, end: int) -> Span:
        """The span between two offsets."""
        return Span(self.name, *self._place(begin), *self._place(end))

    def whole_lines(self, first: int, last: int) -> Span:
        """These lines with their line breaks; the last line of a text takes the one before it."""
        begin = self._starts[first - 1]
        if last < len(self):
            return self.span(begin, self._starts[last])
        before = self._ends[first - 2] if first > 1 else begin
        return self.span(before, self._ends[last - 1])

    def _offset(self, line: int, column: int) -> int | None:
        if not 1 <= line <= len(self):
            return None
        offset = self._starts[line - 1] + column - 1
        return offset if offset <= self._ends[line - 1] else None

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def applied(source: SourceText, edits: Iterable[Edit]) -> str:
    """The text after edits that do not overlap. Raises ValueError where they do."""
    placed = sorted((*_placed(source, edit), edit.replacement) for edit in edits)
    if any(after[0] < before[1] for before, after in pairwise(placed)):
        raise ValueError("edits overlap")
    pieces, done = list[str](), 0
    for begin, end, replacement in placed:
        pieces += (source.text[done:begin], replacement)
        done = end
    return "".join((*pieces, source.text[done:]))


def compatible(
    source: SourceText, findings: Iterable[Finding], unsafe: bool = False
) -> Iterator[Finding]:
    """Those findings whose repairs can be made in this text together, the first ones first.

    Args:
        unsafe: also repairs that somebody should look at.
    """
    taken: set[Edit] = set()
    for found in findings:
        wanted = set(found.fixes) - taken
        allowed = found.is_fixed_safely or unsafe
        if allowed and wanted and _fits(source, wanted, taken):
            taken |= wanted
            yield found


def _fits(source: SourceText, wanted: set[Edit], taken: set[Edit]) -> bool:
    try:
        applied(source, wanted | taken)
    except ValueError:
        return False
    return True


def _placed(source: SourceText, edit: Edit) -> tuple[int, int]:
    offsets = source.offsets(edit.span)
    if offsets is None:
        raise ValueError(f"the edit is not of {source.name}")
    return offsets
