"""Findings as SARIF 2.1.0, which GitHub's code scanning and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
Lines and columns count from 1, columns in code points; the end of a region is exclusive. A finding
without a place is at the start of its file.
"""

import os
from collections.abc import Iterable, Mapping
from os import fsencode
from os.path import isabs, join, normpath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ...version import __version__
from ..findings.codes import all_codes
from ..findings.finding import Edit, Finding, Ignored, Related, Severity, Span
from ..findings.placing import Placed, Placing
from ..findings.printable import cut, well_formed
from .json_text import json_text
from .sarif_messages import message, result_message

if TYPE_CHECKING:
    from .report import Report, Style

SUFFIX = "sarif"
SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
ROOT = "%SRCROOT%"
FINGERPRINT = "speccompileFinding/v1"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render_report(report: "Report", style: "Style") -> str:
    """One log. Paths are relative to the current folder."""
    root = os.getcwd()
    return render_sarif(report.reported, report.sources, root, report.suppressed, __version__)


def render_sarif(
    checked: Mapping[str, Iterable[Finding]],
    sources: Mapping[str, str],
    root: str,
    ignored: Mapping[str, Iterable[Ignored]],
    version: str,
) -> str:
    """One log of one run, as JSON with a line break at its end.

    Args:
        checked: the findings of each file that was checked.
        root: the folder that relative URIs start from.
        ignored: what comments of each file ignore: results that are suppressed.
        version: of the tool.
    """
    placing = Placing(sources, root)
    writer = _Writer(placing, root, [*_codes(checked, ignored)])
    results = [writer.result(one) for one in placing.placed(checked)]
    reasons = [each.reason for found in ignored.values() for each in found]
    hidden = placing.placed({file: [i.found for i in found] for file, found in ignored.items()})
    for one, reason in zip(hidden, reasons, strict=True):
        results.append(writer.result(one) | {"suppressions": [_suppression(reason)]})
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [writer.run(results, version)]}
    return json_text(log, indent=2) + "\n"


def _codes(
    checked: Mapping[str, Iterable[Finding]], ignored: Mapping[str, Iterable[Ignored]]
) -> list[str]:
    """The codes that are found, in order."""
    found = {one.code for findings in checked.values() for one in findings}
    return sorted(found | {one.found.code for each in ignored.values() for one in each})


def _suppression(reason: str) -> dict[str, str]:
    given = {"justification": well_formed(reason)} if reason else {}
    return {"kind": "inSource", **given}


def _rule(code: str) -> dict[str, Any]:
    about = all_codes()[code]
    return {
        "id": code,
        "shortDescription": message(about.title),
        "fullDescription": message(about.why),
        "help": message(f"{about.why} `speccompile explain {code}` shows examples."),
        "defaultConfiguration": {"level": _LEVELS[Severity(about.severity)]},
    }


class _Writer:
    """Writes results; `codes` are the rules of the run."""

    def __init__(self, placing: Placing, root: str, codes: list[str]) -> None:
        self._placing, self._root, self._codes = placing, root, codes

    def run(self, results: list[dict[str, Any]], version: str) -> dict[str, Any]:
        rules = [_rule(code) for code in self._codes]
        driver = {"name": "speccompile", "version": version, "rules": rules}
        where = {"description": message("The folder that speccompile was started in.")}
        return {
            "tool": {"driver": driver},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {ROOT: where},
            "results": results,
        }

    def result(self, one: Placed) -> dict[str, Any]:
        found = one.found
        others = [other for other in found.related if other.span.is_in_a_file]
        labels = [other.label for other in others]
        related = [self._related(other, number) for number, other in enumerate(others, 1)]
        fixable = found.fixes and all(edit.span.is_in_a_file for edit in found.fixes)
        result = {
            "ruleId": found.code,
            "ruleIndex": self._codes.index(found.code),
            "level": _LEVELS[found.severity],
            "message": result_message(found.fact, found.help, labels),
            "locations": [self._primary(one)],
            "partialFingerprints": {FINGERPRINT: one.fingerprint},
            # Either all results of a run have this list or none has it (3.27.23).
            "suppressions": [],
        }
        result |= {"relatedLocations": related} if related else {}
        return result | ({"fixes": [self._fix(found)]} if fixable else {})

    def _primary(self, one: Placed) -> dict[str, Any]:
        # Code scanning requires a region of every result.
        location = self._location(one.span or Span(one.file, 1, 1, 1, 1))
        if one.found.path:
            logical = {"fullyQualifiedName": well_formed(one.found.path)}
            location |= {"logicalLocations": [logical]}
        return location

    def _related(self, other: Related, number: int) -> dict[str, Any]:
        said = {"message": message(cut(other.label))} if other.label else {}
        return self._location(other.span) | {"id": number} | said

    def _location(self, span: Span) -> dict[str, Any]:
        artifact = self._artifact(span.source)
        return {"physicalLocation": {"artifactLocation": artifact, "region": _region(span)}}

    def _artifact(self, source: str) -> dict[str, str]:
        """A file below the root by its relative URI; any other by an absolute one."""
        file = self._placing.file(source)
        if file.startswith("../"):
            file = normpath(join(self._root, file))
        uri = quote(_bytes(file))
        return {"uri": f"file://{uri}"} if isabs(file) else {"uri": uri, "uriBaseId": ROOT}

    def _fix(self, found: Finding) -> dict[str, Any]:
        by_source: dict[str, list[Edit]] = {}
        for edit in found.fixes:
            by_source.setdefault(edit.span.source, []).append(edit)
        changes = [
            {
                "artifactLocation": self._artifact(source),
                "replacements": [_replacement(edit) for edit in edits],
            }
            for source, edits in by_source.items()
        ]
        return {"description": message(cut(found.fix_title)), "artifactChanges": changes}


def _bytes(file: str) -> bytes:
    """A file's name as the system has it, UTF-8 or not."""
    try:
        return fsencode(file)
    except UnicodeEncodeError:
        return well_formed(file).encode()


def _replacement(edit: Edit) -> dict[str, Any]:
    inserted = {"insertedContent": {"text": well_formed(edit.replacement)}}
    return {"deletedRegion": _region(edit.span)} | (inserted if edit.replacement else {})


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
