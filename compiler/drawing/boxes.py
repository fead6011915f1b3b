"""What is written in the boxes and beside the arrows of a drawing."""

from collections.abc import Iterable
from typing import Any

from ...spec_schema.component import Component
from ...spec_schema.reading.fields import fields_of
from ...spec_schema.reference.shown import shown
from ...spec_schema.shapes import Dim
from ...spec_schema.types import TensorType
from .diagram import Box

MOST_PARAMETERS = 3
LONGEST = 60


def lines(box: Box) -> list[str]:
    """Returns what is written in a box: what it is, then its parameters."""
    if not box.type:
        return [box.name] if box.name else []
    own = box.name.partition("[")[0]
    numbered = own.removeprefix(box.type).removeprefix("_")
    title = box.type if not numbered or numbered.isdigit() else f"{own}: {box.type}"
    times = f" × {box.copies}" if box.copies > 1 else ""
    about = _count(box) if box.kind == "block" else _parameters(box.nodes[0].operator)
    shared = "shared weights" if box.is_shared else ""
    return [line for line in (title + times, about, shared) if line]


def _count(box: Box) -> str:
    return f"{box.parameters:,} parameters" if box.parameters else ""


def _parameters(component: Component) -> str:
    """Returns the first numbers and texts among the parameters that differ from their defaults."""
    given = {
        field.key: value
        for field in fields_of(type(component)).values()
        if (value := getattr(component, field.name)) != field.default
        and not isinstance(value, Component)
    }
    found = [_parameter(key, value) for key, value in given.items()][:MOST_PARAMETERS]
    text = ", ".join(found)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _parameter(key: str, value: Any) -> str:
    if key == "expression":
        return str(value)
    if isinstance(value, float):
        return f"{key}: {value:g}"
    is_size = isinstance(value, tuple) and all(isinstance(size, int) for size in value)
    return f"{key}: {sizes(value) if is_size else shown(value)}"


def sizes(shape: Iterable[Dim]) -> str:
    """Returns sizes as a person writes them: `28 × 28 × 1`, with `?` for those that vary."""
    return " × ".join("?" if size is None else str(size) for size in shape)


def shape(type_: TensorType) -> str:
    """Returns what is written beside an arrow: the sizes of one sample, and an unusual type."""
    one = sizes(type_.shape[1:]) or "1"
    return one if type_.dtype == "float32" else f"{one} {type_.dtype}"
