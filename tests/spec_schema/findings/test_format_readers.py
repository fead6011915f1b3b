"""Every format, whatever is written in a spec, is read by readers that are not ours."""

from typing import Any

import pytest
from format_readers import path_of_uri, read_github, read_gitlab, read_junit
from hypothesis import given
from hypothesis import strategies as st
from sarif_reader import LINK_BEGINS, Link, read_sarif, shown, unescaped
from speccompile.spec_schema.findings.codes import all_codes
from speccompile.spec_schema.findings.finding import (
    Edit,
    Finding,
    Ignored,
    Related,
    Severity,
    Span,
)
from speccompile.spec_schema.findings.printable import printable, well_formed
from speccompile.spec_schema.reports.concise import render_concise
from speccompile.spec_schema.reports.github import render_github
from speccompile.spec_schema.reports.gitlab import render_gitlab
from speccompile.spec_schema.reports.json import render_json
from speccompile.spec_schema.reports.junit import render_junit
from speccompile.spec_schema.reports.rendering import render_all
from speccompile.spec_schema.reports.sarif import render_sarif
from strict_reader import strict_json

ROOT = "/project"
TEXT = "spec: 1\n# é\nmodel:\n  layers: [dense: 2]\n"
HERE = Span("specs/a.yaml", 4, 12, 4, 17)
ERROR = Finding(
    "SC104",
    "unknown layer `dens`",
    HERE,
    "did you mean `dense`?",
    path="model.layers[0]",
    help="write it",
    related=(Related(Span("/project/base.yaml", 1, 1, 1, 5), "the base"),),
    fixes=(Edit(HERE, "dense", True, "write `dense`"),),
)
FACT = "unknown layer `dens` (did you mean `dense`?)"
WARNING = Finding(
    "SC802", "nothing uses the param `b`", Span("specs/a.yaml", 1, 1, 1, 5), level="warning"
)
MISSING = Finding("SC002", "b.yaml does not exist", None)
CHECKED = {"specs/a.yaml": [ERROR, WARNING], "b.yaml": [MISSING], "c.yaml": []}
SOURCES = {"specs/a.yaml": TEXT}

PIECES = ("::error::", "%0A", "\n", "\r", "]]>", "&amp;", "<", '"', "\x1b[31m", "\x00", "\x85")
HOSTILE = st.lists(
    st.sampled_from((*PIECES, "😀", "\ud800", "\udcff", "\ufffe", "[a](0)", "{0}", "##[x]"))
    | st.sampled_from(("[", "](", ")", "\\", "{", "}}", "1"))
    | st.text(max_size=4),
    max_size=6,
).map("".join)
LINES = st.integers(1, 9)


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    """Any finding, every text of it written by somebody who means harm."""
    source = draw(HOSTILE.map(lambda name: f"x{name}"))
    line, column = draw(LINES), draw(LINES)
    span = Span(source, line, column, line + draw(LINES), draw(LINES))
    place = draw(st.sampled_from((span, None)))
    fixes = (Edit(span, draw(HOSTILE), True, draw(HOSTILE)),)
    related = (Related(span, draw(HOSTILE)),)
    code, texts = draw(st.sampled_from(sorted(all_codes()))), [draw(HOSTILE) for _ in range(4)]
    message, level = f"m{texts[0]}", all_codes()[code].severity
    return Finding(code, message, place, *texts[1:], related=related, fixes=fixes, level=level)


def sarif(checked: dict[str, list[Finding]], **ignored: list[Ignored]) -> dict[str, Any]:
    return read_sarif(render_sarif(checked, SOURCES, ROOT, ignored, "1.0"))


