"""Values of a spec in words short enough for a line."""

import re
from collections.abc import Iterator
from typing import Any

from ...spec_schema.component import Component, SpecModel
from ...spec_schema.reading.fields import Field, fields_of

ONE_FOR_ALL = re.compile(r"a list of \d+ of them")
"""How a parameter says that one number stands for every axis."""


def words(value: Any, field: Field | None = None) -> str:
    """`50`, `1e-5`, `[3, 5]`, `true`, `adam (beta_1 0.8)`; nothing is empty.

    Args:
        field: what the value is a value of, where a list may be written as one number.
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
    """A component with the parameters that are not their defaults: `dropout, rate 0.5`."""
    return ", ".join([component.name, *_given(component)])


def _component(component: Component) -> str:
    given = list(_given(component))
    if component.main == component.name and len(given) < 2:
        return f"{component.name} {words(getattr(component, component.name))}"  # l2 0.01
    return f"{component.name} ({', '.join(given)})" if given else component.name


def _given(model: SpecModel) -> Iterator[str]:
    """Each parameter that is not its default, by its name."""
    for key, field in fields_of(type(model)).items():
        value = getattr(model, field.name)
        if field.raw or value == field.default or value is None:
            continue
        yield words(value) if field.inline else _pair(key, value, field)


def _pair(key: str, value: Any, field: Field) -> str:
    shown = words(value, field)
    is_open = isinstance(value, SpecModel) and ", " in shown and "(" not in shown
    return f"{key} ({shown})" if is_open else f"{key} {shown}"


def _number(value: float) -> str:
    """As a person would write it: `5`, `0.001`, `1e-5`."""
    if value.is_integer() and abs(value) < 1e16:
        return str(int(value))
    return re.sub(r"e([+-])0*", lambda sign: "e-" if sign[1] == "-" else "e", repr(value))


def _list(items: list[Any] | tuple[Any, ...], field: Field | None) -> str:
    one = field is not None and ONE_FOR_ALL.search(field.words) and len(set(items)) == 1
    if one or (field is not None and len(items) == 1 and "or a list" in field.words):
        return words(items[0])
    return f"[{', '.join(words(item) or 'null' for item in items)}]"
