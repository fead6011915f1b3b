"""Findings as annotations of GitHub Actions: the first ten errors, ten warnings, then a count.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
GitHub shows ten annotations of each kind a step and drops the rest in silence.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..findings.code import counted
from ..findings.finding import Finding, Severity, Span
from ..findings.printable import Rendered, cut, printable

if TYPE_CHECKING:
    from .report import Report, Style

SUFFIX = "txt"
MOST = 10
_KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render_report(report: "Report", style: "Style") -> Rendered:
    """Annotations for all files together: the limits of GitHub are those of a step."""
    return render_github(report)


def render_github(findings: Iterable[Finding]) -> Rendered:
    """A workflow command for each annotation, errors first."""
    by_kind: dict[Severity, list[Finding]] = {kind: [] for kind in _KINDS}
    for found in findings:
        by_kind[found.severity].append(found)
    # The count below is a notice itself.
    most = {Severity.ERROR: MOST, Severity.WARNING: MOST, Severity.INFO: MOST - 1}
    lines = [_command(found) for kind in _KINDS for found in by_kind[kind][: most[kind]]]
    more = [
        counted(len(by_kind[kind]) - most[kind], f"more {noun}")
        for kind, noun in _KINDS.items()
        if len(by_kind[kind]) > most[kind]
    ]
    if more:
        lines.append(f"::notice title=speccompile::{', '.join(more)} not shown here")
    return Rendered("".join(f"{line}\n" for line in lines))


def _command(found: Finding) -> str:
    properties = {**_place(found.span), "title": f"{found.code} {cut(found.path)}".rstrip()}
    listed = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    text = "\n".join(filter(None, [printable(found.fact), _help(found)]))
    return f"::{_KINDS[found.severity]} {listed}::{_data(text)}"


def _place(span: Span | None) -> dict[str, str | int]:
    if span is None:
        return {}
    place: dict[str, str | int] = {"file": span.source, "line": span.line}
    place["endLine"] = span.end_line
    if span.line == span.end_line:
        place |= {"col": span.column, "endColumn": max(span.end_column - 1, span.column)}
    return place


def _help(found: Finding) -> str:
    return f"help: {printable(found.help)}" if found.help else ""


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    text = _data(text).replace(":", "%3A").replace(",", "%2C")
    return printable(text, len(text))
