"""A network as boxes and arrows: a box for each layer or block, copies of one in a single box."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from ...spec_schema.types import TensorType
from ..ir import Graph, Node

Kind: TypeAlias = Literal["input", "layer", "block", "output", "joint"]
"""What a box is; a joint is a point at which a part of a drawing continues."""


@dataclass(frozen=True, slots=True)
class Box:
    """An input, an output, a layer, a block or a joint.

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

    @property
    def is_shared(self) -> bool:
        """Whether it uses the weights of another layer or block."""
        return any(node.shares for node in self.nodes)


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
    """Returns the drawing of each block by its name, outer blocks first.

    Of all uses of a block, the first of those with the most layers is drawn: `when` leaves out none
    or few of them.
    """
    uses: dict[str, Counter[tuple[int, str]]] = {}
    for node in graph.nodes:
        path = node.origin.reference.split("/")
        for depth, use in enumerate(node.origin.blocks, 1):
            uses.setdefault(use.block, Counter())[depth, "/".join(path[:depth]) + "/"] += 1
    return {block: _opened(graph, *max(of, key=of.__getitem__)) for block, of in uses.items()}


def _opened(graph: Graph, depth: int, prefix: str) -> Diagram:
    """Returns the inside of one application of a block."""
    nodes = [node for node in graph.nodes if node.origin.reference.startswith(prefix)]
    inside = {name for node in nodes for name in node.types}
    outside = [node for node in graph.nodes if node.name not in inside]
    given, types = nodes[0].origin.blocks[depth - 1].inputs, graph.types()
    taken = {*_taken(nodes)} - inside
    names = {tensor: name for name, tensor in given.items() if tensor in taken}
    left = {*_taken(outside), *graph.outputs.values()} & inside
    outputs = {
        _result(name, nodes[-1].name): name for node in nodes for name in node.types if name in left
    }
    boxes = [*(Box(name, "input") for name in names.values()), *_boxes(nodes, depth)]
    types |= {name: types[tensor] for tensor, name in names.items()}
    return _connected(boxes, types, outputs, names)


def _result(name: str, last: str) -> str:
    """Returns what a tensor that leaves a block is called inside it."""
    return "output" if name == last else name.rpartition("/")[2]


def _boxes(nodes: Iterable[Node], depth: int) -> list[Box]:
    """Returns the layers and blocks at a depth of nesting, copies not yet in one box."""
    found: dict[str, list[Node]] = {}
    for node in nodes:
        found.setdefault(node.origin.reference.split("/")[depth], []).append(node)
    return [_box(name, members, depth) for name, members in found.items()]


def _box(name: str, nodes: list[Node], depth: int) -> Box:
    first = nodes[0]
    if len(first.origin.blocks) > depth:
        return Box(name, "block", first.origin.blocks[depth].block, tuple(nodes))
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
    """Whether a box is a copy like the one before it: behind it in a chain, or side by side.

    In a chain, one takes what the other makes in place of what the other takes. What else they take
    and make is the same.
    """
    one, other = diagram.boxes[before], diagram.boxes[number]
    name, _, index = other.name.rpartition("[")
    if not name or index == "0]" or one.name.rpartition("[")[0] != name or not _alike(one, other):
        return False
    taken, taken_before = _entering(diagram, number), _entering(diagram, before)
    left, left_before = _leaving(diagram, number), _leaving(diagram, before)
    if taken == taken_before:
        return left == left_before
    passed = {arrow for arrow in taken if arrow[0] == before}
    beside = taken - passed
    to_others = {arrow for arrow in left_before if arrow[0] != number}
    first = taken_before - beside
    return {type_ for _, type_ in passed} == {type_ for _, type_ in first} and to_others <= left


def _alike(one: Box, other: Box) -> bool:
    """Whether two copies are the same layer, or have the same kinds of layers and shapes inside."""
    if one.kind == "layer" and one.nodes[0].operator != other.nodes[0].operator:
        return False
    return [(node.operator.name, node.type) for node in one.nodes] == [
        (node.operator.name, node.type) for node in other.nodes
    ]


def _entering(diagram: Diagram, number: int) -> set[tuple[int, TensorType]]:
    return {(arrow.source, arrow.type) for arrow in diagram.arrows if arrow.target == number}


def _leaving(diagram: Diagram, number: int) -> set[tuple[int, TensorType]]:
    return {(arrow.target, arrow.type) for arrow in diagram.arrows if arrow.source == number}
