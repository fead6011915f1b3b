"""The costs of a network, layer by layer, without TensorFlow."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...spec_schema.shapes import product
from ...spec_schema.types import TensorType
from ..ir import Graph, Node


class Costs(NamedTuple):
    """The costs of one node for one sample in the forward pass.

    Attributes:
        parameters: The number of elements of its weights.
        trainable: The number of those that are trainable.
        multiply_adds: The number of multiply-adds; an unknown dimension counts as 1.
        activations: The number of elements of its output; an unknown dimension counts as 1.
    """

    parameters: int
    trainable: int
    multiply_adds: int
    activations: int


class Row(NamedTuple):
    """A row of the summary."""

    name: str
    kind: str
    inputs: tuple[str, ...]
    type: TensorType
    costs: Costs


def costs(node: Node, types: Mapping[str, TensorType]) -> Costs:
    """Returns the costs of a typed node; `types` has the types of all outputs by name."""
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
    """Returns the rows of a typed graph, in order of computation."""
    types = graph.types()
    for node in graph.nodes:
        assert node.type is not None
        yield Row(node.name, node.operator.name, node.inputs, node.type, costs(node, types))


def total(graph: Graph) -> Costs:
    """Returns the costs of the whole network."""
    each = [row.costs for row in rows(graph)]
    return Costs(
        parameters=sum(c.parameters for c in each),
        trainable=sum(c.trainable for c in each),
        multiply_adds=sum(c.multiply_adds for c in each),
        activations=sum(c.activations for c in each),
    )
