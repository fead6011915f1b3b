"""One finding a line, for editors and grep: `file:line:column: error[SC204] message`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..findings.finding import Finding
from ..findings.printable import printable

if TYPE_CHECKING:
    from .report import Report, Style

SUFFIX = "txt"


def render_report(report: "Report", style: "Style") -> str:
    """A line for each finding, without counts."""
    return render_concise(report)


def render_concise(findings: Iterable[Finding]) -> str:
    """A line for each finding; one without a place begins with its severity."""
    return "".join(f"{line_of(found)}\n" for found in findings)


def line_of(found: Finding) -> str:
    """The line of one finding, without a line break."""
    fact = f"{found.severity}[{found.code}] {printable(found.fact)}"
    if not found.span:
        return fact
    return f"{printable(found.span.source)}:{found.span.line}:{found.span.column}: {fact}"
