"""The traps of YAML, each with its place, its words and its remedy, on both parsers."""

from typing import Any

import pytest
import yaml
from speccompile.spec_schema.findings.finding import Findings, Span
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


TRAPS = [
    ("a:\n\tb: 1", "SC004 2:1-2 tab_indentation", {}),
    (
        "a:\n  b: 1\n\tc: 2",
        "SC004 3:1-2 tab_indentation",
        {},
    ),
    (
        "dense:\n  units:64",
        "SC005 2:3-11 missing_space_after_colon",
        {"key": "units", "value": "64"},
    ),
    (
        "units:64\nb: 1",
        "SC005 1:1-9 missing_space_after_colon",
        {"key": "units", "value": "64"},
    ),
    (
        "a: 1\nunits:64\nb: 2",
        "SC005 2:1-9 missing_space_after_colon",
        {"key": "units", "value": "64"},
    ),
    (
        "a:\n  - dense: {units:64, b: 1}",
        "SC005 2:13-21 missing_space_after_colon",
        {"key": "units", "value": "64"},
    ),
    (
        "a:\n  units:64\n  activation:relu",
        "SC005 2:3-18 missing_space_after_colon",
        {"key": "units", "value": "…"},
    ),
    (
        "a: 1\nb:{c: 2, d: 3}",
        "SC005 2:1-5 missing_space_after_colon",
        {"key": "b", "value": "…"},
    ),
    (
        "{a: b: c}",
        "SC009 1:6-7 second_colon",
        {"key": "a"},
    ),
    (
        "- flatten\n  name: x",
        "SC009 1:3-10 missing_colon",
        {"key": "flatten", "line": "- flatten:"},
    ),
    (
        "a:\n  flatten # here\n    name: x",
        "SC009 2:3-10 missing_colon",
        {"key": "flatten", "line": "flatten:"},
    ),
    ("a: 1\nfoo\nb: 2", "SC009 2:1-4 missing_colon", {"key": "foo", "line": "foo:"}),
    (
        "a: b: c",
        "SC009 1:5-6 second_colon",
        {"key": "a"},
    ),
    (
        "a: {b: 1 c: 2}",
        "SC009 1:10-11 missing_comma",
        {},
    ),
    ("a: [1, 2\nb: 3", "SC010 1:4-5 unclosed_bracket", {"opener": "[", "closer": "]"}),
    ("a: [\n", "SC010 1:4-5 unclosed_bracket", {"opener": "[", "closer": "]"}),
    ("a: {b: 1\nc: 4", "SC010 1:4-5 unclosed_bracket", {"opener": "{", "closer": "}"}),
    (
        "a: {b: [1, 2}",
        "SC010 1:13-14 mismatched_bracket",
        {"opener": "[", "closer": "]", "got": "}"},
    ),
    (
        "a: [1, 2]]",
        "SC010 1:10-11 unexpected_bracket",
        {"bracket": "]"},
    ),
    (
        "a: [1, 2] b",
        "SC010 1:11-12 text_after_bracket",
        {"bracket": "]"},
    ),
    ('a: "abc\nb: 2', "SC011 1:4-5 unclosed_quote", {"quote": '"'}),
    (
        "a: 'it's'",
        "SC011 1:8-9 text_after_quote",
        {"quote": "'"},
    ),
    (
        'a: "C:\\Users"',
        "SC012 1:7-9 unknown_escape",
        {"written": "\\U"},
    ),
    (
        "a: @x",
        "SC012 1:4-5 reserved_character",
        {"character": "@", "meaning": "is reserved by YAML", "word": "@x"},
    ),
    (
        "a: `x`",
        "SC012 1:4-5 reserved_character",
        {"character": "`", "meaning": "is reserved by YAML", "word": "`x`"},
    ),
    (
        "a: %x",
        "SC012 1:4-5 reserved_character",
        {"character": "%", "meaning": "starts a directive", "word": "%x"},
    ),
    (
        "a: *",
        "SC012 1:4-5 reserved_character",
        {"character": "*", "meaning": "starts an alias", "word": "*"},
    ),
    (
        "a: |x",
        "SC012 1:4-5 reserved_character",
        {"character": "|", "meaning": "starts a block of text", "word": "|x"},
    ),
    (
        "a: ,b",
        "SC012 1:4-5 reserved_character",
        {"character": ",", "meaning": "separates the entries of a list", "word": ",b"},
    ),
    (
        "a: {units: $(min(a, b))}",
        "SC012 1:12-24 comma_in_expression",
        {"quoted": "'$(min(a, b))'"},
    ),
    (
        "a: {b: [$(max(a, 'x)'))]}",
        "SC012 1:9-24 comma_in_expression",
        {"quoted": "\"$(max(a, 'x)'))\""},
    ),
    (
        "a: {b: $(max(a, b}",
        "SC010 1:8-15 unclosed_parenthesis_before_comma",
        {},
    ),
    (
        "a: ? digits # x",
        "SC012 1:4-5 reserved_character",
        {"character": "?", "meaning": "starts a key", "word": "? digits"},
    ),
    (
        "a: 1\n  b: 2",
        "SC013 2:3-7 unmatched_indentation",
        {"depth": 2, "known": [0], "like": "a", "line": 1, "meant": 0},
    ),
    (
        "a:\n  b: 1\n c: 2",
        "SC013 3:2-6 unmatched_indentation",
        {"depth": 1, "known": [0, 2]},
    ),
    (
        "  a: 1\nb: 2",
        "SC013 2:1-5 unmatched_indentation",
        {"depth": 0, "known": [2], "like": "a", "line": 1, "meant": 2},
    ),
    ("a: 1\n- b", "SC013 2:1-2 item_among_keys", {}),
    (
        "- a\nb: 1",
        "SC013 2:1-2 key_among_items",
        {"key": "b"},
    ),
    (
        "a: - b",
        "SC013 1:4-5 list_on_the_line_of_its_key",
        {},
    ),
    (
        "a:\n  - b\n    - c: 1",
        "SC013 3:5-11 unmatched_indentation",
        {"depth": 4, "known": [0, 2], "like": "- b", "line": 2, "meant": 2},
    ),
    (
        "a: 1\n---\nb: 2",
        "SC014 2:1-4 second_document",
        {},
    ),
    (
        "a: 1\n...\nb: 2",
        "SC014 3:1-2 second_document",
        {},
    ),
    (
        "a: !!python/object:os.system x",
        "SC015 1:4-29 tag",
        {"written": "!!python/object:os.system"},
    ),
    (
        "a: &b !c [1]",
        "SC015 1:7-9 tag",
        {"written": "!c"},
    ),
    (
        "a: !h!x y",
        "SC015 1:4-8 tag",
        {"written": "!h!x"},
    ),
    ("a: 1\nb: 2\na: 3", "SC006 3:1-2 duplicate_key", {"key": "a"}),
    ("? [a]\n: 1", "SC016 1:3-6 key_not_a_string", {}),
    ("&x [a]: 1", "SC016 1:4-7 key_not_a_string", {}),
    ("{*x : 1}", "SC016 1:2-4 key_not_a_string", {}),
    (": 1", "SC016 1:1-2 key_not_a_string", {}),
    (
        "<<: {a: 1}",
        "SC017 1:1-3 merge_key",
        {},
    ),
    (
        "a: *x",
        "SC018 1:4-6 undefined_alias",
        {"name": "x"},
    ),
    (
        "a: &x [*x]",
        "SC019 1:8-10 recursive_alias",
        {"name": "x"},
    ),
    (
        "a: 017",
        "SC007 1:4-7 leading_zero",
        {"written": "017", "decimal": 17, "octal": 15},
    ),
    (
        "a: 089",
        "SC007 1:4-7 leading_zero",
        {"written": "089", "decimal": 89, "octal": None},
    ),
    (
        "a: -007",
        "SC007 1:4-8 leading_zero",
        {"written": "-007", "decimal": -7, "octal": None},
    ),
    (
        "a: 1e999",
        "SC706 1:4-9 number_out_of_range",
        {"number": "1e999"},
    ),
    (
        "a: x\x07",
        "SC008 1:5-6 invalid_character",
        {"code_point": 7},
    ),
    (
        "name: digits\x00",
        "SC008 1:13-14 invalid_character",
        {"code_point": 0},
    ),
    (
        "\x00a\x00:",
        "SC008 1:1-2 not_text",
        {"code_point": 0},
    ),
    (
        "a: x\u2028y",
        "SC008 1:5-6 invalid_character",
        {"code_point": 8232},
    ),
    (
        "a: \ufeff",
        "SC008 1:4-5 invalid_character",
        {"code_point": 65279},
    ),
    (
        "",
        "SC020 1:1-1 not_a_mapping",
        {"got": "an empty file"},
    ),
    (
        "# only this",
        "SC020 1:1-1 not_a_mapping",
        {"got": "an empty file"},
    ),
    (
        "- a",
        "SC020 1:1-4 not_a_mapping",
        {"got": "a list"},
    ),
    (
        "text",
        "SC020 1:1-5 not_a_mapping",
        {"got": "'text'"},
    ),
    ("- a\n  b: 1", "SC009 1:3-4 missing_colon", {"key": "a", "line": "- a:"}),
    (
        "a:\n  - flatten #x\n    name: y\n",
        "SC009 2:5-12 missing_colon",
        {"key": "flatten", "line": "- flatten:"},
    ),
]


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize(("text", "finding", "arguments"), TRAPS)
def test_a_trap_is_named_at_its_place(text: str, finding: str, arguments: dict[str, Any]) -> None:
    assert faults(text) == [(finding, arguments)]


def test_a_fix_is_an_edit_of_the_text() -> None:
    findings = Findings()
    read_source("s.yaml", "- flatten\n  name: x\n", findings)
    (found,) = findings
    assert [(fix.span, fix.replacement) for fix in found.fixes] == [
        (Span("s.yaml", 1, 10, 1, 10), ":")
    ]
