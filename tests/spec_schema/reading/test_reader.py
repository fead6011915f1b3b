"""Values become models; what is wrong is found at once, at its place, and gone on behind."""

from typing import Annotated, Any, Literal

import pytest
from speccompile.spec_schema.component import SpecModel
from speccompile.spec_schema.components.regularizers import Regularizer
from speccompile.spec_schema.components.schedules import Schedule
from speccompile.spec_schema.expressions.substitution import substitute
from speccompile.spec_schema.findings.finding import Finding, Findings
from speccompile.spec_schema.layers import LAYERS
from speccompile.spec_schema.operator import Operator
from speccompile.spec_schema.parameters import (
    Boolean,
    Inline,
    NonEmptyText,
    PositiveInteger,
    PositiveNumber,
    Raw,
)
from speccompile.spec_schema.reading.reader import Named, Reader
from speccompile.spec_schema.sizes import Size2D
from speccompile.spec_schema.yaml.loading import read_value
from speccompile.spec_schema.yaml.values import Value


class Inner(SpecModel):
    """A mapping inside another."""

    count: PositiveInteger
    label: NonEmptyText = "none"


class Outer(SpecModel):
    """A field of each kind."""

    size: Size2D
    inner: Inner | None = None
    side: Literal["left", "right"] = "left"
    flag: Boolean = False
    regularizer: Regularizer | None = None
    learning_rate: PositiveNumber | Schedule = 0.1
    raw: Annotated[Any, Raw()] = None
    from_: NonEmptyText | None = None


class Part(Outer):
    """The same, read as far as it can be."""

    section = True


class Rule(SpecModel):
    """A component beside other keys."""

    regularizer: Annotated[Regularizer, Inline()]
    on: NonEmptyText = "*"


def value_of(text: str) -> Value:
    found = Findings()
    value = read_value("s", text, found)
    assert value is not None
    assert not len(found)
    return value


def read(model: type[SpecModel], text: str) -> tuple[Any, list[str]]:
    """The model, and each finding as `code columns kind: arguments [meant]`."""
    found = Findings()
    value = value_of(text)
    result = Reader(found).read(model, value, "part", value.span)
    return result, shown(found)


def shown(found: Findings) -> list[str]:
    return [_shown(one) for one in found]


def _shown(one: Finding) -> str:
    assert one.span is not None
    texts = [each for each in one.arguments.values() if each and isinstance(each, str | dict)]
    said = ", ".join(map(str, texts))
    meant = f" [{one.meant}]" if one.meant else ""
    return f"{one.code} {one.span.column}-{one.span.end_column} {one.kind}: {said}{meant}"


def test_what_is_right_is_read_and_the_rest_is_its_default() -> None:
    text = "{size: 3, inner: {count: 2.0}, from: x, regularizer: l2, learning_rate: 1, raw: [1]}"
    outer, found = read(Outer, text)
    assert found == []
    assert (outer.size, outer.inner.count, outer.from_) == ((3, 3), 2, "x")
    assert (outer.regularizer.name, outer.learning_rate, outer.side) == ("l2", 1, "left")


def test_what_the_compiler_reads_is_handed_on_as_it_is_written() -> None:
    reader, value = Reader(Findings()), value_of("{size: 3, raw: [1]}")
    outer = reader.read(Outer, value, "part", value.span)
    assert outer is not None
    assert outer.raw is None
    assert reader.unread == {"part.raw": value.get("raw")}


def test_nothing_is_no_section_where_there_may_be_none() -> None:
    outer, found = read(Outer, "{size: 3, inner: null, regularizer: }")
    assert (outer.inner, outer.regularizer, found) == (None, None, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "{size: 0}",
            ["SC103 8-9 wrong_value: size, a positive integer or a list of 2, 0"],
        ),
        (
            "{size: [1, 2, 3]}",
            ["SC103 8-17 wrong_value: size, a positive integer or a list of 2, [1, 2, 3]"],
        ),
        ("{size: 1, flag: 1}", ["SC103 17-18 wrong_value: flag, true or false, 1"]),
        ("{size: 1, inner: 3}", ["SC103 18-19 not_a_mapping: inner, 3"]),
        (
            "{size: 1, inner: {}}",
            ["SC102 11-16 missing_keys: inner, {'count': 'a positive integer'}"],
        ),
        (
            "{size: 1, inner: {count: }}",
            ["SC103 26-26 wrong_value: count, a positive integer, null"],
        ),
        ("{}", ["SC102 1-3 missing_keys: part, {'size': 'a positive integer or a list of 2'}"]),
        ("{size: 1, colour: 2}", ["SC101 11-17 unknown_key: colour, part"]),
        (
            "{size: 1, regularizer: 3}",
            ["SC105 24-25 not_a_component: regularizer, regularizer, 3"],
        ),
        ("{size: 1, regularizer: l3}", ["SC104 24-26 unknown_component: regularizer, l3"]),
        ("{size: 1, regularizer: {l2: {l1: 3}}}", ["SC101 30-32 unknown_key: l1, l2"]),
        (
            "{size: 1, regularizer: {l2: x}}",
            ["SC103 29-30 wrong_value: l2, a non-negative number, 'x'"],
        ),
        (
            "{size: 1, learning_rate: fast}",
            ["SC103 26-30 wrong_value: learning_rate, a positive number or a schedule, 'fast'"],
        ),
        ("[1]", ["SC103 1-4 not_a_mapping: part, [1]"]),
    ],
)
def test_what_is_wrong_is_said_at_its_place(text: str, expected: list[str]) -> None:
    assert read(Outer, text) == (None, expected)


