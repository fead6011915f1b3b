"""What is written as in other languages: named, and mended, on both parsers."""

from typing import Any

import pytest
import yaml
from speccompile.spec_schema.findings.edits import SourceText, applied
from speccompile.spec_schema.findings.finding import Findings
from speccompile.spec_schema.yaml import loading
from speccompile.spec_schema.yaml.loading import read_source


@pytest.fixture(params=["CLoader", "Loader"])
def either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "_LOADER", getattr(yaml, request.param))


def faults(text: str) -> list[tuple[str, dict[str, Any]]]:
    """Each finding as `code line:column-end kind`, with its arguments."""
    findings = Findings()
    read_source("s.yaml", text, findings)
    return [
        (
            f"{found.code} {found.span.line}:{found.span.column}-{found.span.end_column} "
            f"{found.kind}",
            dict(found.arguments),
        )
        for found in findings
        if found.span
    ]


FOREIGN = [
    ("a: {b: (28, None), c: 1}", "SC010 1:8-18 parentheses", {"line": "[28, null]"}),
    ("[((1, 1), (2,)), 3]", "SC010 1:2-16 parentheses", {"line": "[[1, 1], [2]]"}),
    ("a: {b: (1, {c: 2})}", "SC010 1:8-19 parentheses", {"line": "[…, …]"}),
    (
        "a: {b: $(w * (2 + 1), c: 1}",
        "SC010 1:8-21 unclosed_parenthesis",
        {"line": "$(w * (2 + 1))"},
    ),
    (
        "a: {b: $(min(w, 3), c: $(d)}",
        "SC010 1:8-15 unclosed_parenthesis_before_comma",
        {},
    ),
    (
        "a: {b: $(w *\n  2, c: 1}",
        "SC010 1:8-13 unclosed_parenthesis",
        {"line": "$(w *)"},
    ),
    (
        "a: {b: $(min(w,\n  3)), c: 1}",
        "SC012 1:8-15 comma_in_expression",
        {"quoted": "'$(min(a, b))'"},
    ),
    (
        "a: {b: (3, 3, c: relu}",
        "SC010 1:8-10 parentheses",
        {"line": "[…, …]"},
    ),
    (
        'a: [f(3, x="y"]',
        "SC009 1:5-8 call",
        {"name": "f", "line": "f: {…}"},
    ),
    (
        "a: {b: f(x=1, y='z')}",
        "SC009 1:8-21 call",
        {"name": "f", "line": "f: {x: 1, y: z}"},
    ),
    (
        "- dense(10)\n  name: x",
        "SC009 1:3-12 call",
        {"name": "dense", "line": "dense: 10"},
    ),
    (
        "- dense(10, use_bias=True)\n  name: x",
        "SC009 1:3-27 call",
        {"name": "dense", "line": "dense: {…}"},
    ),
    (
        "- flatten()\n  name: x",
        "SC009 1:3-12 call",
        {"name": "flatten", "line": "flatten:"},
    ),
    (
        "a: {b: {{ width }}, c: 1}",
        "SC602 1:8-19 braces",
        {"written": "{{ width }}", "reference": "$width"},
    ),
    ("a: {b: ${width}}", "SC602 1:8-16 braces", {"written": "${width}", "reference": "$width"}),
    (
        "a:\n  - b\n  -flatten\n  - c",
        "SC005 3:3-11 missing_space_after_dash",
        {"word": "flatten", "line": "- flatten"},
    ),
    (
        "a:\n  -b # here\n  -c",
        "SC005 2:3-5 missing_space_after_dash",
        {"word": "b", "line": "- b"},
    ),
    (
        "a:\n  - b: 1\n  -dense: 4",
        "SC005 3:3-9 missing_space_after_dash",
        {"word": "dense", "line": "- dense: 4"},
    ),
    (
        "a:\n  -dense: 4\n  -c: 1",
        "SC005 2:3-9 missing_space_after_dash",
        {"word": "dense", "line": "- dense: 4"},
    ),
    (
        "a:\n  - b: 1\n  flatten\n  - c",
        "SC009 3:3-10 missing_dash",
        {"word": "flatten"},
    ),
    (
        "a:\n- b: 1\nc\nd: 1",
        "SC009 3:1-2 missing_colon",
        {"key": "c", "line": "c:"},
    ),
    (
        "a: 1\nepochs = 3\nb: 2",
        "SC009 2:1-11 equals_sign",
        {"key": "epochs", "value": "3"},
    ),
    (
        "a:\n  epochs=3\n  c = 4",
        "SC009 2:3-11 equals_sign",
        {"key": "epochs", "value": "3"},
    ),
    (
        "{epochs = 3, b: 1}",
        "SC009 1:2-12 equals_sign",
        {"key": "epochs", "value": "3"},
    ),
    (
        "a:\n  b: 1\n\u00a0\u00a0c: 2",
        "SC008 3:1-2 strange_space",
        {"code_point": 160},
    ),
    (
        "a:\n  b: 1\n \u3000c: 2",
        "SC008 3:2-3 strange_space",
        {"code_point": 12288},
    ),
    (
        "a:\n  b:\u00a01\n  c: 2",
        "SC008 2:5-6 strange_space",
        {"code_point": 160},
    ),
    (
        "a: \u20091",
        "SC008 1:4-5 strange_space",
        {"code_point": 8201},
    ),
    (
        "a: 1\u00a0\nb\u00a0: 1",
        "SC008 1:5-6 strange_space",
        {"code_point": 160},
    ),
    (
        "b\u00a0: 1",
        "SC008 1:2-3 strange_space",
        {"code_point": 160},
    ),
]


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize(("text", "finding", "arguments"), FOREIGN)
def test_another_notation_is_named_at_its_place(
    text: str, finding: str, arguments: dict[str, Any]
) -> None:
    assert faults(text) == [(finding, arguments)]


MENDED = [
    ("a: {b: $(w * 2, c: 1}", "a: {b: $(w * 2), c: 1}", False),
    ("a:\n  - b\n  -c", "a:\n  - b\n  - c", True),
    ("a: 1\nb = 2", "a: 1\nb: 2", True),
    ("{a: (1, 2), b: 1}", "{a: [1, 2], b: 1}", True),
    ("{a: $(max(1, 2))}", "{a: '$(max(1, 2))'}", True),
    ("a:\n\u00a0\u00a0b: 1\n\u00a0 c:\u3000'\u00a0'", "a:\n  b: 1\n  c: '\u00a0'", True),
    ("- dense(10)\n  name: x", "- dense: 10\n  name: x", False),
    ("a:\n  - b\n  c", "a:\n  - b\n  - c", False),
    ("a: {{ width }}", "a: $width", False),
    ("{a: ${width}}", "{a: $width}", False),
    ("a: \x07b", "a: b", False),
    (
        "a:\n  - b: 1\n    c: 2\n   - d:\n       # e\n       f: 3\n  - g",
        "a:\n  - b: 1\n    c: 2\n  - d:\n      # e\n      f: 3\n  - g",
        False,
    ),
]


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize(("text", "mended", "safe"), MENDED)
def test_a_repair_obeyed_leaves_nothing_to_say(text: str, mended: str, safe: bool) -> None:
    findings = Findings()
    read_source("s.yaml", text, findings)
    (found,) = findings
    assert found.is_fixed_safely is safe
    assert applied(SourceText("s.yaml", text), found.fixes) == mended
    assert not [one for one in faults(mended) if not one[0].startswith("SC020")]