def test_sarif_places_a_finding_with_its_rule_its_related_place_and_its_fix() -> None:
    run = sarif(CHECKED)
    assert run["columnKind"] == "unicodeCodePoints"
    result = run["results"][0]
    region = {"startLine": 4, "startColumn": 12, "endLine": 4, "endColumn": 17}
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "specs/a.yaml", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == region
    assert (result["ruleId"], result["level"]) == ("SC104", "error")
    other = result["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert other == "base.yaml"
    (change,) = result["fixes"][0]["artifactChanges"]
    inserted = {"text": "dense"}
    assert change["replacements"] == [{"deletedRegion": region, "insertedContent": inserted}]
    rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert rule["defaultConfiguration"]["level"] == "error"
    assert all_codes()["SC104"].why in rule["help"]["text"]


def test_sarif_keeps_what_comments_ignore_as_suppressed() -> None:
    run = sarif({"specs/a.yaml": []}, **{"specs/a.yaml": [Ignored(WARNING, "tried out")]})
    (result,) = run["results"]
    assert result["suppressions"] == [{"kind": "inSource", "justification": "tried out"}]


def test_sarif_links_to_the_related_place_after_a_sentence_that_stands_alone() -> None:
    message = shown(sarif(CHECKED)["results"][0]["message"])
    assert message.text == f"{FACT}.\nhelp: write it\nsee: the base"
    assert message.links == [Link("the base", 1)]


def test_sarif_leaves_out_the_middle_of_a_text_that_nobody_reads() -> None:
    (result,) = sarif({"a.yaml": [Finding("SC104", "a" * 70_000, help="b" * 70_000)]})["results"]
    assert result["message"]["text"] == (
        f"{'a' * 200} … {'a' * 200}.\nhelp: {'b' * 200} … {'b' * 200}"
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("`{a: [1, 2]}`", "`{{a: [1, 2]}}`"),
        ("`a[0](x)`, C:\\x", "`a\\[0\\](x)`, C:\\\\x"),
        ("`\\[a]` (b)", "`\\[a]` (b)"),
    ],
)
def test_sarif_escapes_what_could_be_a_placeholder_or_a_link(text: str, written: str) -> None:
    (result,) = sarif({"a.yaml": [Finding("SC104", text)]})["results"]
    assert result["message"] == {"text": written}


def test_a_file_outside_the_project_has_an_absolute_uri() -> None:
    for source in ("/else where/a.yaml", "../else where/b/../a.yaml"):
        outside = Finding("SC104", "x", Span(source, 1, 1, 1, 2))
        (result,) = sarif({"a.yaml": [outside]})["results"]
        artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert artifact == {"uri": "file:///else%20where/a.yaml"}


