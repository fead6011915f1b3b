"""Drawings as Mermaid flowcharts, which GitHub and GitLab show."""

from collections.abc import Iterable
from typing import Any

from ...spec_schema.component import Component
from ...spec_schema.reading.fields import fields_of
from ...spec_schema.reference.shown import shown
from ...spec_schema.shapes import Dim
from ...spec_schema.types import TensorType
from .diagram import Arrow, Box, Diagram

_SHAPES = {
    "input": ("([", "])"),
    "output": ("([", "])"),
    "layer": ("[", "]"),
    "block": ("[[", "]]"),
}
_PLAIN = frozenset(" .…,:;?()[]{}×+-/=_")
"""Characters besides letters and digits that mean themselves in a quoted label."""
MOST_PARAMETERS = 3
LONGEST = 60


def mermaid(diagram: Diagram) -> str:
    """Returns a drawing as a flowchart from top to bottom, with the shape on each arrow."""
    boxes = (_box(number, box) for number, box in enumerate(diagram.boxes))
    return "\n".join(("flowchart TD", *boxes, *map(_arrow, diagram.arrows))) + "\n"


def _box(number: int, box: Box) -> str:
    opening, closing = _SHAPES[box.kind]
    label = "<br>".join(map(_escaped, _lines(box)))
    return f'  n{number}{opening}"{label}"{closing}'


def _arrow(arrow: Arrow) -> str:
    return f'  n{arrow.source} -- "{_escaped(_shape(arrow.type))}" --> n{arrow.target}'


def _lines(box: Box) -> list[str]:
    """Returns what is written in a box: what it is, then its parameters."""
    if not box.type:
        return [box.name]
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
    return f"{key}: {_sizes(value) if is_size else shown(value)}"


def _sizes(sizes: Iterable[Dim]) -> str:
    return " × ".join("?" if size is None else str(size) for size in sizes)


def _shape(type_: TensorType) -> str:
    sizes = _sizes(type_.shape[1:]) or "1"
    return sizes if type_.dtype == "float32" else f"{sizes} {type_.dtype}"


def _escaped(text: str) -> str:
    """Returns a text as Mermaid reads it: characters with a meaning as numbers of Unicode."""
    plain = (c if c.isalnum() or c in _PLAIN else f"#{ord(c)};" for c in text)
    return "".join(plain)
