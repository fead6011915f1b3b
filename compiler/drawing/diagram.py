"""A network as boxes and arrows: a box for each layer or block, copies of one in a single box."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from ...spec_schema.types import TensorType
from ..ir import Graph, Node

Kind: TypeAlias = Literal["input", "layer", "block", "output"]


@dataclass(frozen=True, slots=True)
class Box:
    """An input, an output, a layer or a block.

    Attributes:
        name: What the spec calls it, unique in the drawing.
        kind: What it is.
        type: The layer or block that it is; "" for inputs and outputs.
        nodes: The nodes inside, in order of computation, those of all copies.
        copies: The number of copies that it stands for.
    """

    name: str
    kind: Kind
    type: str = ""
    nodes: tuple[Node, ...] = ()
    copies: int = 1

    @property
    def parameters(self) -> int:
        """The number of elements of the weights inside."""
        return sum(weight.size for node in self.nodes for weight in node.weights)


@dataclass(frozen=True, slots=True)
class Arrow:
    """A tensor from one box, by its number in the drawing, to another."""

    source: int
    target: int
    type: TensorType


@dataclass(frozen=True, slots=True)
class Diagram:
    """Boxes in order of computation, and the arrows between them."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def network_diagram(graph: Graph) -> Diagram:
    """Returns the drawing of a typed network, with its blocks closed."""
    inputs = [Box(name, "input") for name in graph.inputs]
    boxes = [*inputs, *_boxes(graph.nodes, 0)]
    return _connected(boxes, graph.types(), graph.outputs, {})


def block_diagrams(graph: Graph) -> dict[str, Diagram]:
    """Returns the drawing of the first application of each block by its name, outer ones first."""
    found: dict[str, tuple[int, str]] = {}
    for node in graph.nodes:
        path = node.origin.reference.split("/")
        for depth, block in enumerate(node.origin.blocks, 1):
            found.setdefault(block, (depth, "/".join(path[:depth]) + "/"))
    return {block: _opened(graph, depth, prefix) for block, (depth, prefix) in found.items()}


def _opened(graph: Graph, depth: int, prefix: str) -> Diagram:
    """Returns the inside of one application of a block, which has one input."""
    nodes = [node for node in graph.nodes if node.origin.reference.startswith(prefix)]
    inside = {name: node for node in nodes for name in node.types}
    entering = [name for name in _taken(nodes) if name not in inside]
    outside = [node for node in graph.nodes if node.name not in inside]
    leaving = {*_taken(outside), *graph.outputs.values()}
    results = [name for name in inside if name in leaving]
    boxes = [Box("input", "input"), *_boxes(nodes, depth)]
    types = graph.types()
    types["input"] = types[entering[0]]
    outputs = {"output": results[0]} if len(results) == 1 else {name: name for name in results}
    return _connected(boxes, types, outputs, dict.fromkeys(entering, "input"))


def _boxes(nodes: Iterable[Node], depth: int) -> list[Box]:
    """Returns the layers and blocks at a depth of nesting, copies not yet in one box."""
    found: dict[str, list[Node]] = {}
    for node in nodes:
        found.setdefault(node.origin.reference.split("/")[depth], []).append(node)
    return [_box(name, members, depth) for name, members in found.items()]


def _box(name: str, nodes: list[Node], depth: int) -> Box:
    first = nodes[0]
    if len(first.origin.blocks) > depth:
        return Box(name, "block", first.origin.blocks[depth], tuple(nodes))
    return Box(name, "layer", first.operator.name, tuple(nodes))


def _connected(
    boxes: Sequence[Box],
    types: Mapping[str, TensorType],
    outputs: Mapping[str, str],
    renamed: Mapping[str, str],
) -> Diagram:
    """Returns boxes with outputs and arrows; `renamed` has tensors that an input stands for."""
    boxes = [*boxes, *(Box(name, "output") for name in outputs)]
    origin = {name: number for number, box in enumerate(boxes) for name in _results(box)}
    arrows: dict[Arrow, None] = {}
    for target, box in enumerate(boxes):
        taken = [outputs[box.name]] if box.kind == "output" else _taken(box.nodes)
        for name in (renamed.get(name, name) for name in taken):
            if origin[name] != target:
                arrows[Arrow(origin[name], target, types[name])] = None
    return _merged(Diagram(tuple(boxes), tuple(arrows)))


def _results(box: Box) -> Iterable[str]:
    """Returns the names of the tensors that a box makes."""
    if box.kind == "input":
        return [box.name]
    return [name for node in box.nodes for name in node.types]


def _taken(nodes: Iterable[Node]) -> list[str]:
    """Returns the names of the tensors that nodes take."""
    return [name for node in nodes if node.operator.arity != "none" for name in node.inputs]


def _merged(diagram: Diagram) -> Diagram:
    """Returns the drawing with copies that are alike in one box, those side by side first."""
    boxes, arrows = diagram.boxes, diagram.arrows
    place = {number: number for number in range(len(boxes))}
    for number in range(1, len(boxes)):
        if _continues(diagram, number - 1, number):
            place[number] = place[number - 1]
    kept = sorted(set(place.values()))
    numbers = {old: new for new, old in enumerate(kept)}
    members = {old: [n for n, first in place.items() if first == old] for old in kept}
    moved = (
        Arrow(numbers[place[arrow.source]], numbers[place[arrow.target]], arrow.type)
        for arrow in arrows
    )
    whole = (_whole([boxes[number] for number in members[old]]) for old in kept)
    return Diagram(tuple(whole), tuple(dict.fromkeys(a for a in moved if a.source != a.target)))


def _whole(boxes: Sequence[Box]) -> Box:
    if len(boxes) == 1:
        return boxes[0]
    nodes = tuple(node for box in boxes for node in box.nodes)
    name = boxes[0].name.rpartition("[")[0]
    return replace(boxes[0], name=name, nodes=nodes, copies=len(boxes))


def _continues(diagram: Diagram, before: int, number: int) -> bool:
    """Whether a box is a copy like the one before it: behind it in a chain, or side by side."""
    one, other = diagram.boxes[before], diagram.boxes[number]
    name, _, index = other.name.rpartition("[")
    if not name or index == "0]" or one.name.rpartition("[")[0] != name or not _alike(one, other):
        return False
    taken, taken_before = _entering(diagram, number), _entering(diagram, before)
    left, left_before = _leaving(diagram, number), _leaving(diagram, before)
    if taken == taken_before:
        return left == left_before
    chained = {source for source, _ in taken} == {before} and len(left_before) == 1
    return chained and {t for _, t in taken_before} == {t for _, t in left}


def _alike(one: Box, other: Box) -> bool:
    """Whether two copies have the same layers with the same shapes."""
    return [(node.operator.name, node.type) for node in one.nodes] == [
        (node.operator.name, node.type) for node in other.nodes
    ]


def _entering(diagram: Diagram, number: int) -> set[tuple[int, TensorType]]:
    return {(arrow.source, arrow.type) for arrow in diagram.arrows if arrow.target == number}


def _leaving(diagram: Diagram, number: int) -> set[tuple[int, TensorType]]:
    return {(arrow.target, arrow.type) for arrow in diagram.arrows if arrow.source == number}
