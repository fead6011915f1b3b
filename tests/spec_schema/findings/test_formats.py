"""Findings for programs: one line each, JSON, GitHub annotations, and the count."""

import json
from pathlib import Path

import pytest
from speccompile.spec_schema.findings.finding import Edit, Finding, Related, Span
from speccompile.spec_schema.reports.concise import render_concise
from speccompile.spec_schema.reports.github import render_github
from speccompile.spec_schema.reports.json import render_json
from speccompile.spec_schema.reports.report import (
    REPORT_FORMATS,
    Report,
    Style,
    report_format,
    summary,
)

DOCS = Path(__file__).parents[3] / "docs" / "diagnostics.md"

FOUND = Finding(
    "SC006",
    "`a` is given twice: 100%\x1b",
    Span("specs/a,b.yaml", 3, 1, 3, 2),
    "given again here",
    "model.a",
    "keep one\n::error::of the two",
    (Related(Span("specs/a,b.yaml", 1, 1, 1, 2), "first given here"),),
    (Edit(Span("specs/a,b.yaml", 3, 1, 4, 1), ""),),
    kind="duplicate_key",
    arguments={"key": "a\ud800", "shape": (None, 8), "odd": float("inf"), "of": {"x": Path("y")}},
)
MISSING = Finding("SC002", "x.yaml does not exist", None)
UNUSED = Finding(
    "SC801", "nothing uses the block `a`", Span("::a.yaml", 1, 1, 2, 1), level="warning"
)


def test_concise_is_a_line_for_each_finding() -> None:
    assert render_concise([MISSING, FOUND, UNUSED]) == (
        "error[SC002] x.yaml does not exist\n"
        "specs/a,b.yaml:3:1: error[SC006] `a` is given twice: 100%\\x1b (given again here)\n"
        "\\x3a:a.yaml:1:1: warning[SC801] nothing uses the block `a`\n"
    )


def test_json_says_everything() -> None:
    document = json.loads(render_json([MISSING, FOUND, UNUSED], files=2))
    first, third = {"line": 1, "column": 1}, {"line": 3, "column": 1}
    missing, found, unused = document.pop("diagnostics")
    assert document == {
        "format": "speccompile-diagnostics",
        "version": 1,
        "summary": {"files": 2, "errors": 2, "warnings": 1, "infos": 0, "ignored": 0},
    }
    assert missing["location"] is None
    assert unused["severity"] == "warning"
    file = "specs/a,b.yaml"
    assert found == {
        "code": "SC006",
        "severity": "error",
        "title": "duplicate key",
        "kind": "duplicate_key",
        "arguments": {"key": "a\\ud800", "shape": [None, 8], "odd": "inf", "of": {"x": "y"}},
        "message": "`a` is given twice: 100%\x1b",
        "label": "given again here",
        "help": "keep one\n::error::of the two",
        "path": "model.a",
        "location": {"file": file, "start": third, "end": {"line": 3, "column": 2}},
        "related": [
            {
                "location": {"file": file, "start": first, "end": {"line": 1, "column": 2}},
                "label": "first given here",
            }
        ],
        "fixes": [
            {
                "location": {"file": file, "start": third, "end": {"line": 4, "column": 1}},
                "replacement": "",
                "safe": False,
                "title": "",
            }
        ],
    }


def test_json_of_nothing_is_a_document_too() -> None:
    assert json.loads(render_json([], files=0))["diagnostics"] == []


def test_github_gets_commands_that_text_of_a_spec_cannot_break() -> None:
    assert render_github([UNUSED, FOUND, MISSING]) == (
        "::error file=specs/a%2Cb.yaml,line=3,endLine=3,col=1,endColumn=1,title=SC006 model.a::"
        "`a` is given twice: 100%25\\x1b (given again here)%0A"
        "help: keep one\\n::error::of the two\n"
        "::error title=SC002::x.yaml does not exist\n"
        "::warning file=%3A%3Aa.yaml,line=1,endLine=2,title=SC801::nothing uses the block `a`\n"
    )


def test_github_gets_ten_of_a_kind_and_a_count_of_the_rest() -> None:
    errors = [Finding("SC001", f"wrong {number}", None) for number in range(12)]
    warnings = [Finding("SC801", f"odd {number}", None, level="warning") for number in range(11)]
    lines = render_github([*warnings, *errors]).splitlines()
    assert len(lines) == 21
    assert lines[9:11] == ["::error title=SC001::wrong 9", "::warning title=SC801::odd 0"]
    assert lines[20] == "::notice title=speccompile::2 more errors, 1 more warning not shown here"


@pytest.mark.parametrize(
    ("findings", "files", "line"),
    [
        ([], 1, "no problems in 1 file"),
        ([FOUND], 1, "1 error in 1 file"),
        ([UNUSED, FOUND, MISSING], 3, "2 errors, 1 warning in 3 files"),
    ],
)
def test_summary(findings: list[Finding], files: int, line: str) -> None:
    assert summary(findings, files) == line


@pytest.mark.parametrize("name", REPORT_FORMATS)
def test_the_file_of_a_format_has_what_the_table_expects(name: str) -> None:
    form = report_format(name)
    assert form.SUFFIX.isalpha()
    text = form.render_report(Report({"a.yaml": [FOUND]}, {"a.yaml": [FOUND]}), Style())
    assert "SC006" in text
    assert text.endswith("\n")


def test_the_documentation_lists_every_format() -> None:
    rows = [line.split("`")[1] for line in DOCS.read_text().splitlines() if line.startswith("| `")]
    assert rows[: len(REPORT_FORMATS)] == [*REPORT_FORMATS]
