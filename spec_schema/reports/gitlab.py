"""Findings as a Code Quality report of GitLab.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ..findings.finding import Finding, Severity
from ..findings.placing import Placed, Placing
from ..findings.printable import well_formed
from .json_text import json_text

if TYPE_CHECKING:
    from .report import Report, Style

SUFFIX = "json"
_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render_report(report: "Report", style: "Style") -> str:
    """One JSON document. Paths are relative to the current folder."""
    return render_gitlab(report.reported, report.sources, os.getcwd())


def render_gitlab(
    checked: Mapping[str, Iterable[Finding]], sources: Mapping[str, str], root: str
) -> str:
    """A JSON array with a line break at its end. Lines count from 1; paths are from the root.

    Args:
        checked: the findings of each file that was checked.
    """
    placed = Placing(sources, root).placed(checked)
    return json_text([_issue(one) for one in placed], indent=2) + "\n"


def _issue(one: Placed) -> dict[str, object]:
    found = one.found
    text = f"{found.fact}. {found.help}" if found.help else found.fact
    line = one.span.line if one.span else 1
    return {
        "description": well_formed(text),
        "check_name": found.code,
        "fingerprint": one.fingerprint,
        "severity": _SEVERITIES[found.severity],
        "location": {"path": well_formed(one.file), "lines": {"begin": line}},
    }
