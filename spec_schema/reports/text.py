"""Findings for people: each with the lines of the source, then a summary."""

from ..findings.printable import Rendered, printable
from .report import Report, Style

SUFFIX = "txt"


def render_report(report: Report, style: Style) -> Rendered:
    """All findings with their source lines, then a line for each clean file, and the counts."""
    shown = report.details(color=style.color, width=style.width, verbose=style.verbose)
    clean = "".join(f"{printable(line)}\n" for line in report.clean)
    return Rendered(f"{shown}{clean}{report.counts}\n")
