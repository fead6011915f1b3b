"""Code actions for findings: a fix, or a comment that ignores the finding."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...spec_schema.findings.edits import SourceText, compatible
from ...spec_schema.findings.finding import Edit, Finding, Severity, Span
from .document import CheckedText
from .positions import Lines

_IGNORE = re.compile(r"(speccompile:\s*ignore\[)([^\]]*)\]")
_COMMENT = re.compile(r"(?:^|\s)#")


@dataclass(frozen=True, slots=True)
class Action:
    """A change of the text that an editor offers.

    Attributes:
        preferred: Whether it is safe and probably wanted.
    """

    title: str
    edits: tuple[Edit, ...]
    finding: Finding
    preferred: bool = False


def actions(document: CheckedText, first: int, last: int) -> list[Action]:
    """Returns the actions for the findings in some lines, numbered from 1."""
    found: list[Action] = []
    for finding in document.found:
        span = finding.span
        if span is None or span.source != document.name:
            continue
        if span.line <= last and span.end_line >= first:
            found += _of_finding(finding, span, document)
    return list(dict.fromkeys(found))


def _of_finding(finding: Finding, span: Span, document: CheckedText) -> Iterator[Action]:
    if finding.fixes:
        title = finding.fix_title
        title = title[:1].upper() + title[1:]
        yield Action(title, finding.fixes, finding, finding.is_fixed_safely)
    if finding.severity is not Severity.ERROR:
        yield Action(
            f"Ignore {finding.code} on this line",
            (_ignoring(finding.code, span, document),),
            finding,
        )


def every_fix(document: CheckedText) -> list[Edit]:
    """Returns the changes that `validate --fix` would make in the text."""
    source = SourceText(document.name, document.text)
    found = compatible(source, (one for one in document.found if one.fixes))
    return list(dict.fromkeys(edit for one in found for edit in one.fixes))


def _ignoring(code: str, span: Span, document: CheckedText) -> Edit:
    """Returns the edit that adds a comment at the end of the line, or a code to an existing
    comment.
    """
    line = Lines(document.text).line(span.line)
    found = _IGNORE.search(line)
    if found is not None:
        column = found.end(2) + 1
        comma = ", " if found[2].strip() else ""
        return Edit(Span(span.source, span.line, column, span.line, column), f"{comma}{code}")
    end = len(line.rstrip()) + 1
    comment = _last_comment(line)
    if comment is not None:  # its text goes on as the reason
        place = Span(span.source, span.line, comment + 1, span.line, comment + 2)
        return Edit(place, f"# speccompile: ignore[{code}]")
    place = Span(span.source, span.line, end, span.line, end)
    return Edit(place, f" # speccompile: ignore[{code}]")


def _last_comment(line: str) -> int | None:
    """Returns where a comment begins on a line without quotation marks; None if that is unclear."""
    if "'" in line or '"' in line:
        return None
    found = _COMMENT.search(line)
    return found.end() - 1 if found else None
