"""Our judgement of plain values is pydantic's own, field by field."""

import math

import pytest
from pydantic import ValidationError, create_model
from speccompile.spec_schema.component import Component, SpecModel
from speccompile.spec_schema.document.spec import Document, RegularizerRule
from speccompile.spec_schema.layers import LAYERS
from speccompile.spec_schema.reading.coercion import validator_of
from speccompile.spec_schema.reading.fields import fields_of
from speccompile.spec_schema.reference.kinds import KINDS

VALUES = [
    None,
    *(True, False, 0, 1, -1, 2, 3, 7, 10**30, 0.0, -0.0, 0.5, 1.0, 2.0, -1.0, -0.5, 1e-3, 99.5),
    *(math.nan, math.inf, -math.inf),
    *("", "x", "xy", "relu", "valid", "100k", "1.5M", "k", "1e999k", "balanced", "best", "auto"),
    *([], [1], [2, 1], [1, 2], [2.0, 1], [0, 1], [-1, 4], [None, 3], [True, 1], [1, 2, 3], ["a"]),
    *([[1, 2], [3, 4]], [[1, 2], 3], [0.1, 0.2], ["a", "b"], [[1], [2]], [[]]),
    *({}, {"a": 1}, {"a": -1.0}, {"a": "b"}, {"a": ["b", "c"]}, {"a": []}, {"a": None}),
    LAYERS.find("lstm")(units=2),
    KINDS["initializer"].find("zeros")(),
    KINDS["schedule"].find("cosine_decay")(initial_learning_rate=0.1, decay_steps=5),
    KINDS["regularizer"].find("l2")(),
]


def sections(model: type[SpecModel]) -> list[type[SpecModel]]:
    inner = [f.model for f in fields_of(model).values() if f.model]
    return [model, *(found for one in inner for found in sections(one))]


COMPONENTS = [catalogue.find(name) for catalogue in KINDS.values() for name in catalogue]
FIELDS = [
    pytest.param(model.model_fields[field.name], field, id=f"{model.__name__}.{field.name}")
    for model in [*sections(Document), RegularizerRule, *COMPONENTS]
    for field in fields_of(model).values()
]


REFUSED = "refused"


def ours(value, info):
    try:
        return repr(validator_of(info.annotation, tuple(info.metadata))(value))
    except ValueError:
        return REFUSED


def pydantics(value, probe):
    try:
        return repr(probe.model_validate({"value": value}).value)
    except ValidationError:
        return REFUSED


@pytest.mark.parametrize(("info", "field"), FIELDS)
def test_a_value_fits_a_field_exactly_where_pydantic_says_so(info, field):
    probe = create_model("Probe", __base__=SpecModel, value=(info.annotation, info))
    values = [value for value in VALUES if not _differs(value, field)]
    assert [ours(value, info) for value in values] == [pydantics(value, probe) for value in values]


def _differs(value, field):
    """The reader makes models of mappings itself; and to pydantic, `true` is the literal 1."""
    if isinstance(value, dict):
        return field.component or field.model
    return value is True and field.key == "spec"


@pytest.mark.parametrize("definition", COMPONENTS)
def test_a_component_without_arguments_is_what_pydantic_makes_of_its_defaults(definition):
    if any(info.is_required() for info in definition.model_fields.values()):
        with pytest.raises(ValidationError):
            definition()
        return
    made = definition()
    assert isinstance(made, Component)
    assert made == definition.model_validate({})
    assert made.model_fields_set == set()
