"""Values become models; what is wrong is found at once, at its place, and gone on behind."""

from typing import Annotated, Any, Literal

import pytest
from speccompile.spec_schema.component import SpecModel
from speccompile.spec_schema.components.regularizers import Regularizer
from speccompile.spec_schema.components.schedules import Schedule
from speccompile.spec_schema.expressions.substitution import substitute
from speccompile.spec_schema.findings.finding import Findings
from speccompile.spec_schema.layers import LAYERS
from speccompile.spec_schema.operator import Operator
from speccompile.spec_schema.parameters import (
    Boolean,
    Inline,
    PositiveInteger,
    PositiveNumber,
    Raw,
    Size2D,
    Text,
)
from speccompile.spec_schema.reading.reader import Named, Reader
from speccompile.spec_schema.yaml.loading import read_value
from speccompile.spec_schema.yaml.values import Value


class Inner(SpecModel):
    """A mapping inside another."""

    count: PositiveInteger
    label: Text = "none"


class Outer(SpecModel):
    """A field of each kind."""

    size: Size2D
    inner: Inner | None = None
    side: Literal["left", "right"] = "left"
    flag: Boolean = False
    regularizer: Regularizer | None = None
    learning_rate: PositiveNumber | Schedule = 0.1
    raw: Annotated[Any, Raw()] = None
    from_: Text | None = None


class Part(Outer):
    """The same, read as far as it can be."""

    section = True


class Rule(SpecModel):
    """A component beside other keys."""

    regularizer: Annotated[Regularizer, Inline()]
    on: Text = "*"


def value_of(text: str) -> Value:
    found = Findings()
    value = read_value("s", text, found)
    assert value is not None
    assert not len(found)
    return value


def read(model: type[SpecModel], text: str) -> tuple[Any, list[str]]:
    """The model, and each finding as `code line:column message`."""
    found = Findings()
    value = value_of(text)
    result = Reader(found).read(model, value, "part", value.span)
    return result, shown(found)


def shown(found: Findings) -> list[str]:
    return [
        f"{one.code} {one.span.column}-{one.span.end_column} {one.message}"
        f"{f' [{one.label}]' if one.label else ''}"
        for one in found
        if one.span
    ]


def test_what_is_right_is_read_and_the_rest_is_its_default() -> None:
    text = "{size: 3, inner: {count: 2.0}, from: x, regularizer: l2, learning_rate: 1, raw: [1]}"
    outer, found = read(Outer, text)
    assert found == []
    assert (outer.size, outer.inner.count, outer.from_) == ((3, 3), 2, "x")
    assert (outer.regularizer.name, outer.learning_rate, outer.side) == ("l2", 1, "left")
    assert isinstance(outer.raw, Value)


def test_nothing_is_no_section_where_there_may_be_none() -> None:
    outer, found = read(Outer, "{size: 3, inner: null, regularizer: }")
    assert (outer.inner, outer.regularizer, found) == (None, None, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "{size: 0}",
            ["SC103 8-9 `size` must be a positive integer or a list of 2, and is the integer 0"],
        ),
        (
            "{size: [1, 2, 3]}",
            [
                "SC103 8-17 `size` must be a positive integer or a list of 2, "
                "and is the list [1, 2, 3]"
            ],
        ),
        ("{size: 1, flag: 1}", ["SC103 17-18 `flag` must be true or false, and is the integer 1"]),
        ("{size: 1, inner: 3}", ["SC103 18-19 `inner` must be a mapping, and is the integer 3"]),
        ("{size: 1, inner: {}}", ["SC102 11-16 `inner` needs `count`"]),
        (
            "{size: 1, inner: {count: }}",
            ["SC103 26-26 `count` must be a positive integer, and is nothing"],
        ),
        ("{}", ["SC102 1-3 `part` needs `size`"]),
        ("{size: 1, colour: 2}", ["SC101 11-17 `part` has no key `colour`"]),
        (
            "{size: 1, regularizer: 3}",
            ["SC105 24-25 `regularizer` must be a regularizer, and is the integer 3"],
        ),
        ("{size: 1, regularizer: l3}", ["SC104 24-26 no regularizer is called `l3`"]),
        ("{size: 1, regularizer: {l2: {l1: 3}}}", ["SC101 30-32 `l2` has no parameter `l1`"]),
        (
            "{size: 1, regularizer: {l2: x}}",
            ["SC103 29-30 `l2` must be a non-negative number, and is the string 'x'"],
        ),
        (
            "{size: 1, learning_rate: fast}",
            [
                "SC103 26-30 `learning_rate` must be a positive number "
                "or a schedule, and is the string 'fast'"
            ],
        ),
        ("[1]", ["SC103 1-4 `part` must be a mapping, and is the list [1]"]),
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
            ["SC101 2-6 `part` has no key `sise` [did you mean `size`?]"],
        ),
        (
            "{size: 1, from_: x}",
            "from_",
            "x",
            ["SC101 11-16 `part` has no key `from_` [did you mean `from`?]"],
        ),
        (
            "{size: 1, lr: 3}",
            "learning_rate",
            3,
            ["SC101 11-13 `part` has no key `lr` [did you mean `learning_rate`?]"],
        ),
        (
            "{size: 1, side: rihgt}",
            "side",
            "right",
            [
                "SC103 17-22 `side` must be `left` or `right`, and is the string 'rihgt' "
                "[did you mean `right`?]"
            ],
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
        ["SC101 11-15 `part` has no key `sise`"],
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
        ("{on: a}", ["SC102 1-8 `part` needs one regularizer"]),
        ("{l1: , l2: }", ["SC105 8-10 there is a second regularizer, `l2`"]),
        (
            "{l2: , onn: a}",
            [
                "SC101 8-11 `part` has no key `onn`, and no regularizer has that name "
                "[did you mean `on`?]"
            ],
        ),
        ("nonsense", ["SC101 1-9 `part` has no key `nonsense`, and no regularizer has that name"]),
    ],
)
def test_not_one_component_beside_other_keys(text: str, expected: list[str]) -> None:
    assert read(Rule, text)[1] == expected


# Components by themselves.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dense", ["SC102 1-6 `dense` needs `units`"]),
        ("{dense: 64}", []),
        ("{dense: {units: 64}}", []),
        ("flatten", []),
        ("{flatten: 3}", ["SC103 11-12 `flatten` takes no bare value, and gets the integer 3"]),
        ("{bidirectional: {lstm: 4}}", []),
        ("{bidirectional: {layer: {lstm: 4}}}", []),
        ("{Dense: 64}", ["SC104 2-7 no layer is called `Dense` [did you mean `dense`?]"]),
        (
            "{dense: 4, units: 3}",
            ["SC105 12-17 `here` must be one layer, and has 2 keys [belongs inside `dense`]"],
        ),
        ("{dense: 4, relu: }", ["SC105 12-16 `here` must be one layer, and has 2 keys"]),
        ("[dense]", ["SC105 1-8 `here` must be a layer, and is the list [dense]"]),
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
    assert [(r.span, r.label) for r in one.related] == [(origin.span, "`n` gets its value here")]
