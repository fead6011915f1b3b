"""Findings as test results in the XML of JUnit, as Jenkins and GitLab read it: a case a file.

A file with errors fails, with all of them in one `failure`, since some readers take the first
only. Warnings are its output.
"""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from ..findings.finding import Finding, Severity
from ..findings.printable import escaped, printable
from .concise import line_of
from .report import summary

if TYPE_CHECKING:
    from .report import Report, Style

SUFFIX = "xml"
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 can't hold, and the control characters that it discourages."""

_COMMAND = re.compile(r"#(?=#)|(?<=section)_(?=start:|end:)|(?<!\S):(?=:)")
"""What CI services read in their logs; a document may be printed there."""


def render_report(report: "Report", style: "Style") -> str:
    """One test suite, with a case for each file."""
    return render_junit(report.checked)


def render_junit(checked: Mapping[str, Iterable[Finding]]) -> str:
    """An XML document. `checked`: the findings of each file that was checked."""
    cases = [_case(file, list(findings)) for file, findings in checked.items()]
    failures = sum("<failure" in case for case in cases)
    counts = f'tests="{len(cases)}" failures="{failures}" errors="0"'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name="speccompile" {counts} time="0">\n'
        f'  <testsuite name="speccompile validate" {counts} skipped="0" time="0">\n'
        f"{''.join(cases)}"
        "  </testsuite>\n"
        "</testsuites>\n"
    )


def _case(file: str, findings: list[Finding]) -> str:
    errors = [found for found in findings if found.severity is Severity.ERROR]
    others = [found for found in findings if found.severity is not Severity.ERROR]
    head = f'    <testcase classname="speccompile" name={_attribute(file)}'
    inside = _failure(errors) + _output(others)
    return f'{head} time="0">\n{inside}    </testcase>\n' if inside else f'{head} time="0"/>\n'


def _failure(errors: list[Finding]) -> str:
    if not errors:
        return ""
    message = printable(errors[0].fact) if len(errors) == 1 else summary(errors, 1)
    head = f"      <failure message={_attribute(message)} type={_attribute(errors[0].code)}>"
    return f"{head}{_lines(errors)}</failure>\n"


def _output(others: list[Finding]) -> str:
    return f"      <system-out>{_lines(others)}</system-out>\n" if others else ""


def _lines(findings: list[Finding]) -> str:
    lines = [line for found in findings for line in _told(found)]
    return _text("\n".join(lines))


def _told(found: Finding) -> Iterable[str]:
    yield line_of(found)
    if found.help:
        yield f"  help: {printable(found.help)}"


def _text(text: str) -> str:
    return _inactive(escape(escaped(text, _FORBIDDEN), {"\r": "&#13;"}))


def _attribute(text: str) -> str:
    return _inactive(quoteattr(escaped(text, _FORBIDDEN)))


def _inactive(xml: str) -> str:
    """XML that says the same, invisible characters and commands as references to characters."""
    xml = _COMMAND.sub(lambda found: f"&#{ord(found[0])};", xml)
    invisible = {sign for sign in {*xml} if not sign.isascii() and printable(sign) != sign}
    return xml.translate({ord(sign): f"&#{ord(sign)};" for sign in invisible})
