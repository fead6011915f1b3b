"""The coercion of plain values is pydantic's own, field by field."""

import pytest
from field_samples import COMPONENTS, FIELDS, VALUES
from pydantic import ValidationError, create_model
from speccompile.spec_schema.component import Component, SpecModel
from speccompile.spec_schema.reading.coercion import validator_of

REFUSED = "refused"


def coerced(value, info):
    try:
        return repr(validator_of(info.annotation, tuple(info.metadata))(value))
    except ValueError:
        return REFUSED


def pydantics(value, probe):
    try:
        return repr(probe.model_validate({"value": value}).value)
    except ValidationError:
        return REFUSED


@pytest.mark.parametrize(("model", "field"), FIELDS)
def test_a_value_fits_a_field_exactly_where_pydantic_says_so(model, field):
    info = model.model_fields[field.name]
    probe = create_model("Probe", __base__=SpecModel, value=(info.annotation, info))
    values = [value for value in VALUES if not _differs(value, field)]
    assert [coerced(value, info) for value in values] == [
        pydantics(value, probe) for value in values
    ]


def _differs(value, field):
    """The reader makes models itself, of mappings, names and null; and to pydantic, `true` is the
    literal 1.
    """
    if isinstance(value, dict | str) or value is None:
        return field.component or field.model or field.values
    return value is True and field.key == "spec"


@pytest.mark.parametrize("definition", COMPONENTS)
def test_a_component_without_arguments_is_what_pydantic_makes_of_its_defaults(definition):
    if definition.examples or any(i.is_required() for i in definition.model_fields.values()):
        with pytest.raises(ValidationError):
            definition()
        return
    made = definition()
    assert isinstance(made, Component)
    assert made == definition.model_validate({})
    assert made.model_fields_set == set()
