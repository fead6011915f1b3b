"""Formatting of a text, with the check that its values stay the same."""

from ..findings import codes
from ..findings.finding import Finding, Findings, Severity
from ..work_budget import BudgetExceeded
from ..yaml.loading import read_source
from ..yaml.yaml_errors import LARGEST_TEXT
from . import proof
from .parsing import parse
from .printing import INDENT, Printer, TooLarge

_STEPS_OF_A_COLLECTION = 8
"""Steps beyond those of reading. No real spec needs nearly as many."""


class FormatterDefect(Exception):
    """Raised if formatting would change the values of a text: a bug in this package."""


def format_text(name: str, text: str, findings: Findings) -> str | None:
    """Returns the formatted text, or None if it can't be read; then diagnostics tell why.

    CRLF line breaks are kept if all of them are CRLF. `name` is the source in every span.

    Raises:
        FormatterDefect: if the result would not have the same values.
    """
    values = _flat_values(name, text, findings)
    if values is None:
        return None
    text = text.removeprefix("\ufeff")
    line_break = _line_break(text)
    try:
        result = _printed(name, text.replace("\r\n", "\n").replace("\r", "\n"))
        with_breaks = _with_breaks(result, line_break)
    except TooLarge:
        findings.extend((_too_large(),))
        return None
    if not proof.has_values(result, values):
        raise FormatterDefect(f"formatting {name} would have changed its values")
    return with_breaks


def _flat_values(name: str, text: str, findings: Findings) -> proof.FlatValues | None:
    """Returns the flat list of a text's values; the tree, which is large, is released."""
    tree = read_source(name, text, findings)
    if tree is None or any(found.severity is Severity.ERROR for found in findings):
        return None
    values = proof.flat_values(tree)
    try:
        findings.work.charge(_STEPS_OF_A_COLLECTION * proof.collections(values))
    except BudgetExceeded:
        findings.extend((Finding.of(codes.limits.formatting_takes_too_long(), tree.span),))
        return None
    return values


def _too_large() -> Finding:
    return Finding.of(codes.sizes.formatted_too_long(LARGEST_TEXT), None)


def _printed(name: str, text: str) -> str:
    """Returns the formatted lines. Raises TooLarge."""
    document = parse(text)
    printer = Printer()
    printer.own_lines(document.prolog, 0)
    printer.value(document.root, -INDENT, "")
    printer.own_lines(document.end, 0)
    if [line for line in printer.comments if line.startswith("#")] != document.comments:
        raise FormatterDefect(f"formatting {name} would have changed its comments")
    return "".join(f"{line}\n" for line in printer.lines)


def _with_breaks(text: str, line_break: str) -> str:
    """Returns the text with its line breaks. Raises TooLarge if it could not be read again."""
    text = text if line_break == "\n" else text.replace("\n", line_break)
    if len(text.encode()) > LARGEST_TEXT:
        raise TooLarge
    return text


def _line_break(text: str) -> str:
    pairs = text.count("\r\n")
    return "\r\n" if pairs and pairs == text.count("\n") == text.count("\r") else "\n"
