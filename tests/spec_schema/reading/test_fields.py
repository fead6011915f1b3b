"""What a field takes, by its annotation."""

from typing import Annotated, Any, Literal

import pytest
from speccompile.spec_schema.component import SpecModel
from speccompile.spec_schema.components.regularizers import Regularizer
from speccompile.spec_schema.components.schedules import Schedule
from speccompile.spec_schema.document.spec import Spec
from speccompile.spec_schema.findings.code import article
from speccompile.spec_schema.parameters import Inline, PositiveInteger, PositiveNumber, Raw, Words
from speccompile.spec_schema.reading.fields import fields_of


class Inner(SpecModel):
    """A mapping inside another."""


class Outer(SpecModel):
    """One field of each kind."""

    inner: Inner | None = None
    count: PositiveInteger
    rate: PositiveNumber | Schedule = 0.1
    regularizer: Annotated[Regularizer, Inline()]
    own: Regularizer | None = None
    side: Literal["left", "right"] | None = None
    raw: Annotated[Any, Raw()] = None
    told: Annotated[Any, Raw(), Words("a list of layers", {})] = None
    from_: str = ""


def test_a_field_is_written_without_its_trailing_underscore() -> None:
    assert list(fields_of(Outer))[-1] == "from"
    assert fields_of(Outer)["from"].name == "from_"


@pytest.mark.parametrize(
    ("key", "facts"),
    [
        ("inner", {"model": Inner, "nullable": True, "required": False, "words": "a mapping"}),
        ("count", {"required": True, "plain": True, "words": "a positive integer"}),
        (
            "rate",
            {"component": Schedule, "plain": True, "words": "a positive number or a schedule"},
        ),
        ("regularizer", {"component": Regularizer, "inline": True, "words": "a regularizer"}),
        ("own", {"component": Regularizer, "inline": False, "nullable": True, "plain": False}),
        ("side", {"choices": ("left", "right"), "nullable": True, "words": "`left` or `right`"}),
        ("raw", {"raw": True, "words": ""}),
        ("told", {"raw": True, "words": "a list of layers"}),
    ],
)
def test_a_field_says_what_it_takes(key: str, facts: dict[str, Any]) -> None:
    field = fields_of(Outer)[key]
    assert {name: getattr(field, name) for name in facts} == facts


def test_a_wrong_value_has_the_violation_that_its_field_is_marked_with() -> None:
    assert fields_of(Spec)["spec"].violation == "wrong_version"
    assert fields_of(Spec)["seed"].violation == "wrong_value"


@pytest.mark.parametrize(
    ("noun", "expected"),
    [("optimizer", "an optimizer"), ("loss", "a loss"), ("initializer", "an initializer")],
)
def test_a_noun_gets_its_article(noun: str, expected: str) -> None:
    assert article(noun) == expected
