"""The typed graph between a spec and a target: frozen, named, in order of computation."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from ..spec_schema.findings.finding import Related, Span
from ..spec_schema.operator import Operator, Weight
from ..spec_schema.types import TensorType
from ..spec_schema.yaml.values import Mapping, Value, related_of


class Origin(NamedTuple):
    """Where in the spec a node comes from.

    Attributes:
        path: as a person says it (`model.layers.head`).
        key: the span of the component's key.
        parameters: the values behind the key, for the spans of single parameters.
        site: where the block is applied that the node comes from, outermost.
    """

    path: str
    key: Span
    parameters: Value | None = None
    site: Related | None = None

    def span_of(self, parameter: str = "") -> Span:
        """The place of a parameter's value; the key where it was not written."""
        if parameter and isinstance(self.parameters, Mapping):
            entry = self.parameters.entries.get(parameter)
            if entry:
                return entry.value.span
        elif parameter and self.parameters is not None:
            return self.parameters.span
        return self.key

    def related_of(self, parameter: str) -> tuple[Related, ...]:
        """Where a parameter's value comes from that a reference stands for, and the block."""
        value: Value | None = self.parameters
        if isinstance(value, Mapping):
            value = value.get(parameter)
        origins = related_of(value) if parameter and value is not None else ()
        return (*origins, self.site) if self.site else origins


@dataclass(frozen=True, slots=True)
class Node:
    """One layer applied once.

    Attributes:
        name: scoped by block (`residual_2/main`); the prefix of its weights' names.
        inputs: names of the nodes or inputs it takes, in the operator's order.
        roles: the operator's argument for each input, where its inputs have roles.
        shares: the node whose weights it uses, where it applies an existing layer again.
        type: of its output; None until inferred, or when it can't be.
        weights: what it owns; empty where it shares.
    """

    name: str
    operator: Operator
    inputs: tuple[str, ...]
    origin: Origin = field(compare=False)
    roles: tuple[str, ...] = ()
    trainable: bool = True
    shares: str | None = None
    type: TensorType | None = None
    weights: tuple[Weight, ...] = ()

    @property
    def owner(self) -> str:
        """The node that has the weights this one uses."""
        return self.shares or self.name


@dataclass(frozen=True)
class Graph:
    """A network: inputs, nodes in order of computation, and which of them are outputs.

    Attributes:
        is_complete: False if some layers of the spec can't be read: nodes and outputs may then take
            what doesn't exist, and unused layers are not reported.
    """

    inputs: dict[str, TensorType]
    nodes: tuple[Node, ...]
    outputs: dict[str, str]
    is_complete: bool = True

    @cached_property
    def by_name(self) -> dict[str, Node]:
        """The nodes by their names."""
        return {node.name: node for node in self.nodes}

    def __getitem__(self, name: str) -> Node:
        return self.by_name[name]

    def types(self) -> dict[str, TensorType]:
        """The types of inputs and of the outputs of typed nodes, by name."""
        return self.inputs | {node.name: node.type for node in self.nodes if node.type}

    def with_nodes(self, nodes: Iterable[Node]) -> "Graph":
        """The graph with other nodes."""
        return replace(self, nodes=tuple(nodes))

    @property
    def is_chain(self) -> bool:
        """One input, every node takes the one before and only that, nothing is shared."""
        if len(self.inputs) != 1 or len(self.outputs) != 1 or not self.nodes:
            return False
        before = (*self.inputs, *(node.name for node in self.nodes[:-1]))
        chained = all(
            node.inputs == (name,) and node.shares is None and not node.roles
            for node, name in zip(self.nodes, before, strict=True)
        )
        return chained and next(iter(self.outputs.values())) == self.nodes[-1].name

    def weights(self) -> Iterator[tuple[str, Weight, Node]]:
        """Every weight with its full name (`residual_2/main/kernel`) and its node."""
        for node in self.nodes:
            for weight in node.weights:
                yield f"{node.name}/{weight.name}", weight, node


class MalformedGraph(Exception):
    """A pass returned a graph that breaks a rule of the representation: a defect of ours."""


def verify(graph: Graph) -> None:
    """Check the rules every graph obeys between passes. Raises MalformedGraph."""
    known = set(graph.inputs)
    for node in graph.nodes:
        _verify_node(node, known, graph.is_complete)
        known.add(node.name)
    lost = [name for name in graph.outputs.values() if name not in known]
    if (lost and graph.is_complete) or not graph.outputs:
        raise MalformedGraph(f"outputs {lost or 'missing'}")


def _verify_node(node: Node, known: set[str], is_complete: bool) -> None:
    if node.name in known:
        raise MalformedGraph(f"{node.name} is defined twice")
    missing = [name for name in node.inputs if name not in known]
    if (missing and is_complete) or not node.inputs:
        raise MalformedGraph(f"{node.name} takes {missing or 'nothing'}")
    if node.roles and len(node.roles) != len(node.inputs):
        raise MalformedGraph(f"{node.name} has {len(node.roles)} roles")
    is_lost = node.shares is not None and node.shares not in known
    if node.shares is not None and ((is_lost and is_complete) or node.weights):
        raise MalformedGraph(f"{node.name} shares {node.shares}")


def to_text(graph: Graph) -> str:
    """A stable text form, one line a node, for goldens and for reading."""
    lines = [f"input {name} {type_} {type_.dtype}" for name, type_ in graph.inputs.items()]
    for node in graph.nodes:
        sources = ", ".join(
            f"{role}={name}" for role, name in zip(node.roles, node.inputs, strict=False)
        ) or ", ".join(node.inputs)
        sharing = f" shares {node.shares}" if node.shares else ""
        frozen = "" if node.trainable else " frozen"
        lines.append(f"{node.name} = {node.operator.name}({sources}) {node.type}{sharing}{frozen}")
        lines += [f"  {_weight_text(weight)}" for weight in node.weights]
    lines += [f"output {name} {source}" for name, source in graph.outputs.items()]
    return "\n".join(lines) + "\n"


def _weight_text(weight: Weight) -> str:
    """Its name, shape and initializer, then its regularizer and constraint."""
    terms = [term.name for term in (weight.regularizer, weight.constraint) if term is not None]
    fixed = [] if weight.trainable else ["fixed"]
    return " ".join([weight.name, f"{list(weight.shape)}", weight.initializer.name, *terms, *fixed])
