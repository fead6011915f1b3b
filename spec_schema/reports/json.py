"""Findings for programs. Lines and columns count from 1, columns in code points, ends exclusive.

    {"format": "speccompile-diagnostics", "version": 1,
     "summary": {"files": 1, "errors": 1, "warnings": 0, "infos": 0, "ignored": 0},
     "diagnostics": [
       {"code": "SC203", "severity": "error", "title": …,
        "kind": "unequal_shapes", "arguments": {"first": [null, 4], …},
        "message": …, "label": …, "help": …,
        "path": "model.layers.head" or "",
        "location": {"file": …, "start": {"line": 41, "column": 7}, "end": …} or null,
        "related": [{"location": …, "label": …}],
        "fixes": [{"location": …, "replacement": …, "safe": true, "title": …}]}]}

`kind` tells the facts of one code apart; `arguments` are the data of the message: numbers, texts,
and lists and mappings of them. The fixes of a diagnostic are the edits of one repair.
A later version may add keys; the version rises when one is removed or changes its meaning.
"""

from collections.abc import Collection, Iterable, Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

from ..findings.codes import all_codes
from ..findings.finding import Finding, Severity, Span
from ..findings.printable import well_formed
from .json_text import json_text

if TYPE_CHECKING:
    from .report import Report, Style

SUFFIX = "json"
FORMAT, VERSION = "speccompile-diagnostics", 1


def render_report(report: "Report", style: "Style") -> str:
    """One JSON document for all files."""
    return render_json(report, len(report.checked), len(report.ignored))


def render_json(findings: Iterable[Finding], files: int, ignored: int = 0) -> str:
    """One JSON document with a line break at its end, in ASCII.

    Args:
        files: how many were checked.
        ignored: how many findings comments ignore, which are not among `findings`.
    """
    all_findings = list(findings)
    counts = {
        f"{severity}s": sum(found.severity is severity for found in all_findings)
        for severity in Severity
    }
    document = {
        "format": FORMAT,
        "version": VERSION,
        "summary": {"files": files, **counts, "ignored": ignored},
        "diagnostics": [_diagnostic(found) for found in all_findings],
    }
    return json_text(document, indent=2) + "\n"


def _diagnostic(found: Finding) -> dict[str, Any]:
    return {
        "code": found.code,
        "severity": str(found.severity),
        "title": all_codes()[found.code].title,
        "kind": found.kind,
        "arguments": _plain(found.arguments),
        "message": well_formed(found.message),
        "label": well_formed(found.label),
        "help": well_formed(found.help),
        "path": well_formed(found.path),
        "location": _location(found.span) if found.span else None,
        "related": [
            {"location": _location(other.span), "label": well_formed(other.label)}
            for other in found.related
        ],
        "fixes": [
            {
                "location": _location(edit.span),
                "replacement": well_formed(edit.replacement),
                "safe": edit.safe,
                "title": well_formed(edit.title),
            }
            for edit in found.fixes
        ],
    }


def _plain(value: Any) -> Any:
    """The value as JSON has it; as text where JSON has nothing like it, infinity included."""
    if value is None or isinstance(value, int) or (isinstance(value, float) and isfinite(value)):
        return value
    if isinstance(value, Mapping):
        return {well_formed(str(name)): _plain(one) for name, one in value.items()}
    if isinstance(value, Collection) and not isinstance(value, (str, bytes)):
        return [_plain(one) for one in value]
    return well_formed(str(value))


def _location(span: Span) -> dict[str, Any]:
    return {
        "file": well_formed(span.source),
        "start": {"line": span.line, "column": span.column},
        "end": {"line": span.end_line, "column": span.end_column},
    }