def test_a_finding_in_an_override_is_placed_in_its_spec() -> None:
    there = Span("--set 1", 1, 1, 1, 2)
    override = Finding(
        "SC606", "x", there, related=(Related(there, "y"),), fixes=(Edit(there, "z"),)
    )
    (result,) = sarif({"a.yaml": [override]})["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a.yaml"
    assert place["region"] == {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1}
    assert not {"relatedLocations", "fixes"} & result.keys()
    assert read_gitlab(render_gitlab({"a.yaml": [override]}, {}, ROOT))[0]["location"] == {
        "path": "a.yaml",
        "lines": {"begin": 1},
    }


def prints(findings: list[Finding], text: str) -> list[str]:
    checked = {"specs/a.yaml": findings}
    report = read_gitlab(render_gitlab(checked, {"specs/a.yaml": text}, ROOT))
    return [issue["fingerprint"] for issue in report]


def test_fingerprints_survive_lines_that_move_and_tell_equal_findings_apart() -> None:
    moved = Finding(
        ERROR.code, "said otherwise", Span("specs/a.yaml", 6, 14, 6, 19), path=ERROR.path
    )
    before = prints([ERROR, ERROR], TEXT)
    text = TEXT.replace("  layers", "\n\n    layers")
    assert prints([moved, moved], text) == before
    assert len(set(before)) == 2
    assert prints([moved], text.replace("dense", "gru")) != before[:1]
    below = Finding(ERROR.code, "x", Span("specs/a.yaml", 4, 12, 4, 17), path="model.layers[1]")
    assert prints([below], TEXT) == before[:1]


def test_gitlab_gets_lines_and_severities() -> None:
    report = read_gitlab(render_gitlab(CHECKED, SOURCES, ROOT))
    assert [(i["severity"], i["location"]["lines"]["begin"]) for i in report] == [
        ("major", 4),
        ("minor", 1),
        ("major", 1),
    ]


def test_junit_has_a_case_for_each_file_and_a_clean_one_passes() -> None:
    first, second, third = read_junit(render_junit(CHECKED))
    assert (first.name, first.failure) == (
        "specs/a.yaml",
        (
            FACT,
            f"specs/a.yaml:4:12: error[SC104] {FACT}\n  help: write it",
        ),
    )
    assert first.output == "specs/a.yaml:1:1: warning[SC802] nothing uses the param `b`"
    assert second.failure is not None
    assert third == ("c.yaml", None, "")


@given(st.lists(findings(), min_size=1, max_size=3))
def test_json_says_any_text_as_it_is(found: list[Finding]) -> None:
    document = strict_json(render_json(found, files=1))
    assert [each["message"] for each in document["diagnostics"]] == [
        well_formed(one.message) for one in found
    ]


@given(st.lists(findings(), min_size=1, max_size=3))
def test_sarif_shows_any_text_as_it_is(found: list[Finding]) -> None:
    results = sarif({"a.yaml": found})["results"]
    for one, result in zip(found, results, strict=True):
        labels = [well_formed(other.label) for other in one.related if other.label]
        message = shown(result["message"])
        text, _, links = message.text.partition("\nsee: " if labels else "\0\0")
        assert ([link.words for link in message.links], links) == (labels, "".join(labels))
        fact, help = well_formed(one.fact), well_formed(one.help)
        end = "" if fact.endswith((".", "!", "?", ":")) or not (help or labels) else "."
        said = f"{fact}{end}\nhelp: {help}" if help else f"{fact}{end}"
        assert (unescaped(text) if LINK_BEGINS.search(said) else text) == said
        if one.span and "\ud800" not in one.span.source and "/" not in one.span.source:
            artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
            name = path_of_uri(artifact["uri"]).decode("utf-8", "surrogateescape")
            assert name == one.span.source


@given(st.lists(findings(), min_size=1, max_size=3))
def test_gitlab_says_any_text_as_it_is(found: list[Finding]) -> None:
    for one, issue in zip(found, read_gitlab(render_gitlab({"a": found}, {}, ROOT)), strict=True):
        assert issue["description"].startswith(well_formed(one.fact))


@given(HOSTILE, st.lists(findings(), min_size=1, max_size=3))
def test_junit_says_any_text_and_forbidden_characters_as_escapes(
    name: str, found: list[Finding]
) -> None:
    (case,) = read_junit(render_junit({f"x{name}": found}))
    said = f"{case.failure[1] if case.failure else ''}\n{case.output}"
    for one in found:
        assert printable(one.fact) in said
        assert one.severity is Severity.ERROR or printable(one.fact) in case.output
    if all(character.isprintable() for character in name):
        assert case.name == f"x{name}"


@given(st.lists(findings(), min_size=1, max_size=3))
def test_github_gets_one_command_for_each_finding(found: list[Finding]) -> None:
    annotations = read_github(render_github(found))
    assert len(annotations) == len(found)
    assert sorted(each.data.partition("\nhelp: ")[0] for each in annotations) == sorted(
        printable(one.fact) for one in found
    )


@pytest.mark.parametrize("render", [render_concise, lambda found: render_all(found, {})])
@given(found=findings())
def test_no_text_acts_on_a_terminal_or_a_log(render: Any, found: Finding) -> None:
    shown = render([found])
    assert all(line.isprintable() for line in shown.split("\n"))
    assert read_github(shown) == []
