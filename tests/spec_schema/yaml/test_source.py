"""Text becomes a tree with places, or a diagnostic; never anything else, and never slowly."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reference import excess
from speccompile.spec_schema.findings.finding import Findings, Span
from speccompile.spec_schema.yaml import loading
from speccompile.spec_schema.yaml.loading import load_source, read_source, read_value
from speccompile.spec_schema.yaml.values import Mapping, Scalar, Sequence, Value, plain
from speccompile.spec_schema.yaml.yaml_errors import LARGEST_TEXT, LONGEST_SCALAR, MOST_NODES


@pytest.fixture(params=["CLoader", "Loader"])
def either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "_LOADER", getattr(yaml, request.param))


def read(text: str) -> Mapping:
    findings = Findings()
    tree = read_source("s.yaml", text, findings)
    assert not list(findings)
    assert tree is not None
    return tree


def codes(text: str) -> list[str]:
    findings = Findings()
    read_source("s.yaml", text, findings)
    return [found.code for found in findings]


def written(value: Value, text: str) -> str:
    """The text that the span of a value covers."""
    lines = text.splitlines()[value.span.line - 1 : value.span.end_line]
    lines[-1] = lines[-1][: value.span.end_column - 1]
    lines[0] = lines[0][value.span.column - 1 :]
    return "\n".join(lines)


@pytest.mark.usefixtures("either_parser")
def test_every_value_and_key_has_its_place() -> None:
    text = (
        "# 日本😀\n"
        "数: &a 1\n"
        "model:\n"
        "  - dense: {units: [1, 'two']}\n"
        "\n"
        "    note: |\n"
        "      some\n"
        "      text\n"
        "\n"
        "# end\n"
        "last:\n"
    )
    tree = read(text)
    layers = tree.entries["model"].value
    assert isinstance(layers, Sequence)
    (layer,) = layers.items
    assert isinstance(layer, Mapping)
    assert tree.entries["数"].key_span == Span("s.yaml", 2, 1, 2, 2)
    assert tree.entries["数"].value.span == Span("s.yaml", 2, 7, 2, 8)
    assert written(layer.entries["dense"].value, text) == "{units: [1, 'two']}"
    assert written(layer.entries["note"].value, text) == "|\n      some\n      text"
    assert layer.span == Span("s.yaml", 4, 5, 8, 11)
    assert layers.span == Span("s.yaml", 4, 3, 8, 11)
    assert tree.entries["last"].value.span == Span("s.yaml", 11, 6, 11, 6)


@pytest.mark.parametrize("text", ["a: 1\r\nb: x\r\n", "a: 1\rb: x", "\ufeffa: 1\nb: x"])
def test_line_ends_and_a_byte_order_mark_do_not_shift_places(text: str) -> None:
    tree = read(text)
    assert plain(tree) == {"a": 1, "b": "x"}
    assert tree.entries["a"].key_span == Span("s.yaml", 1, 1, 1, 2)
    assert tree.entries["b"].value.span == Span("s.yaml", 2, 4, 2, 5)


def test_quotes_are_remembered() -> None:
    values = [entry.value for entry in read("a: '1'\nb: 1\nc: |\n  1\nd: ! 1").entries.values()]
    assert [isinstance(value, Scalar) and value.value for value in values] == ["1", 1, "1\n", "1"]
    assert [isinstance(value, Scalar) and value.quoted for value in values] == [1, 0, 1, 1]


def test_a_key_is_its_text_as_written() -> None:
    assert plain(read("{1: a, 1.50: b, true: c, 017: d, '<<': e}")) == {
        "1": "a",
        "1.50": "b",
        "true": "c",
        "017": "d",
        "<<": "e",
    }


def test_an_alias_shares_the_value_of_its_anchor() -> None:
    tree = read("a: &x [1, {b: 2}]\nc: *x\nd: [*x]\n")
    assert plain(tree) == {"a": [1, {"b": 2}], "c": [1, {"b": 2}], "d": [[1, {"b": 2}]]}
    assert tree.entries["c"].value is tree.entries["a"].value


def test_a_duplicate_shows_both_places_and_the_first_value_stands() -> None:
    findings = Findings()
    tree = read_source("s.yaml", "a: 1\nb: 2\na: {c: 3}\n", findings)
    (found,) = findings
    assert found.span == Span("s.yaml", 3, 1, 3, 2)
    assert [related.span for related in found.related] == [Span("s.yaml", 1, 1, 1, 2)]
    assert tree is not None
    assert plain(tree) == {"a": 1, "b": 2}


def test_faults_of_values_are_all_named_at_once() -> None:
    assert codes("a: 017\nb: !x 1\nb: 2\n[c]: 3\n<<: *d\ne: *f\n") == [
        "SC007",
        "SC015",
        "SC006",
        "SC016",
        "SC017",
        "SC018",
        "SC018",
    ]


def test_any_value_can_be_read_for_an_override() -> None:
    findings = Findings()
    texts = ["", "3", "[3, 3]", "a: {b: 1}", "gpu:0", "1e-3", "'x'"]
    values = [read_value("--set 1", text, findings) for text in texts]
    assert [plain(value) for value in values if value] == [
        None,
        3,
        [3, 3],
        {"a": {"b": 1}},
        "gpu:0",
        1e-3,
        "x",
    ]
    assert not list(findings)
    assert read_value("--set 2", "[1", findings) is None
    assert [found.code for found in findings] == ["SC010"]


def nested_aliases(levels: int, item: str) -> str:
    lines = [f"a{n}: &a{n} " + item.format(", ".join([f"*a{n - 1}"] * 9)) for n in range(1, levels)]
    return "\n".join(["a0: &a0 {x: 1}", *lines])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[" * 100_000, "SC702"),
        ("{a: " * 100_000, "SC702"),
        ("- " * 100_000, "SC702"),
        ("? " * 100_000, "SC702"),
        (nested_aliases(9, "{{<<: [{}]}}")[:488], "SC017"),
        (nested_aliases(30, "[{}]"), "SC703"),
        ("a0: &a0 " + "[" * 60 + "]" * 60 + "\nb: [[[[[*a0]]]]]", "SC702"),
        ("[" + "a," * (MOST_NODES + 1) + "]", "SC703"),
        ("a: " + "x" * (LONGEST_SCALAR + 1), "SC704"),
        ("#" * (LARGEST_TEXT + 1), "SC701"),
        ("a: " + "1" * 5000, "SC706"),
        ("a: 0x" + "f" * 5000, "SC706"),
        ("a: 1e999999999", "SC706"),
        ("a: 1\n" * 100_000, "SC707"),
        ("- *a\n" * 90_000, "SC707"),
        ('a: [\n"' + "\\\n" * 200_000, "SC011"),
        ("a: [1\n" + 'b: "x\n' * 100_000, "SC010"),
        ("a: \ud800", "SC008"),
    ],
    ids=lambda value: value if len(value) < 7 else "text",
)
def test_hostile_text_is_refused_at_once(text: str, code: str) -> None:
    found: list[str] = []
    assert excess(lambda: found.extend(codes(text))) == ""
    assert code in found


def test_limits_are_not_reached_by_what_they_allow() -> None:
    assert codes("a: " + "[" * 63 + "]" * 63) == []
    assert codes("a: " + "x" * LONGEST_SCALAR) == []
    assert codes("a: " + "1" * 250) == []


PIECES = [
    "\r\n",
    ": ",
    "- ",
    "\n  ",
    "<<: ",
    "a: ",
    "---\n",
    "...\n",
    "017",
    "&x ",
    "*x ",
    "!t ",
    "b:6",
]


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(),
        st.lists(
            st.sampled_from([*"abc:-?[]{},&*!|>'\"%@`#\\~ \t\n日😀", *PIECES]),
            max_size=40,
        ).map("".join),
    )
)
@example("a: [\ufeff")
def test_any_text_gives_a_tree_or_a_diagnostic(text: str) -> None:
    for loader in (yaml.CLoader, yaml.Loader):
        findings = Findings()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(loading, "_LOADER", loader)
            tree = read_source("s.yaml", text, findings)
        assert (tree is not None) or findings.has_errors
        lines = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
        for found in findings:
            assert found.span is None or 1 <= found.span.line <= found.span.end_line <= lines


# What JSON may hold and YAML may not: invisible characters, line ends that aren't, noncharacters.
JSON_TEXT = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cf"],
        exclude_characters="\ufffe\uffff",
    )
)
JSON_DATA = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | JSON_TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(JSON_TEXT, inner),
    max_leaves=30,
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(JSON_TEXT, JSON_DATA), st.sampled_from([None, 2]))
def test_json_reads_back_equal(data: object, indent: int | None) -> None:
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    assert plain(read(text)) == data


@pytest.mark.parametrize(
    ("make", "code", "message"),
    [
        (lambda path: None, "SC002", "{path} not found"),
        (lambda path: path.mkdir(), "SC002", "{path} is a folder"),
        (
            lambda path: path.write_bytes("a: 1\nb: é\n".encode("latin-1")),
            "SC003",
            "invalid UTF-8: byte 8 is 0xE9",
        ),
        (
            lambda path: path.write_bytes(b"#" * (LARGEST_TEXT + 1)),
            "SC701",
            "{path} must have at most 1,048,576 bytes",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_one_finding(
    tmp_path: Path, make: Callable[[Path], object], code: str, message: str
) -> None:
    path = tmp_path / "spec.yaml"
    make(path)
    findings = Findings()
    _, tree = load_source(path, findings)
    assert tree is None
    assert [(found.code, found.message) for found in findings] == [
        (code, message.format(path=path))
    ]


def test_a_missing_file_is_guessed_from_its_neighbours(tmp_path: Path) -> None:
    (tmp_path / "digits.yaml").write_text("spec: 1\n")
    findings = Findings()
    load_source(tmp_path / "digit.yml", findings)
    (found,) = findings
    assert found.help == f"did you mean `{tmp_path / 'digits.yaml'}`?"


def test_a_file_gives_its_text_and_tree(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_bytes("\ufeffname: é\r\n".encode())
    text, tree = load_source(path, Findings())
    assert text == "name: é\r\n"
    assert tree is not None
    assert plain(tree) == {"name": "é"}
    assert tree.entries["name"].key_span.source == str(path)
