"""Values, keys and remedies as a message says them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..component import Component, SpecModel
from ..findings.finding import Edit
from ..yaml.values import Scalar, Substituted, Value
from .fields import Field, inline_of

if TYPE_CHECKING:
    from .meant_values import Meant

FEW = 8
LISTED = 24


def holder(model: type[SpecModel], path: str) -> str:
    """Whose keys these are: a component by its name, a section by its key."""
    if issubclass(model, Component):
        return f"`{model.name}`"
    return f"`{last(path)}`" if path else "a spec"


def noun(model: type[SpecModel]) -> str:
    """What the keys of a model are called."""
    return "parameter" if issubclass(model, Component) else "key"


def inline_names(model: type[SpecModel]) -> Iterable[str]:
    """The components that are keys beside those of a model."""
    inline = inline_of(model)
    return inline.component.catalogue if inline and inline.component else ()


def remedy(field: Field, value: Value, meant: "Meant | None") -> str:
    """What to write instead of a value that does not fit; empty where nothing is known."""
    if len(field.choices) > FEW:
        return f"it takes {listed(field.choices)}"
    if meant is None or meant.is_sure:
        from .migration_hints import value_of_others

        return trap(value) or value_of_others(field.key, value)
    there = " there" if isinstance(value, Substituted) and value.is_bare and value.origins else ""
    return f"{f'{meant.reason}: ' if meant.reason else ''}write `{meant.text}`{there}"


def trap(value: Value) -> str:
    """YAML's own surprises, where one explains the value."""
    from .meant_values import BOOLEANS, is_number

    if not isinstance(value, Scalar) or not isinstance(value.value, str):
        return ""
    text = value.value
    boolean = BOOLEANS.get(text.lower())
    if boolean and value.quoted:
        return f"in quotes it is text; write `{boolean}`"
    if boolean:
        return f"YAML 1.2 reads `{text}` as text; write `{boolean}`"
    if is_number(text):
        return "a number is written without quotes, underscores and commas"
    return ""


def retyped(value: Value, meant: "Meant | None") -> tuple[Edit, ...]:
    """The repair that writes what was meant; a sure one needs nobody to look at it."""
    if meant is None or (isinstance(value, Substituted) and value.is_bare):
        return ()
    return (Edit(value.span, meant.text, meant.is_sure, f"write `{meant.text}`"),)


def listed(names: Iterable[str]) -> str:
    """Names as a message lists them, cut where there are many."""
    shown = [f"`{name}`" for name in names]
    return ", ".join([*shown[:LISTED], "…"] if len(shown) > LISTED else shown)


def last(path: str) -> str:
    """The last part of a path."""
    return path.rsplit(".", 1)[-1]


def join(path: str, key: str) -> str:
    """The path of a key inside a path."""
    return f"{path}.{key}" if path else key
