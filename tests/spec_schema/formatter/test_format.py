"""What the layout looks like; that nothing is lost; that laying out again changes nothing."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import speccompile
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from speccompile.compiler.resolving.resolve import resolve
from speccompile.compiler.resolving.written import read_written
from speccompile.spec_schema.findings.finding import Findings
from speccompile.spec_schema.formatter import format as layout
from speccompile.spec_schema.formatter.format import FormatterDefect, format_text
from speccompile.spec_schema.formatter.printing import WIDTH
from speccompile.spec_schema.yaml.loading import read_source
from speccompile.spec_schema.yaml.values import plain
from written_specs import Writer

ROOT = Path(speccompile.__file__).parent
SPECS = sorted([*(ROOT / "specs").glob("*.yaml"), *(ROOT / "spec_schema/templates").glob("*.yaml")])
GOLDENS = sorted((ROOT / "tests/goldens").rglob("*.yaml"))
LONG = ", ".join(f"key_{number}: {number}" for number in range(12))
BROKEN = "\n".join(f"    key_{number}: {number}" for number in range(12))
IGNORE = "# speccompile: ignore[SC301] as it should be"
COMMENT = re.compile(r"# c\d+")


def lay(text: str) -> str:
    """The layout of a text that is valid, which is also its own."""
    found = Findings()
    result = format_text("spec.yaml", text, found)
    assert result is not None, [one.message for one in found]
    assert format_text("spec.yaml", result, Findings()) == result
    return result


def values(text: str) -> str:
    tree = read_source("spec.yaml", text, Findings())
    assert tree is not None
    return repr(plain(tree))


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.name)
def test_what_comes_with_the_package_is_laid_out(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert lay(text) == text


@pytest.mark.parametrize("path", [*SPECS, *GOLDENS], ids=lambda path: path.name)
def test_what_a_spec_resolves_to_stays(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    before = read_written(Path(path.name))
    text = before.sources.get(path.name, "")
    result = format_text(path.name, text, Findings())
    if result is None or "\ufffd" in text:  # the golden is about YAML itself
        return
    after = read_written(Path(path.name), result)
    trees = [resolve(written).tree for written in (before, after)]
    assert repr([tree and plain(tree) for tree in trees[:1]]) == repr(
        [tree and plain(tree) for tree in trees[1:]]
    )
    assert re.findall("#.*", result) == [found.rstrip() for found in re.findall("#.*", text)]


LAYOUTS = {
    "indentation": ("a:\n- b:   1\n  c:   2\n-   - d\n", "a:\n  - b: 1\n    c: 2\n  - - d\n"),
    "a value below its key": ("a:\n    b\nc:\n    {d: e}\n", "a: b\nc: {d: e}\n"),
    "spaces in brackets": ('a: { "b":[ 1,2, ] , c : }\n', "a: {b: [1, 2], c}\n"),
    "brackets over several lines": ("a: [\n  1,\n\n  2\n]\n", "a: [1, 2]\n"),
    "a pair in a list": ("a: [b: 1]\n", "a: [{b: 1}]\n"),
    "blocks are not joined": ("a:\n  - 1\n", "a:\n  - 1\n"),
    "long brackets": (f"a:\n  b: {{{LONG}}} # c\n", f"a:\n  b: # c\n{BROKEN}\n"),
    "long brackets in a list": (f"- a: {{{LONG}}}\n", None),
    "comments in brackets": (
        "a: [ # one\n  # two\n  b, # three\n  c\n  # four\n] # five\n",
        "a: # one\n  # two\n  - b # three\n  - c\n  # four\n  # five\n",
    ),
    "a comment that ignores": (f"a: {{{LONG}}} {IGNORE}\n", f"a: {{{LONG}}} {IGNORE}\n"),
    "one above": (f"{IGNORE}\na: {{{LONG}}}\n", f"{IGNORE}\na: {{{LONG}}}\n"),
    "comments move with what they stand at": (
        "a:\n    b: 1   # x\n    # end of a\n# of d\nd:\n# of e\n    e: 2\n",
        "a:\n  b: 1 # x\n  # end of a\n# of d\nd:\n  # of e\n  e: 2\n",
    ),
    "comments where a value would be": (
        "a:\n- b\n# of c\nc:\n    # - d\n    # - e\nf: 1\n",
        "a:\n  - b\n# of c\nc:\n  # - d\n  # - e\nf: 1\n",
    ),
    "comments before a value": (
        "a: # x\n   # y\n  - b\nc: # z\n   1\n",
        "a: # x\n  # y\n  - b\nc: # z\n  1\n",
    ),
    "blank lines": (
        "\n\na:\n\n  b: 1\n\n\n  c: 2\n\n# d\n\ne: 3\n\n",
        "a:\n  b: 1\n\n  c: 2\n\n# d\n\ne: 3\n",
    ),
    "quotes": (
        "a: 'x'\nb: 'no'\nc: '$(a + 1)'\nd: 'say \"x\"'\ne: \"a\\tb\"\n'f': '64'\n",
        'a: x\nb: "no"\nc: "$(a + 1)"\nd: \'say "x"\'\ne: "a\\tb"\nf: "64"\n',
    ),
    "words and numbers": (
        "True: True\nb: ~\nc: [.5, -.5, 5., 1E-3, 0.50, 1.5.2]\n",
        "True: true\nb: null\nc: [0.5, -0.5, 5.0, 1E-3, 0.50, 1.5.2]\n",
    ),
    "anchors": (
        "a: &x   {b: 1}\nc: *x\nd:\n  &y\n  e: 1\nf:\n- &z\n  g: 1\n- &w h: 2\n",
        "a: &x {b: 1}\nc: *x\nd: &y\n  e: 1\nf:\n  - &z\n    g: 1\n  - &w h: 2\n",
    ),
    "blocks of text": (
        "a: |   # c\n      x  \n        y\n\n\nb:\n  - >1-\n    z\nc: |+\n   k\n\n\nd: 1\n",
        "a: | # c\n  x  \n    y\n\nb:\n  - >2-\n     z\nc: |+\n  k\n\n\nd: 1\n",
    ),
    "texts of several lines": (
        'a: one\n      two\nb: "x\\\n\n         y"\n',
        'a: one\n  two\nb: "x\\\n\n  y"\n',
    ),
    "a mark before a key": ("? a # c\n: b\n? |\n    x\n: y\n", "a: # c\n  b\n? |\n  x\n: y\n"),
    "comments behind a mark and an anchor": (
        "a:\n- ? # x\n    &a # y\n    b\n  : 1\n",
        "a:\n  -\n    # x\n    # y\n    &a b: 1\n",
    ),
    "a text that would look like a key below its own": (
        f"{{{'k' * 1010}: a:b}}\n",
        f'? {"k" * 1010}\n: "a:b"\n',
    ),
    "one that has quotes in it": ('{? "k\n l" : a:"\'}\n', "? \"k\n  l\"\n: 'a:\"'''\n"),
    "markers of a document": ("# x\n--- # y\na: 1\n...\n# z\n", "# x\n---\n# y\na: 1\n# z\n"),
    "a list of JSON": ('{"a":{"b":[1,null]},"c":"d"}', "{a: {b: [1, null]}, c: d}\n"),
    "no line break at the end of a text": ("a: |\n  x", "a: |-\n  x\n"),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts(name: str) -> None:
    text, wanted = LAYOUTS[name]
    if wanted is None:
        text, wanted = f"l:\n  {text}", f"l:\n  - a:\n{re.sub('^', '  ', BROKEN, flags=re.M)}\n"
    assert lay(text) == wanted
    assert values(text) == values(wanted)


def test_the_page_shows_what_happens() -> None:
    page = (ROOT / "docs/formatting.md").read_text(encoding="utf-8")
    before, after = re.findall(r"```yaml\n# \w+\.yaml\n(.*?)```", page, re.DOTALL)
    assert lay(before) == after


def test_line_breaks_are_those_of_the_file() -> None:
    assert lay("a:   1\r\nb: 2\r\n") == "a: 1\r\nb: 2\r\n"
    assert lay("a:   1\r\nb: 2\n") == "a: 1\nb: 2\n"
    assert lay("\ufeffa: 1") == "a: 1\n"


def test_what_is_no_spec_is_reported_and_left() -> None:
    for text, code in (("a: [", "SC010"), ("a: 1\na: 2\n", "SC006"), ("- a\n", "SC020")):
        found = Findings()
        assert format_text("spec.yaml", text, found) is None
        assert [one.code for one in found] == [code]


def test_a_layout_that_would_be_too_large_is_refused() -> None:
    found = Findings()
    nested = "a: [" + "#\n" * 400_000 + "]\n"
    assert format_text("spec.yaml", nested, found) is None
    assert [one.code for one in found] == ["SC701"]


@pytest.mark.parametrize(("count", "codes"), [(140_000, []), (170_000, ["SC708"])])
def test_the_work_is_bounded_by_a_count(count: int, codes: list[str]) -> None:
    found = Findings()
    result = format_text("spec.yaml", f"a: [{'[],' * count}]\n", found)
    assert ([one.code for one in found], result is None) == (codes, bool(codes))


def test_what_is_laid_out_can_be_read_again() -> None:
    found = Findings()
    assert format_text("spec.yaml", "k:  1\r\n" + "\r\n".join(["# é"] * 180_000), found) is None
    assert [one.code for one in found] == ["SC701"]


@pytest.mark.parametrize("kept", ["a: 2\n", "a: 1\n"])
def test_a_defect_is_no_result(kept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a layout comes to, values and comments are compared before it is given."""
    shortened = layout.parse(kept)
    monkeypatch.setattr(layout, "parse", lambda text: shortened if "#" in text else None)
    if kept == "a: 1\n":
        shortened.comments.append("# one")
    with pytest.raises(FormatterDefect):
        format_text("spec.yaml", "a: 1 # one\n", Findings())


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 10**9))
def test_whatever_is_written_keeps_its_values_and_comments(seed: int) -> None:
    writer = Writer(seed)
    text = writer.text()
    found = Findings()
    result = format_text("spec.yaml", text, found)
    if result is None:
        assert len(found)
        return
    assert values(result) == values(text)
    assert COMMENT.findall(result) == COMMENT.findall("\n".join(writer.comments))
    assert format_text("spec.yaml", result, Findings()) == result
    assert list(scalars(result)) == list(scalars(text))
    assert list(needlessly_long(result)) == []


