"""Parameter types as JSON Schema. Any scalar may also be an expression: `$width`."""

import re
from collections.abc import Callable
from types import UnionType
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

from ..component import Component, SpecModel
from ..parameters import Words
from ..reading.coercion import Later
from .shown import shown

Schema: TypeAlias = dict[str, Any]

REFERENCE = r"\$"
EXPRESSION: Schema = {"type": "string", "pattern": REFERENCE}
NULL: Schema = {"type": "null"}
_PLAIN: dict[Any, Schema] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    str: {"type": "string"},
    type(None): NULL,
    Any: {},
}


class Types:
    """Creates schemas from annotations; those used in several places are defined once.

    Attributes:
        definitions: Name → schema, for `#/definitions/…`.

    Args:
        of_model: Returns the schema of a component's base or of a section.
    """

    def __init__(self, of_model: Callable[[type[SpecModel]], Schema]) -> None:
        self.definitions: dict[str, Schema] = {}
        self._of_model = of_model

    def schema(self, annotation: Any, marks: tuple[Any, ...] = ()) -> Schema:
        """Returns the schema of an annotation, including expressions."""
        words = next((mark for mark in reversed(marks) if isinstance(mark, Words)), None)
        if words is not None:
            return self._of_words(words)
        later = next((mark for mark in marks if isinstance(mark, Later)), None)
        if later is not None:
            return self._of_model(later.model)
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            return self.schema(arguments[0], arguments[1:])
        if origin in (Union, UnionType):
            return any_of([self.schema(member) for member in arguments])
        if origin is Literal:
            return self._of_names(arguments)
        if origin is list:
            return {"type": "array", "items": self.schema(arguments[0])}
        if origin is dict:
            return {"type": "object", "additionalProperties": self.schema(arguments[1])}
        if annotation in _PLAIN:
            return admitting(_PLAIN[annotation])
        return self._of_model(annotation)

    def _of_words(self, words: Words) -> Schema:
        name = "type." + re.sub(r"\W+", "_", words.text)[:60].strip("_")
        message = f"must be {words.text}, or an expression such as `$width`"
        return self._defined(name, {**admitting(words.schema), "patternErrorMessage": message})

    def _of_names(self, names: tuple[Any, ...]) -> Schema:
        if len(names) <= 8:
            return admitting({"enum": list(names)})
        name = f"type.one_of_{len(names)}_from_{names[0]}"
        return self._defined(name, admitting({"enum": list(names)}))

    def _defined(self, name: str, schema: Schema) -> Schema:
        """Returns a reference to the schema, numbered if the name is taken."""
        number, unique = 1, name
        while self.definitions.setdefault(unique, schema) != schema:
            number += 1
            unique = f"{name}_{number}"
        return reference(unique)


def admitting(schema: Schema) -> Schema:
    """Returns the schema with expressions allowed for every scalar, list and choice."""
    kind = schema.get("type")
    if "items" in schema:
        schema = {**schema, "items": admitting(schema["items"])}
    if "anyOf" in schema:
        branches = [_inside(branch) for branch in schema["anyOf"]]
        return {**schema, "anyOf": [*branches, EXPRESSION]}
    if kind in ("integer", "number", "boolean", "array"):
        # A pattern applies to texts only, a minimum to numbers only.
        return {**schema, "type": [kind, "string"], "pattern": REFERENCE}
    any_text = kind == "string" and schema.keys() <= {"type", "minLength"}
    if any_text or kind == "null" or not schema:
        return schema
    return {"anyOf": [schema, EXPRESSION]}


def _inside(branch: Schema) -> Schema:
    return {**branch, "items": admitting(branch["items"])} if "items" in branch else branch


def named_beside(one: Schema, name: dict[str, Schema]) -> None:
    """Extends the schema of a mapping of one key to a `name` beside that key."""
    one["properties"] |= name
    del one["maxProperties"]
    one["if"] = {"required": ["name"]}
    one["then"] = {"minProperties": 2, "maxProperties": 2}
    one["else"] = {"maxProperties": 1}


def or_text(components: dict[str, Schema]) -> dict[str, Schema]:
    """Returns the schemas with a text allowed in place of each: the value of the main parameter."""
    found = {}
    for name, one in components.items():
        described = {key: value for key, value in one.items() if key != "$ref"}
        found[name] = {**any_of([{"type": "string"}, {"$ref": one["$ref"]}]), **described}
    return found


def any_of(branches: list[Schema]) -> Schema:
    """Returns the schema of one of several; a single one is returned as is."""
    different = [branch for at, branch in enumerate(branches) if branch not in branches[:at]]
    return different[0] if len(different) == 1 else {"anyOf": different}


def reference(name: str) -> Schema:
    """Returns a reference to a definition."""
    return {"$ref": f"#/definitions/{name}"}


def default_of(value: Any) -> Any:
    """Returns a default as JSON; None if there is none to show."""
    if isinstance(value, Component):
        written = shown(value)
        return written if written == value.name else None
    if isinstance(value, SpecModel):
        return None
    return list(value) if isinstance(value, tuple) else value


def mapping_of(schema: Schema) -> Schema:
    """Returns the schema of a mapping with such values."""
    return {"type": "object", "additionalProperties": schema}


def list_of(schema: Schema) -> Schema:
    """Returns the schema of a list of such items."""
    return {"type": "array", "items": schema}


def sentence(text: str) -> str:
    """Returns the text with a capital and a full stop."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "…")) or not text else f"{text}."