@pytest.mark.parametrize(
    ("text", "field", "meant", "expected"),
    [
        (
            "{sise: 3}",
            "size",
            (3, 3),
            ["SC101 2-6 unknown_key: sise, part [size]"],
        ),
        (
            "{size: 1, from_: x}",
            "from_",
            "x",
            ["SC101 11-16 unknown_key: from_, part [from]"],
        ),
        (
            "{size: 1, lr: 3}",
            "learning_rate",
            3,
            ["SC101 11-13 unknown_key: lr, part [learning_rate]"],
        ),
        (
            "{size: 1, side: rihgt}",
            "side",
            "right",
            ["SC103 17-22 wrong_value: side, `left` or `right`, 'rihgt' [right]"],
        ),
    ],
)
def test_a_misspelt_word_stands_for_what_was_meant(
    text: str, field: str, meant: object, expected: list[str]
) -> None:
    outer, found = read(Outer, text)
    assert found == expected
    assert getattr(outer, field) == meant


def test_behind_a_misspelt_key_its_value_is_checked_too() -> None:
    _, found = read(Outer, "{size: 1, iner: {count: x}}")
    assert [one[:5] for one in found] == ["SC101", "SC103"]


def test_a_misspelt_key_beside_the_right_one_is_only_unknown() -> None:
    assert read(Outer, "{size: 1, sise: x}") == (
        None,
        ["SC101 11-15 unknown_key: sise, part, size"],
    )


def test_everything_wrong_is_found_at_once() -> None:
    _, found = read(Outer, "{flag: 3, inner: {label: 4, cuont: x}, side: up, regularizer: {l3: 1}}")
    assert [one[:5] for one in found] == [
        "SC102",
        "SC103",
        "SC103",
        "SC101",
        "SC103",
        "SC103",
        "SC104",
    ]


def test_of_a_section_is_kept_what_is_right() -> None:
    part, found = read(Part, "{size: 2, flag: 3, side: right}")
    assert len(found) == 1
    assert (part.size, part.flag, part.side) == ((2, 2), None, "right")


# A component that is a key beside the others.


@pytest.mark.parametrize("text", ["l2", "{l2: }", "{l2: {}}", "{l2: 0.01}", "{on: '*', l2: 0.01}"])
def test_a_component_beside_other_keys(text: str) -> None:
    rule, found = read(Rule, text)
    assert found == []
    assert (rule.regularizer.name, rule.regularizer.l2, rule.on) == ("l2", 0.01, "*")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{on: a}", ["SC102 1-8 missing_component: part, regularizer"]),
        ("{l1: , l2: }", ["SC105 8-10 second_component: regularizer, l2"]),
        (
            "{l2: , onn: a}",
            ["SC101 8-11 unknown_key_or_component: onn, part, regularizer [on]"],
        ),
        ("nonsense", ["SC101 1-9 unknown_key_or_component: nonsense, part, regularizer"]),
    ],
)
def test_not_one_component_beside_other_keys(text: str, expected: list[str]) -> None:
    assert read(Rule, text)[1] == expected


# Components by themselves.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dense", ["SC102 1-6 missing_keys: dense, {'units': 'a positive integer'}"]),
        ("{dense: 64}", []),
        ("{dense: {units: 64}}", []),
        ("flatten", []),
        ("{flatten: 3}", ["SC103 11-12 unexpected_value: flatten, 3"]),
        ("{bidirectional: {lstm: 4}}", []),
        ("{bidirectional: {layer: {lstm: 4}}}", []),
        ("{Dense: 64}", ["SC104 2-7 unknown_component: layer, Dense [dense]"]),
        (
            "{dense: 4, units: 3}",
            ["SC105 12-17 parameter_beside_component: here, layer, dense, units"],
        ),
        ("{dense: 4, relu: }", ["SC105 12-16 several_components: here, layer"]),
        ("[dense]", ["SC105 1-8 not_a_component: here, layer, [dense]"]),
    ],
)
def test_a_component_is_a_name_with_what_stands_behind_it(text: str, expected: list[str]) -> None:
    found = Findings()
    layer = Reader(found).read_component(Operator, value_of(text), "here")
    assert shown(found) == expected
    assert layer is not None or expected


def test_a_named_component_is_read_from_what_stands_behind_it() -> None:
    value = value_of("{units: 3}")
    named = Named("dense", value.span, value)
    layer = Reader(Findings()).read_named(LAYERS.find("dense"), named, "here")
    assert layer == LAYERS.find("dense")(units=3)


def test_a_value_that_a_reference_stands_for_says_where_it_is_from() -> None:
    found, origin = Findings(), value_of("many")
    value = substitute(value_of("{size: $n}"), {"n": "many"}, found, origins={"n": origin.span})
    Reader(found).read(Outer, value, "part", value.span)
    (one,) = found
    assert [(r.span, r.label) for r in one.related] == [(origin.span, "`n` is set here")]
