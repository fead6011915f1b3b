"""Values, keys and remedies as messages phrase them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..component import Component, SpecModel
from ..findings.finding import Edit
from ..yaml.values import Scalar, Substituted, Value
from .fields import Field, inline_of

if TYPE_CHECKING:
    from .meant_values import Meant

FEW = 8


def owner_of(model: type[SpecModel], path: str) -> str:
    """Returns what a key belongs to: a component's name, or a section's key ("" for the spec)."""
    return model.name if issubclass(model, Component) else last(path)


def inline_names(model: type[SpecModel]) -> Iterable[str]:
    """Returns the components that may be keys next to those of a model."""
    inline = inline_of(model)
    return inline.component.catalogue if inline and inline.component else ()


def remedy(field: Field, value: Value, meant: "Meant | None") -> str:
    """Returns what to write in place of an invalid value; empty if nothing is known."""
    if meant is None or meant.is_sure:
        from .migration_hints import value_of_others

        return trap(value) or value_of_others(field.key, value)
    there = " there" if isinstance(value, Substituted) and value.is_bare and value.origins else ""
    return f"{f'{meant.reason}: ' if meant.reason else ''}write `{meant.text}`{there}"


def trap(value: Value) -> str:
    """Returns the YAML pitfall that explains a value; empty if there is none."""
    from .meant_values import BOOLEANS, is_number

    if not isinstance(value, Scalar) or not isinstance(value.value, str):
        return ""
    text = value.value
    boolean = BOOLEANS.get(text.lower())
    if boolean and value.quoted:
        return f"quotes make it a string; write `{boolean}`"
    if boolean:
        return f"YAML 1.2 reads `{text}` as a string; write `{boolean}`"
    if is_number(text):
        return "write numbers without quotes, underscores or commas"
    return ""


def retyped(value: Value, meant: "Meant | None") -> tuple[Edit, ...]:
    """Returns the fix that writes what was meant. It is safe if nothing else can be meant."""
    if meant is None or (isinstance(value, Substituted) and value.is_bare):
        return ()
    return (Edit(value.span, meant.text, meant.is_sure, f"write `{meant.text}`"),)


def last(path: str) -> str:
    """Returns the last segment of a path."""
    return path.rsplit(".", 1)[-1]


def join(path: str, key: str) -> str:
    """Returns the path of a key below a path."""
    return f"{path}.{key}" if path else key
