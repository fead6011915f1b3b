"""Models ↔ plain data in the shape of YAML.

Pydantic accepts a spec as YAML reads it, so that `Spec.model_validate(yaml.safe_load(text))`
works; and a model becomes such data again. The reader of files does not go through this module.
"""

import re
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache, partial
from typing import Annotated, Any, get_origin

from pydantic import (
    BaseModel,
    GetCoreSchemaHandler,
    ValidationError,
    WrapValidator,
    create_model,
)
from pydantic_core import core_schema as core

from .findings.code import article
from .findings.did_you_mean import did_you_mean
from .reading.fields import Field, fields_of, inline_of, is_main_component

LARGEST_WHOLE = 10**15
"""Floats up to here are written as integers."""


def extended(model: Any, schema: Any, handler: GetCoreSchemaHandler) -> Any:
    """The schema that pydantic made of a model, extended to expressions and the shape of YAML."""
    whole: Any = handler.resolve_ref_schema(schema)
    inner = whole
    while inner["type"] != "model":  # checks of fields together are around it
        inner = inner["schema"]
    if "serialization" in inner:  # pydantic has kept it
        return schema
    _extend(model, inner)
    if model.is_component and not model.name:
        kept = {key: whole.pop(key) for key in list(whole) if key != "ref"}
        whole |= core.no_info_wrap_validator_function(_of_kind(model), kept)
    return schema


def _extend(model: type[BaseModel], schema: Any) -> None:
    fields = schema["schema"]
    for field in fields["fields"].values():
        holder = field["schema"] if field["schema"]["type"] == "default" else field
        holder["schema"] = core.no_info_wrap_validator_function(or_expression, holder["schema"])
    schema["schema"] = core.no_info_before_validator_function(partial(by_field, model), fields)
    schema["serialization"] = core.plain_serializer_function_ser_schema(lambda one: one.to_data())


def _of_kind(base: Any) -> Callable[[Any, Callable[[Any], Any]], Any]:
    """The validator of a field that takes any component of a kind."""

    def component(data: Any, handler: Callable[[Any], Any]) -> Any:
        return handler(data if getattr(data, "is_component", False) else component_of(base, data))

    component.__name__ = base.__name__  # in the location of an error
    return component


def is_expression(value: Any) -> bool:
    """Whether a value is a text with a reference in it (`$width`), or a list with such a text."""
    if isinstance(value, (list, tuple)):
        return any(map(is_expression, value))
    return isinstance(value, str) and "$" in value


def without_numpy(value: Any) -> Any:
    """The value with arrays and numbers of numpy as lists and numbers of Python."""
    if type(value) in (list, tuple):
        return type(value)(map(without_numpy, value))
    if type(value) is dict:
        return {key: without_numpy(item) for key, item in value.items()}
    return value.tolist() if hasattr(value, "tolist") else value


def or_expression(value: Any, handler: Callable[[Any], Any]) -> Any:
    """The value as pydantic validates it; an expression is kept: the compiler evaluates it."""
    value = without_numpy(value)
    try:
        return handler(value)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False)
        if not all(
            one["type"] != "extra_forbidden" and is_expression(one["input"]) for one in faults
        ):
            raise
        return value


def by_field(model: type[BaseModel], data: Any) -> Any:
    """The values of a model by its fields' names, from a mapping by the keys of YAML."""
    inline = inline_of(model)
    if data is None:
        return {}
    if inline and isinstance(data, str):
        return {inline.name: data}
    if not isinstance(data, Mapping):
        return data
    fields, values = fields_of(model), dict[str, Any]()
    for key, value in data.items():
        field = fields.get(key)
        if field is None and inline and _is_component(inline, key):
            key, value = inline.name, {**_mapping(values.get(inline.name)), key: value}
            value = _inheriting(inline.component, value) if inline.inherits else value
        elif field is not None:
            key = field.name
        values[key] = value
    return values


