"""Values written as YAML read back as what they were."""

from unittest.mock import patch

from hypothesis import example, given
from hypothesis import strategies as st
from speccompile.spec_schema.findings.finding import Findings, Span
from speccompile.spec_schema.yaml.loading import read_source
from speccompile.spec_schema.yaml.values import Entry, Mapping, Scalar, Sequence, Value, plain
from speccompile.spec_schema.yaml.writer import to_yaml

NOWHERE = Span("", 1, 1, 1, 1)
texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12)
awkward = st.sampled_from(
    ["no", "on", "1e-3", "017", "12:30", "null", "~", "$width", "a: b", "- x"]
)
scalars = st.none() | st.booleans() | st.integers(-(10**12), 10**12) | texts | awkward
numbers = st.floats(allow_nan=False)


def tree(data: object) -> Value:
    if isinstance(data, dict):
        return Mapping({str(k): Entry(NOWHERE, tree(v)) for k, v in data.items()}, NOWHERE)
    if isinstance(data, list):
        return Sequence([tree(item) for item in data], NOWHERE)
    return Scalar(data, NOWHERE)  # type: ignore[arg-type]


dictionaries = st.dictionaries(
    st.sampled_from(["a", "b", "yes", "10", "model"]),
    st.recursive(scalars | numbers, lambda inner: st.lists(inner, max_size=3), max_leaves=6),
    min_size=1,
)


def read(text: str) -> object:
    found = Findings()
    back = read_source("x", text, found)
    assert not list(found)
    assert back is not None
    return plain(back)


@given(dictionaries)
@example({"a": [1e-5, -1e22, 1.5e-7]})
def test_reads_back_equal(data: dict[str, object]) -> None:
    assert read(to_yaml(tree(data))) == data


@given(dictionaries, st.integers(0, 60))
def test_what_is_long_reads_back_equal_too(data: dict[str, object], most: int) -> None:
    """There equal parts are written once; 1, 1.0 and true are not equal, nor are 0.0 and -0.0."""
    twice = {"first": data, "again": [data, data], "more": [1, 1.0, True, 0.0, -0.0, "1"] * 2}
    with patch("speccompile.spec_schema.yaml.writer.LARGEST_TEXT", most):
        text = to_yaml(tree(twice))
    assert text.count("&id001") == 1
    assert repr(read(text)) == repr(twice)


def test_texts_are_written_once_where_they_are_long() -> None:
    long, short = "a b c d e f g h i j", "a b"
    with patch("speccompile.spec_schema.yaml.writer.LARGEST_TEXT", 20):
        text = to_yaml(tree({long: [long, long], short: [short, short]}))
    assert text == f"{long}:\n- &id001 {long}\n- *id001\n{short}:\n- {short}\n- {short}\n"
