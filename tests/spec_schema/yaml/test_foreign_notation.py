"""What is written as in other languages: named, and mended, on both parsers."""

import pytest
import yaml
from speccompile.spec_schema.findings.edits import SourceText, applied
from speccompile.spec_schema.findings.finding import Findings
from speccompile.spec_schema.yaml import loading
from speccompile.spec_schema.yaml.loading import read_source


@pytest.fixture(params=["CLoader", "Loader"])
def either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "_LOADER", getattr(yaml, request.param))


def faults(text: str) -> list[str]:
    """Each finding as `code line:column-end message | help`."""
    findings = Findings()
    read_source("s.yaml", text, findings)
    return [
        f"{found.code} {found.span.line}:{found.span.column}-{found.span.end_column} "
        f"{found.message} | {found.help}"
        for found in findings
        if found.span
    ]


FOREIGN = [
    ("a: {b: (28, None), c: 1}", "SC010 1:8-18 parentheses make no list", "write `[28, null]`"),
    ("[((1, 1), (2,)), 3]", "SC010 1:2-16 parentheses make no list", "write `[[1, 1], [2]]`"),
    ("a: {b: (1, {c: 2})}", "SC010 1:8-19 parentheses make no list", "write `[…, …]`"),
    (
        "a: {b: $(w * (2 + 1), c: 1}",
        "SC010 1:8-21 `(` is never closed",
        "write `)` where the expression ends: `$(w * (2 + 1))`",
    ),
    (
        "a: {b: $(min(w, 3), c: $(d)}",
        "SC010 1:8-15 `(` is never closed",
        "write `)` where the expression ends, and put it in quotes for the comma in it",
    ),
    (
        "a: {b: $(w *\n  2, c: 1}",
        "SC010 1:8-13 `(` is never closed",
        "write `)` where the expression ends",
    ),
    (
        "a: {b: $(min(w,\n  3)), c: 1}",
        "SC012 1:8-15 inside brackets, a comma ends a value, and with it the expression",
        "put the whole expression in quotes: '$(min(a, b))'",
    ),
    (
        "a: {b: (3, 3, c: relu}",
        "SC010 1:8-10 parentheses make no list",
        "write `[…, …]`",
    ),
    (
        'a: [f(3, x="y"]',
        "SC009 1:5-8 `f(…)` is a call: a spec writes values behind a colon",
        "write `f: {…}`",
    ),
    (
        "a: {b: f(x=1, y='z')}",
        "SC009 1:8-21 `f(…)` is a call: a spec writes values behind a colon",
        "write `f: {x: 1, y: z}`",
    ),
    (
        "- dense(10)\n  name: x",
        "SC009 1:3-12 `dense(…)` is a call: a spec writes values behind a colon",
        "write `dense: 10`",
    ),
    (
        "- dense(10, use_bias=True)\n  name: x",
        "SC009 1:3-27 `dense(…)` is a call: a spec writes values behind a colon",
        "write `dense: {…}`",
    ),
    (
        "- flatten()\n  name: x",
        "SC009 1:3-12 `flatten(…)` is a call: a spec writes values behind a colon",
        "write `flatten:`",
    ),
    (
        "a: {b: {{ width }}, c: 1}",
        "SC602 1:8-19 `{{ width }}` mentions no param",
        "write `$width`",
    ),
    ("a: {b: ${width}}", "SC602 1:8-16 `${width}` mentions no param", "write `$width`"),
    (
        "a:\n  - b\n  -flatten\n  - c",
        "SC005 3:3-11 a space is missing after the dash of `-flatten`",
        "write `- flatten`",
    ),
    (
        "a:\n  -b # here\n  -c",
        "SC005 2:3-5 a space is missing after the dash of `-b`",
        "write `- b`",
    ),
    (
        "a:\n  - b: 1\n  -dense: 4",
        "SC005 3:3-9 a space is missing after the dash of `-dense`",
        "write `- dense: 4`",
    ),
    (
        "a:\n  -dense: 4\n  -c: 1",
        "SC005 2:3-9 a space is missing after the dash of `-dense`",
        "write `- dense: 4`",
    ),
    (
        "a:\n  - b: 1\n  flatten\n  - c",
        "SC009 3:3-10 a dash is missing before `flatten`",
        "write `- flatten`",
    ),
    (
        "a:\n- b: 1\nc\nd: 1",
        "SC009 3:1-2 a colon is missing after `c`",
        "write `c:`",
    ),
    (
        "a: 1\nepochs = 3\nb: 2",
        "SC009 2:1-11 `=` stands where a colon belongs, behind `epochs`",
        "write `epochs: 3`",
    ),
    (
        "a:\n  epochs=3\n  c = 4",
        "SC009 2:3-11 `=` stands where a colon belongs, behind `epochs`",
        "write `epochs: 3`",
    ),
    (
        "{epochs = 3, b: 1}",
        "SC009 1:2-12 `=` stands where a colon belongs, behind `epochs`",
        "write `epochs: 3`",
    ),
    (
        "a:\n  b: 1\n\u00a0\u00a0c: 2",
        "SC008 3:1-2 the character U+00A0 looks like a space, and is none",
        "write a space instead",
    ),
    (
        "a:\n  b: 1\n \u3000c: 2",
        "SC008 3:2-3 the character U+3000 looks like a space, and is none",
        "write a space instead",
    ),
    (
        "a:\n  b:\u00a01\n  c: 2",
        "SC008 2:5-6 the character U+00A0 looks like a space, and is none",
        "write a space instead",
    ),
    (
        "a: \u20091",
        "SC008 1:4-5 the character U+2009 looks like a space, and is none",
        "write a space instead",
    ),
    (
        "a: 1\u00a0\nb\u00a0: 1",
        "SC008 1:5-6 the character U+00A0 looks like a space, and is none",
        "write a space instead",
    ),
    (
        "b\u00a0: 1",
        "SC008 1:2-3 the character U+00A0 looks like a space, and is none",
        "write a space instead",
    ),
]


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize(("text", "finding", "remedy"), FOREIGN)
def test_another_notation_is_named_with_its_remedy(text: str, finding: str, remedy: str) -> None:
    assert faults(text) == [f"{finding} | {remedy}"]


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
    assert not [one for one in faults(mended) if not one.startswith("SC020")]
