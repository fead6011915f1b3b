"""A spec's text in its one layout, with the proof that nothing else has changed."""

from ..findings.finding import Finding, Findings, Severity
from ..work_budget import BudgetExceeded
from ..yaml.loading import read_source
from ..yaml.yaml_errors import LARGEST_TEXT
from . import proof
from .parsing import parse
from .printing import INDENT, Printer, TooLarge

_STEPS_OF_A_COLLECTION = 8
"""Beyond those of reading it, which pay for all else. So many fit that no spec comes near."""
_REMEDY = "a spec names its data; keep the data in files of their own"


class FormatterDefect(Exception):
    """The layout of a text would have changed what it says: a defect of this package."""


def format_text(name: str, text: str, findings: Findings) -> str | None:
    """The text in its one layout; None where it can't be read, and then diagnostics say why.

    Line breaks stay CRLF where all of them are. `name` is the source in every span. Raises
    FormatterDefect instead of returning a text that does not mean the same.
    """
    said = _said(name, text, findings)
    if said is None:
        return None
    text = text.removeprefix("\ufeff")
    line_break = _line_break(text)
    try:
        result = _printed(name, text.replace("\r\n", "\n").replace("\r", "\n"))
        with_breaks = _with_breaks(result, line_break)
    except TooLarge:
        findings.extend((_too_large(),))
        return None
    if not proof.says(result, said):
        raise FormatterDefect(f"laying out {name} would have changed its values")
    return with_breaks


def _said(name: str, text: str, findings: Findings) -> proof.Said | None:
    """What it says; the tree itself, which is large, is let go."""
    tree = read_source(name, text, findings)
    if tree is None or any(found.severity is Severity.ERROR for found in findings):
        return None
    said = proof.said(tree)
    try:
        findings.work.charge(_STEPS_OF_A_COLLECTION * proof.collections(said))
    except BudgetExceeded:
        message = "laying out so many lists and mappings makes too much work"
        findings.extend((Finding("SC708", message, tree.span, help=_REMEDY),))
        return None
    return said


def _too_large() -> Finding:
    message = f"laid out, this would be too long: at most {LARGEST_TEXT:,} bytes are read"
    return Finding("SC701", message, None, help=_REMEDY)


def _printed(name: str, text: str) -> str:
    """Raises TooLarge."""
    document = parse(text)
    printer = Printer()
    printer.own_lines(document.prolog, 0)
    printer.value(document.root, -INDENT, "")
    printer.own_lines(document.end, 0)
    if [line for line in printer.comments if line.startswith("#")] != document.comments:
        raise FormatterDefect(f"laying out {name} would have changed its comments")
    return "".join(f"{line}\n" for line in printer.lines)


def _with_breaks(text: str, line_break: str) -> str:
    """Raises TooLarge where a file of it could not be read again."""
    text = text if line_break == "\n" else text.replace("\n", line_break)
    if len(text.encode()) > LARGEST_TEXT:
        raise TooLarge
    return text


def _line_break(text: str) -> str:
    pairs = text.count("\r\n")
    return "\r\n" if pairs and pairs == text.count("\n") == text.count("\r") else "\n"
