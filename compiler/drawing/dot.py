"""Drawings in the language of Graphviz."""

from .boxes import lines, shape
from .diagram import Arrow, Box, Diagram

_SHAPES = {"input": "ellipse", "output": "ellipse", "layer": "box", "block": "box3d"}


def dot(diagram: Diagram, title: str = "network") -> str:
    """Returns a drawing as a directed graph, from top to bottom, with the shape on each arrow."""
    boxes = (_box(number, box) for number, box in enumerate(diagram.boxes))
    head = f'digraph {_quoted(title)} {{\n  node [fontname="sans-serif"]'
    return "\n".join((head, *boxes, *map(_arrow, diagram.arrows), "}")) + "\n"


def _box(number: int, box: Box) -> str:
    return f"  n{number} [shape={_SHAPES[box.kind]}, label={_quoted(*lines(box))}]"


def _arrow(arrow: Arrow) -> str:
    return f"  n{arrow.source} -> n{arrow.target} [label={_quoted(shape(arrow.type))}]"


def _quoted(*texts: str) -> str:
    """Returns lines as one string of the language."""
    escaped = (text.replace("\\", "\\\\").replace('"', '\\"') for text in texts)
    text = "\\n".join(escaped)
    return f'"{text}"'