def _inheriting(base: Any, data: dict[str, Any]) -> Any:
    """The component that data names, which need not be complete. Raises ValueError."""
    ((name, given),) = data.items()
    definition: Any = base.catalogue.find(name)
    given = {definition.main: given} if not isinstance(given, Mapping) else given
    fields = fields_of(definition)
    unknown = [key for key in given if key not in fields]
    if unknown:
        raise ValueError(f"unknown key `{unknown[0]}` of `{name}`")
    values = {fields[key].name: value for key, value in given.items()}
    try:
        read = _incomplete(definition).model_validate(values)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        raise ValueError(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}") from None
    return definition.from_validated({key: getattr(read, key) for key in values})


@cache
def _incomplete(definition: Any) -> type[BaseModel]:
    """The parameters of a component, none of them required, as a model of their own."""
    parameters: dict[str, Any] = {
        name: (Annotated[info.annotation, *info.metadata, WrapValidator(or_expression)], None)
        for name, info in definition.model_fields.items()
    }
    return create_model(definition.__name__, __config__=definition.model_config, **parameters)


def _is_component(inline: Field, key: object) -> bool:
    return inline.component is not None and key in inline.component.catalogue


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def component_of(base: Any, data: Any) -> Any:
    """The component that data names: `relu`, `{"l2": 1e-4}`, `{"adam": {"learning_rate": 0.1}}`.

    Raises:
        ValueError: if it names none.
    """
    catalogue = base.catalogue
    if isinstance(data, str):
        data = {data: None}
    if not isinstance(data, Mapping) or len(data) != 1:
        raise ValueError(
            f"{article(catalogue.kind)} must be a name, or a mapping of one name to its parameters"
        )
    ((name, given),) = data.items()
    if name not in catalogue:
        meant = did_you_mean(str(name), catalogue, catalogue.synonyms)
        raise ValueError(
            f"unknown {catalogue.kind} `{name}`" + (f", did you mean `{meant}`?" if meant else "")
        )
    definition: Any = catalogue.find(name)
    if given is not None and not _is_parameters(definition, given):
        if definition.main is None:
            raise ValueError(f"`{name}` does not take a bare value")
        given = {definition.main: given}
    return definition.model_validate(given or {})


def _is_parameters(definition: Any, given: Any) -> bool:
    return isinstance(given, Mapping) and not is_main_component(definition, given)


def to_data(value: Any) -> Any:
    """A model, or a list or mapping with models in it, as plain data in the shape of YAML.

    Of a model, the values that were given; what was left out is left out.
    """
    if isinstance(value, BaseModel):
        model: Any = value
        return model.to_data()
    if isinstance(value, Mapping):
        return {key: to_data(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_data(item) for item in value]
    return value.value if isinstance(value, Enum) else value


def entries_of(model: BaseModel) -> dict[str, Any]:
    """The values that a model was given, by the keys of YAML."""
    entries: dict[str, Any] = {}
    for field in fields_of(type(model)).values():
        is_given = field.name in model.model_fields_set
        if not is_given and not (field.required and hasattr(model, field.name)):
            continue
        value = to_data(_short(getattr(model, field.name), field))
        if field.inline:
            entries |= value if isinstance(value, dict) else {value: None}
        else:
            entries[field.key] = value
    return entries


def _short(value: Any, field: Field) -> Any:
    """A value as one writes it: `3` for a size of (3, 3), `16` for 16.0."""
    if field.raw:
        return value
    is_size = get_origin(field.annotation) is tuple
    while is_size and isinstance(value, tuple) and value and _means(value[0], value, field):
        value = value[0]
    is_whole = isinstance(value, float) and value.is_integer() and abs(value) < LARGEST_WHOLE
    return int(value) if is_whole else value


def _means(short: Any, value: Any, field: Field) -> bool:
    try:
        return bool(field.validator(short) == value)
    except ValueError:
        return False


def named_entries_of(component: Any) -> Any:
    """The name of a component, or a mapping of its name to the values that it was given."""
    entries = entries_of(component)
    if not entries:
        return component.name
    ((key, value), *others) = entries.items()
    is_bare = key == component.main and not others and not isinstance(value, (dict, type(None)))
    return {component.name: value if is_bare else entries}


def expression(text: str) -> Any:
    """Returns an expression, which can stand for a value of any type.

    Args:
        text: A param or a formula: `width`, `width // 2`. Strings that contain `$` are expressions,
            too.
    """
    return f"${text}" if re.fullmatch(r"[^\W\d]\w*", text) else f"$({text})"
