"""What is wrong with the values that a model is made of in Python, in the terms of Python."""

import re
from typing import Any

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from .findings.code import article, listed
from .findings.did_you_mean import did_you_mean
from .reading.fields import fields_of
from .synonyms import PARAMETERS

_OTHER_TYPES = ("dict_type", "list_type", "is_instance_of", "model_type", "string_type")
"""Errors of the other forms that a value may have."""
BESIDE_A_LAYER = ("name", "from", "from_", "repeat", "when", "trainable")
"""Arguments of `Layer`, which people give to the layer itself, as in Keras."""
_FORM = re.compile(r"[\w-]+[\[(].*[\])]\Z")
"""The part of a location that names a validator of pydantic."""


def reworded(model: Any, error: ValidationError) -> ValidationError:
    """Returns the error with one line per value, at the names of arguments.

    Unknown arguments get the one that was probably meant.
    """
    lines: dict[tuple[int | str, ...], dict[str, Any]] = {}
    for line in error.errors(include_url=False):
        place = tuple(one for one in line["loc"] if not _FORM.match(str(one)))
        if place not in lines or lines[place]["type"] in _OTHER_TYPES:
            lines[place] = {**line, "loc": place}
    meant = {place[0]: _meant(model, str(place[0])) for place in lines if _is_unknown(lines[place])}
    kept = [
        _worded(model, line, meant)
        for place, line in lines.items()
        if not (line["type"] == "missing" and place[0] in meant.values())
    ]
    return ValidationError.from_exception_data(error.title, kept)


def _is_unknown(line: dict[str, Any]) -> bool:
    return line["type"] == "extra_forbidden" and len(line["loc"]) == 1


def _meant(model: Any, name: str) -> str | None:
    return did_you_mean(name, model.model_fields, PARAMETERS)


def _worded(
    model: Any, line: dict[str, Any], meant: dict[int | str, str | None]
) -> InitErrorDetails:
    kind: Any = line["type"]
    if _is_unknown(line):
        kind = _custom(kind, _unknown(model, str(line["loc"][0]), meant[line["loc"][0]]))
    elif kind == "extra_forbidden":  # of a model in this one, which has worded it
        kind = _custom(kind, line["msg"])
    elif kind in _OTHER_TYPES and getattr(line["input"], "is_component", False):
        kind = _custom(kind, _other_kind(model, line["loc"], line["input"]))
    elif kind == "sequence_str":  # which pydantic doesn't make from its name
        kind = _custom(kind, f"expected a list, such as `[{line['input']!r}]`")
    details = InitErrorDetails(type=kind, loc=line["loc"], input=line["input"])
    return {**details, "ctx": line["ctx"]} if "ctx" in line else details


def _other_kind(model: Any, place: tuple[int | str, ...], given: Any) -> str:
    """Returns what is expected in place of a component."""
    field = next((one for one in fields_of(model).values() if one.name == place[0]), None)
    wanted = field and (field.component or field.items)
    if wanted and wanted.is_component and not isinstance(given, wanted):
        return f"expected {article(wanted.catalogue.kind)}, got `{given!r}`"
    return f"expected a list or a mapping, such as `[{given!r}]`"


def _custom(kind: str, text: str) -> PydanticCustomError:
    return PydanticCustomError(kind, text.replace("{", "{{").replace("}", "}}"))


def _unknown(model: Any, name: str, meant: str | None) -> str:
    excluded = getattr(model, "excluded", {}).get(name)
    if name in BESIDE_A_LAYER and getattr(getattr(model, "catalogue", None), "kind", "") == "layer":
        return f"write `Layer({model.__name__}(…), {name}=…)`"
    if excluded:
        return f"unknown argument: {excluded}"
    if meant:
        return f"unknown argument, did you mean `{meant}`?"
    return f"unknown argument, expected {listed([*model.model_fields])}"
