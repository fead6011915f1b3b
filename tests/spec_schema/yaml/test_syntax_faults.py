"""The traps of YAML, each with its place, its words and its remedy, on both parsers."""

import pytest
import yaml
from speccompile.spec_schema.findings.finding import Findings, Span
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


TRAPS = [
    ("a:\n\tb: 1", "SC004 2:1-2 a tab indents this line", "indent with spaces, two for each level"),
    (
        "a:\n  b: 1\n\tc: 2",
        "SC004 3:1-2 a tab indents this line",
        "indent with spaces, two for each level",
    ),
    (
        "dense:\n  units:64",
        "SC005 2:3-11 a space is missing after the colon of `units:`",
        "write `units: 64`",
    ),
    (
        "units:64\nb: 1",
        "SC005 1:1-9 a space is missing after the colon of `units:`",
        "write `units: 64`",
    ),
    (
        "a: 1\nunits:64\nb: 2",
        "SC005 2:1-9 a space is missing after the colon of `units:`",
        "write `units: 64`",
    ),
    (
        "a:\n  - dense: {units:64, b: 1}",
        "SC005 2:13-21 a space is missing after the colon of `units:`",
        "write `units: 64`",
    ),
    (
        "a:\n  units:64\n  activation:relu",
        "SC005 2:3-18 a space is missing after the colon of `units:`",
        "write `units: …`",
    ),
    (
        "a: 1\nb:{c: 2, d: 3}",
        "SC005 2:1-5 a space is missing after the colon of `b:`",
        "write `b: …`",
    ),
    (
        "{a: b: c}",
        "SC009 1:6-7 a second colon in the line of `a`",
        "write `a: {…: …}`, or begin a new line; text with `: ` in it needs quotes",
    ),
    (
        "- flatten\n  name: x",
        "SC009 1:3-10 a colon is missing after `flatten`",
        "write `- flatten:`",
    ),
    (
        "a:\n  flatten # here\n    name: x",
        "SC009 2:3-10 a colon is missing after `flatten`",
        "write `flatten:`",
    ),
    ("a: 1\nfoo\nb: 2", "SC009 2:1-4 a colon is missing after `foo`", "write `foo:`"),
    (
        "a: b: c",
        "SC009 1:5-6 a second colon in the line of `a`",
        "write `a: {…: …}`, or begin a new line; text with `: ` in it needs quotes",
    ),
    (
        "a: {b: 1 c: 2}",
        "SC009 1:10-11 a comma is missing between two entries",
        "write `, ` between them",
    ),
    ("a: [1, 2\nb: 3", "SC010 1:4-5 `[` is never closed", "write `]` where it ends"),
    ("a: [\n", "SC010 1:4-5 `[` is never closed", "write `]` where it ends"),
    ("a: {b: 1\nc: 4", "SC010 1:4-5 `{` is never closed", "write `}` where it ends"),
    ("a: {b: [1, 2}", "SC010 1:13-14 `[` is closed by `}`", "write `]`"),
    (
        "a: [1, 2]]",
        "SC010 1:10-11 `]` closes nothing",
        "remove it, or write the bracket that it closes",
    ),
    (
        "a: [1, 2] b",
        "SC010 1:11-12 the list ended with the ] before this",
        "begin a new line for what follows, or put all of it in quotes if it is text",
    ),
    ('a: "abc\nb: 2', "SC011 1:4-5 a quote is never closed", 'write `"` where the text ends'),
    (
        "a: 'it's'",
        "SC011 1:8-9 the text ended with the ' before this",
        "write `''` for a quote inside the text; or close a quote that was opened above",
    ),
    (
        'a: "C:\\Users"',
        "SC012 1:7-9 `\\U` means nothing in double quotes",
        "use single quotes, where a backslash is a backslash; or write `\\\\`",
    ),
    (
        "a: @x",
        "SC012 1:4-5 a value can't begin with `@`, which is reserved by YAML",
        "if it is text, put it in quotes: '@x'",
    ),
    (
        "a: `x`",
        "SC012 1:4-5 a value can't begin with a backtick, which is reserved by YAML",
        "if it is text, put it in quotes: '`x`'",
    ),
    (
        "a: %x",
        "SC012 1:4-5 a value can't begin with `%`, which begins a directive",
        "if it is text, put it in quotes: '%x'",
    ),
    (
        "a: *",
        "SC012 1:4-5 a value can't begin with `*`, which begins an alias",
        "if it is text, put it in quotes: '*'",
    ),
    (
        "a: |x",
        "SC012 1:4-5 a value can't begin with `|`, which begins a block of text",
        "if it is text, put it in quotes: '|x'",
    ),
    (
        "a: ,b",
        "SC012 1:4-5 a value can't begin with `,`, which parts the entries of a list",
        "if it is text, put it in quotes: ',b'",
    ),
    (
        "a: {units: $(min(a, b))}",
        "SC012 1:12-24 inside brackets, a comma ends a value, and with it the expression",
        "put the whole expression in quotes: '$(min(a, b))'",
    ),
    (
        "a: {b: [$(max(a, 'x)'))]}",
        "SC012 1:9-24 inside brackets, a comma ends a value, and with it the expression",
        "put the whole expression in quotes: \"$(max(a, 'x)'))\"",
    ),
    (
        "a: {b: $(max(a, b}",
        "SC012 1:8-15 inside brackets, a comma ends a value, and with it the expression",
        "put the whole expression in quotes: '$(min(a, b))'",
    ),
    (
        "a: ? digits # x",
        "SC012 1:4-5 a value can't begin with `?`, which begins a key",
        "if it is text, put it in quotes: '? digits'",
    ),
    (
        "a: 1\n  b: 2",
        "SC013 2:3-7 this line is indented by 2 spaces; lines above it by 0",
        "don't indent it, like `a` in line 1",
    ),
    (
        "a:\n  b: 1\n c: 2",
        "SC013 3:2-6 this line is indented by 1 space; lines above it by 0 or 2",
        "indent it like the keys or items that it belongs to",
    ),
    (
        "  a: 1\nb: 2",
        "SC013 2:1-5 this line is indented by 0 spaces; lines above it by 2",
        "indent it by 2 spaces, like `a` in line 1",
    ),
    ("a: 1\n- b", "SC013 2:1-2 a list item stands among keys", "indent it under its key"),
    (
        "- a\nb: 1",
        "SC013 2:1-2 a key stands among list items",
        "indent it under its item, or begin it with `- `",
    ),
    (
        "a: - b",
        "SC013 1:4-5 a list can't begin on the line of its key",
        "begin the list on the next line; or write it in brackets: `[a, b]`",
    ),
    (
        "a:\n  - b\n    - c: 1",
        "SC013 3:5-11 this line is indented by 4 spaces; lines above it by 0 or 2",
        "indent it by 2 spaces, like `- b` in line 2",
    ),
    (
        "a: 1\n---\nb: 2",
        "SC014 2:1-4 a second document begins here",
        "keep one document in a file; for several forms of one spec, use `variants`",
    ),
    (
        "a: 1\n...\nb: 2",
        "SC014 3:1-2 a second document begins here",
        "keep one document in a file; for several forms of one spec, use `variants`",
    ),
    (
        "a: !!python/object:os.system x",
        "SC015 1:4-29 tags are not read: `!!python/object:os.system`",
        "remove it: types are known without; a value that begins with `!` needs quotes",
    ),
    (
        "a: &b !c [1]",
        "SC015 1:7-9 tags are not read: `!c`",
        "remove it: types are known without; a value that begins with `!` needs quotes",
    ),
    (
        "a: !h!x y",
        "SC015 1:4-8 tags are not read: `!h!x`",
        "remove it: types are known without; a value that begins with `!` needs quotes",
    ),
    ("a: 1\nb: 2\na: 3", "SC006 3:1-2 `a` is given twice", "keep one of the two"),
    ("? [a]\n: 1", "SC016 1:3-6 a key must be text", "a key is a word, or text in quotes"),
    ("&x [a]: 1", "SC016 1:4-7 a key must be text", "a key is a word, or text in quotes"),
    ("{*x : 1}", "SC016 1:2-4 a key must be text", "a key is a word, or text in quotes"),
    (": 1", "SC016 1:1-2 a key must be text", "a key is a word, or text in quotes"),
    (
        "<<: {a: 1}",
        "SC017 1:1-3 merge keys (`<<`) are not read",
        "write the keys out; or use `extends` for a file, and a block for layers",
    ),
    (
        "a: *x",
        "SC018 1:4-6 no value before this is marked `&x`",
        "write the value itself; text that begins with `*` needs quotes: '*x'",
    ),
    (
        "a: &x [*x]",
        "SC019 1:8-10 `*x` stands inside the value that is marked `&x`",
        "write the value itself; text that begins with `*` needs quotes: '*x'",
    ),
    (
        "a: 017",
        "SC007 1:4-7 `017` has a leading zero: 15 in old YAML, 17 in YAML 1.2",
        "write `17` or `15`; if it is text, put it in quotes: '017'",
    ),
    (
        "a: 089",
        "SC007 1:4-7 `089` has a leading zero",
        "write `89`; if it is text, put it in quotes: '089'",
    ),
    (
        "a: -007",
        "SC007 1:4-8 `-007` has a leading zero",
        "write `-7`; if it is text, put it in quotes: '-007'",
    ),
    (
        "a: 1e999",
        "SC706 1:4-9 `1e999` is larger than any float",
        "the largest is about 1.8e308; write `.inf` for infinity",
    ),
    (
        "a: x\x07",
        "SC008 1:5-6 the character U+0007 can't stand in a spec",
        "remove it; the editor may not show it",
    ),
    (
        "name: digits\x00",
        "SC008 1:13-14 the character U+0000 can't stand in a spec",
        "remove it; the editor may not show it",
    ),
    (
        "\x00a\x00:",
        "SC008 1:1-2 the character U+0000 can't stand in a spec",
        "save the file as UTF-8 text; this looks like UTF-16 or no text at all",
    ),
    (
        "a: x\u2028y",
        "SC008 1:5-6 the character U+2028 can't stand in a spec",
        "remove it; the editor may not show it",
    ),
    (
        "a: \ufeff",
        "SC008 1:4-5 the character U+FEFF can't stand in a spec",
        "remove it; the editor may not show it",
    ),
    (
        "",
        "SC020 1:1-1 a spec is a mapping, and there is nothing in it",
        "begin with `spec: 1`; `speccompile init` writes one to start from",
    ),
    (
        "# only this",
        "SC020 1:1-1 a spec is a mapping, and there is nothing in it",
        "begin with `spec: 1`; `speccompile init` writes one to start from",
    ),
    (
        "- a",
        "SC020 1:1-4 a spec is a mapping, and this is a list",
        "begin with `spec: 1`; `speccompile init` writes one to start from",
    ),
    (
        "text",
        "SC020 1:1-5 a spec is a mapping, and this is 'text'",
        "begin with `spec: 1`; `speccompile init` writes one to start from",
    ),
    ("- a\n  b: 1", "SC009 1:3-4 a colon is missing after `a`", "write `- a:`"),
    (
        "a:\n  - flatten #x\n    name: y\n",
        "SC009 2:5-12 a colon is missing after `flatten`",
        "write `- flatten:`",
    ),
]


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize(("text", "finding", "remedy"), TRAPS)
def test_a_trap_is_named_with_its_remedy(text: str, finding: str, remedy: str) -> None:
    assert faults(text) == [f"{finding} | {remedy}"]


def test_a_fix_is_an_edit_of_the_text() -> None:
    findings = Findings()
    read_source("s.yaml", "- flatten\n  name: x\n", findings)
    (found,) = findings
    assert [(fix.span, fix.replacement) for fix in found.fixes] == [
        (Span("s.yaml", 1, 10, 1, 10), ":")
    ]
