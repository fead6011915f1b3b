"""Plain keys and values that are probably meant as something else, which are refused."""

from functools import cached_property
from types import ModuleType

from ..findings.finding import Finding, Span
from . import marks
from . import yaml_errors as refusals
from .core_schema import resolve
from .yaml_errors import SyntaxFault

_FORMULAS = ("compute", "expression")
"""Keys of tensor expressions."""


class PlainTexts:
    """Checks unquoted texts. The methods raise SyntaxFault."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text."""
        return marks.lines_of(self._text)

    def check_value(self, text: str, span: Span, key: Span | None, flow: bool) -> None:
        """Checks a value of more than a word.

        Args:
            key: Span of its key, in a mapping.
            flow: Whether it is in brackets.

        Raises:
            NumberFault: for a number behind what only looks like a space.
        """
        if ":" in text or "=" in text or text[:1] == "-":
            self._check_below_key(text, span, key)
        if "(" in text and flow and text.count("(") > text.count(")"):
            is_formula = key is not None and self._written(key) in _FORMULAS
            cut = foreign().cut_formula if is_formula else foreign().parted
            _refuse(cut(text, span, self.lines))
        if text[:1].isspace():
            self._refuse_strange_space(span, begins=True)
        elif text[-1:].isspace() and not isinstance(resolve(text.strip()), str):
            self._refuse_strange_space(span, begins=False)

    def _written(self, span: Span) -> str:
        """Returns what is written at a key."""
        return self.lines[span.line - 1][span.column - 1 : span.end_column - 1]

    def check_key(self, text: str, span: Span, flow: bool) -> None:
        """Checks a key of more than a word."""
        if (flow and refusals.is_glued(text)) or refusals.is_glued_to_bracket(text):
            raise SyntaxFault(refusals.space_missing(text, span))
        if text != text.strip():
            self._refuse_strange_space(span, begins=text[0].isspace())
        if flow and "=" in text:
            _refuse(foreign().equals_sign(text, span))
        elif text[:1] == "-" and not flow and foreign().dash_glued(text, span):
            _refuse(foreign().dash_glued(marks.rest_of_line(self.lines, span), span))

    def _check_below_key(self, text: str, span: Span, key: Span | None) -> None:
        """Checks a value on several lines, or below its key, that looks like keys or items."""
        begin = key.end_line if key else span.line
        if span.end_line == begin:
            return
        if refusals.is_glued(text):
            raise SyntaxFault(refusals.space_missing(text, span))
        if key and span.line > begin:
            first = marks.rest_of_line(self.lines, span)
            _refuse(foreign().dash_glued(first, span) or foreign().equals_sign(first, span))

    def _refuse_strange_space(self, span: Span, begins: bool) -> None:
        """Refuses a text for its first or last character."""
        line, column = (span.line, span.column) if begins else (span.end_line, span.end_column - 1)
        place = Span(span.source, line, column, line, column + 1)
        _refuse(foreign().strange_space(place, self.lines))


def foreign() -> ModuleType:
    """Loaded when it is needed: most texts have nothing of it."""
    from . import foreign_notation

    return foreign_notation


def _refuse(why: Finding | None) -> None:
    if why is not None:
        raise SyntaxFault(why)
