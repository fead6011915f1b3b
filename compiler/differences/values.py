"""Compares two values from specs key by key."""

import re
from collections.abc import Iterator
from typing import Any

from ...spec_schema.component import Component, SpecModel
from ...spec_schema.reading.fields import Field, fields_of
from .difference import Difference, difference

ONE_FOR_ALL = re.compile(r"a list of \d+ of them")
"""Matches the words of a parameter for which one number stands for all axes."""


def words(value: Any, field: Field | None = None) -> str:
    """Returns a value in short: `50`, `1e-5`, `[3, 5]`, `true`, `adam (beta_1 0.8)`. Never empty.

    Args:
        field: The field of the value, in case a list may be written as one number.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, Component):
        return _component(value)
    if isinstance(value, SpecModel):
        return ", ".join(_given(value)) or "default"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {words(item)}' for key, item in value.items())}}}"
    if isinstance(value, (list, tuple)):
        return _list(value, field)
    return str(value)


def named(component: Component) -> str:
    """Returns a component with its non-default parameters: `dropout, rate 0.5`."""
    return ", ".join([component.name, *_given(component)])


def _component(component: Component) -> str:
    if component.written_as_its:
        return words(getattr(component, component.written_as_its))
    given = list(_given(component))
    if component.main == component.name and len(given) < 2:
        return f"{component.name} {words(getattr(component, component.name))}"  # l2 0.01
    return f"{component.name} ({', '.join(given)})" if given else component.name


def _given(model: SpecModel) -> Iterator[str]:
    """Yields each non-default parameter by name."""
    for key, field in fields_of(type(model)).items():
        if field.raw:  # a compiled spec has it elsewhere
            continue
        value = getattr(model, field.name)
        if value == field.default or value is None:
            continue
        yield words(value) if field.inline else _pair(key, value, field)


def _pair(key: str, value: Any, field: Field) -> str:
    shown = words(value, field)
    is_open = isinstance(value, SpecModel) and ", " in shown and "(" not in shown
    return f"{key} ({shown})" if is_open else f"{key} {shown}"


def _number(value: float) -> str:
    """Returns a number as a person would write it: `5`, `0.001`, `1e-5`."""
    if value.is_integer() and abs(value) < 1e16:
        return str(int(value))
    return re.sub(r"e([+-])0*", lambda sign: "e-" if sign[1] == "-" else "e", repr(value))


def _list(items: list[Any] | tuple[Any, ...], field: Field | None) -> str:
    one = field is not None and ONE_FOR_ALL.search(field.words) and len(set(items)) == 1
    if one or (field is not None and len(items) == 1 and "or a list" in field.words):
        return words(items[0])
    return f"[{', '.join(words(item) or 'null' for item in items)}]"


def compare(path: str, before: Any, after: Any, field: Field | None = None) -> Iterator[Difference]:
    """Yields the differences between two values of one key, each at its own path.

    Models are compared with defaults filled in, and so are lists of them if they are equally long.
    Components of the same name are compared by their parameters, others as a whole. Values that
    are read later (`Raw`) are ignored.

    Args:
        field: The field of the values.
    """
    if isinstance(before, SpecModel) and type(before) is type(after):
        name = ""
        if isinstance(before, Component) and not before.written_as_its:
            name = f".{before.name}"
        yield from _fields(f"{path}{name}", before, after)
    elif isinstance(before, dict) and isinstance(after, dict):
        for key in before | after:
            yield from compare(f"{path}.{key}", before.get(key), after.get(key))
    elif _are_models(before) and _are_models(after) and len(before) == len(after):
        for index, (ours, theirs) in enumerate(zip(before, after, strict=True)):
            yield from compare(f"{path}[{index}]", ours, theirs)
    elif before != after:
        yield difference(path, words(before, field), words(after, field))


def _are_models(value: Any) -> bool:
    """Whether a value is a list of sections, such as optimizers with selectors or conditions."""
    return isinstance(value, list) and all(
        isinstance(item, SpecModel) and not isinstance(item, Component) for item in value
    )


def _fields(path: str, before: SpecModel, after: SpecModel) -> Iterator[Difference]:
    for key, field in fields_of(type(before)).items():
        if not field.raw:
            alone = getattr(before, "written_as_its", "") == field.name
            place = path if field.inline or alone else f"{path}.{key}"
            ours, theirs = getattr(before, field.name), getattr(after, field.name)
            yield from compare(place, ours, theirs, field)
