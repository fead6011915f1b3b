"""Values of models as a spec writes them, on one line."""

from typing import Any

from ..component import Component, SpecModel
from ..reading.fields import fields_of


def shown(value: Any) -> str:
    """Returns a default, a component or a section: `1e-07`, `[2, 2]`, `{l2: 0.01}`, `null`."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    if isinstance(value, Component):
        return _component(value)
    if isinstance(value, SpecModel):
        return _mapping(_given(value))
    if isinstance(value, dict):
        return _mapping(value)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(shown(item) for item in value)}]"
    return str(value)


def _component(component: Component) -> str:
    """Returns a component with the parameters that differ from their defaults."""
    if component.written_as_its:
        return shown(getattr(component, component.written_as_its))
    given = _given(component)
    if not given:
        return component.name
    main = component.main
    if main is not None and list(given) == [main]:
        return _mapping({component.name: given[main]})
    return f"{{{component.name}: {_mapping(given)}}}"


def _given(model: SpecModel) -> dict[str, Any]:
    fields = fields_of(type(model)).values()
    values = {field.key: getattr(model, field.name) for field in fields}
    return {field.key: values[field.key] for field in fields if values[field.key] != field.default}


def _mapping(entries: dict[str, Any]) -> str:
    return f"{{{', '.join(f'{key}: {shown(value)}' for key, value in entries.items())}}}"
