"""The layers of a network that change the targets of outputs with the samples of a batch."""

from collections.abc import Callable, Container, Mapping
from typing import TypeAlias

from ..spec_schema.shapes import Shape
from .ir import Graph, Node

ByOutput: TypeAlias = Mapping[str, tuple[Node, ...]]
"""Name of an output → layers before it, in their order. Outputs without any are left out."""


MOVING = (
    *("random_flip", "random_rotation", "random_translation", "random_zoom", "random_shear"),
    *("random_perspective", "random_elastic_transform", "random_crop", "rand_augment"),
)
"""Layers that move the pixels of images."""


def mixing_layers(graph: Graph) -> ByOutput:
    """Returns the layers that mix the samples of an output."""
    return _before_outputs(graph, lambda node: node.operator.at_each_step.mixes_samples)


def moving_layers(graph: Graph) -> ByOutput:
    """Returns the layers that move the targets of an output with the pixels of images."""
    found = _before_outputs(graph, lambda node: node.operator.moves_pixels)
    return _kept(found, lambda node, output: _moves_targets(node, output, graph))


def cropping_layers(graph: Graph) -> ByOutput:
    """Returns the layers that cut the targets of an output with images."""
    if not any(node.operator.crops_pixels for node in graph.nodes):
        return {}
    found = _before_outputs(graph, lambda node: node.operator.crops_pixels)
    return _kept(found, lambda node, output: _moves_targets(node, output, graph))


def layers_before_boxes(graph: Graph) -> ByOutput:
    """Returns the layers that would have to move or mix the targets of an output, if these are
    bounding boxes.
    """

    def is_wanted(node: Node) -> bool:
        operator = node.operator.at_each_step
        return operator.name in MOVING or operator.mixes_samples

    return _before_outputs(graph, is_wanted)


def changing_layers(graph: Graph, boxes: Container[str] = ()) -> ByOutput:
    """Returns the layers that mix or move the targets of an output.

    Args:
        boxes: The outputs whose targets are bounding boxes.
    """
    found = _before_outputs(
        graph, lambda node: node.operator.mixes_samples or node.operator.moves_pixels
    )
    return _kept(
        found,
        lambda node, output: (
            output in boxes or node.operator.mixes_samples or _moves_targets(node, output, graph)
        ),
    )


def _before_outputs(graph: Graph, is_wanted: Callable[[Node], bool]) -> ByOutput:
    if not any(map(is_wanted, graph.nodes)):
        return {}
    before: dict[str, tuple[Node, ...]] = {}
    for node in graph.nodes:
        found = {each.name: each for name in node.inputs for each in before.get(name, ())}
        if is_wanted(node):
            found[node.name] = node
        before |= dict.fromkeys((node.name, *node.results), tuple(found.values()))
    by_output = {output: before.get(source, ()) for output, source in graph.outputs.items()}
    return {output: nodes for output, nodes in by_output.items() if nodes}


def _kept(found: ByOutput, is_wanted: Callable[[Node, str], bool]) -> ByOutput:
    kept = {
        output: tuple(node for node in nodes if is_wanted(node, output))
        for output, nodes in found.items()
    }
    return {output: nodes for output, nodes in kept.items() if nodes}


def has_target_by_pixel(node: Node, output: str, graph: Graph) -> bool:
    """Whether the targets of an output have a place for each pixel of the images that a layer
    returns, before later layers crop both.
    """
    types = graph.types()
    shape, places = types[graph.outputs[output]].shape, types[node.name].shape[1:3]
    if len(shape) != 4 or None in places:
        return False
    needed: Shape = shape[1:3]
    for later in reversed(graph.nodes[graph.nodes.index(node) + 1 :]):
        crops = later.operator.crops_pixels and types[later.name].shape[1:3] == needed
        if crops and not is_bypassed(later, output, graph):
            needed = types[later.inputs[0]].shape[1:3]
    return needed == places


def _moves_targets(node: Node, output: str, graph: Graph) -> bool:
    """Whether the targets of an output have a place for each pixel that a layer moves."""
    by_pixel = has_target_by_pixel(node, output, graph)
    return by_pixel and not is_bypassed(node, output, graph)


def is_bypassed(node: Node, output: str, graph: Graph) -> bool:
    """Whether an output depends on an input of the network other than through a node."""
    reached = set(graph.inputs)
    for each in graph.nodes:
        takes_data = each is not node and each.operator.arity != "none"
        if takes_data and not reached.isdisjoint(each.inputs):
            reached.update((each.name, *each.results))
    return graph.outputs[output] in reached
