"""What a network costs, row by row, without TensorFlow."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...spec_schema.shapes import product
from ...spec_schema.types import TensorType
from ..ir import Graph, Node


class Costs(NamedTuple):
    """Costs of one node for one sample, forward.

    Attributes:
        parameters: numbers in its weights.
        trainable: of these, those that training moves.
        multiply_adds: multiply-adds; an unknown dimension counts 1.
        activations: numbers in its output; an unknown dimension counts 1.
    """

    parameters: int
    trainable: int
    multiply_adds: int
    activations: int


class Row(NamedTuple):
    """A line of the summary."""

    name: str
    kind: str
    inputs: tuple[str, ...]
    type: TensorType
    costs: Costs


def costs(node: Node, types: Mapping[str, TensorType]) -> Costs:
    """What a node costs; `types` are those of all outputs by name. The node must be typed."""
    assert node.type is not None
    known = [types[name] for name in node.inputs]
    trainable = sum(w.size for w in node.weights if w.trainable) if node.trainable else 0
    return Costs(
        parameters=sum(weight.size for weight in node.weights),
        trainable=trainable,
        multiply_adds=node.operator.multiply_adds(node.type, *known),
        activations=product(tuple(dim or 1 for dim in node.type.shape[1:])) or 0,
    )


def rows(graph: Graph) -> Iterator[Row]:
    """The summary of a typed graph, in order of computation."""
    types = graph.types()
    for node in graph.nodes:
        assert node.type is not None
        yield Row(node.name, node.operator.name, node.inputs, node.type, costs(node, types))


def parameters(graph: Graph) -> int:
    """Numbers in all weights."""
    return sum(weight.size for node in graph.nodes for weight in node.weights)


def total(graph: Graph) -> Costs:
    """The costs of the whole network."""
    each = [row.costs for row in rows(graph)]
    return Costs(
        parameters=sum(c.parameters for c in each),
        trainable=sum(c.trainable for c in each),
        multiply_adds=sum(c.multiply_adds for c in each),
        activations=sum(c.activations for c in each),
    )
