"""What must hold of any input whatever: it is checked, shown in every format, and said to be wrong
with known codes at places in its text, in words that a terminal can show.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from speccompile.compiler.checking import check
from speccompile.compiler.resolving.written import read_written
from speccompile.interfaces.command_line.findings import exit_code
from speccompile.spec_schema.findings.codes import all_codes
from speccompile.spec_schema.findings.finding import Finding, Span
from speccompile.spec_schema.reports.report import REPORT_FORMATS, Report

_LINE_BREAK = re.compile(r"\r\n|\n|\r")


def faults(data: bytes, folder: Path) -> list[str]:
    """What is wrong with how speccompile takes an input; an exception where it fails."""
    path = folder / "spec.yaml"
    path.write_bytes(data)
    checked = check(read_written(path, root=folder))
    report = Report()
    sources = checked.compilation.sources
    report.add(str(path), checked.found, sources)
    found = list(checked.found)
    said = [fault for each in found for fault in _of_finding(each, sources)]
    if exit_code(report) not in (0, 1, 2):
        said.append("the exit code is none of 0, 1 and 2")
    if (checked.compilation.spec is None) != checked.compilation.findings.has_errors:
        said.append("there is a spec with errors, or none without")
    for name in REPORT_FORMATS:
        said += _of_text(name, report.render(name))
    return said


def _of_finding(found: Finding, sources: dict[str, str]) -> Iterator[str]:
    if found.code not in all_codes():
        yield f"{found.code} is no code"
    if not found.message:
        yield f"{found.code} says nothing"
    for span in (found.span, *(other.span for other in found.related)):
        if span is not None and not _is_inside(span, sources):
            yield f"{found.code} is at {span}, which is not in the text"


def _is_inside(span: Span, sources: dict[str, str]) -> bool:
    if span.source not in sources:
        return False
    lines = [*_LINE_BREAK.split(sources[span.source].removeprefix("\ufeff")), ""]
    begins = 1 <= span.line <= len(lines) and 1 <= span.column <= len(lines[span.line - 1]) + 1
    ends = span.end_line <= len(lines) and span[1:3] <= span[3:]
    return begins and ends


def _of_text(name: str, text: str) -> Iterator[str]:
    for line in io.StringIO(text):
        strange = [character for character in line[:-1] if not character.isprintable()]
        if strange:
            yield f"{name} shows {strange[0]!r}"
            return
