"""Drawings as Mermaid flowcharts, which GitHub and GitLab show."""

from .boxes import lines, shape
from .diagram import Arrow, Box, Diagram

_SHAPES = {
    "input": ("([", "])"),
    "output": ("([", "])"),
    "layer": ("[", "]"),
    "block": ("[[", "]]"),
}
_PLAIN = frozenset(" .…,:;?()[]{}×+-/=_")
"""Characters besides letters and digits that mean themselves in a quoted label."""


def mermaid(diagram: Diagram) -> str:
    """Returns a drawing as a flowchart from top to bottom, with the shape on each arrow."""
    boxes = (_box(number, box) for number, box in enumerate(diagram.boxes))
    return "\n".join(("flowchart TD", *boxes, *map(_arrow, diagram.arrows))) + "\n"


def _box(number: int, box: Box) -> str:
    opening, closing = _SHAPES[box.kind]
    label = "<br>".join(map(_escaped, lines(box)))
    return f'  n{number}{opening}"{label}"{closing}'


def _arrow(arrow: Arrow) -> str:
    return f'  n{arrow.source} -- "{_escaped(shape(arrow.type))}" --> n{arrow.target}'


def _escaped(text: str) -> str:
    """Returns a text as Mermaid reads it: characters with a meaning as numbers of Unicode."""
    plain = (c if c.isalnum() or c in _PLAIN else f"#{ord(c)};" for c in text)
    return "".join(plain)