def scalars(text: str) -> Iterator[object]:
    """Each scalar as it is written, apart from what the layout says in one way."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if not isinstance(token, yaml.ScalarToken):
            continue
        written = text[token.start_mark.index : token.end_mark.index]
        if token.style in ("|", ">"):
            yield token.value.rstrip()
        elif "\n" in written or "\\" in written:
            yield [line.strip() for line in written.split("\n")]
        else:
            same = {"True": "true", "FALSE": "false", "~": "null", "Null": "null", "5.": "5.0"}
            value = token.value if token.style else same.get(token.value, token.value)
            yield re.sub(r"^([-+]?)\.(?=\d)", r"\g<1>0.", value) if not token.style else value


def needlessly_long(text: str) -> Iterator[str]:
    """Lines above the limit, without their comments, in which brackets could be broken."""
    lines = text.splitlines()
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if isinstance(token, yaml.FlowMappingStartToken | yaml.FlowSequenceStartToken):
            line = re.sub(r" # c\d+.*", "", lines[token.start_mark.line])
            if len(line) > WIDTH and line[token.start_mark.column + 1] not in "]}":
                yield line


def test_the_specs_that_are_written_are_mostly_valid() -> None:
    found = [format_text("spec.yaml", Writer(seed).text(), Findings()) for seed in range(200)]
    assert sum(result is not None for result in found) > 130
