"""The typed graph between a spec and a target: immutable, with named nodes in order of
computation.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from ..spec_schema.findings.finding import Related, Span
from ..spec_schema.operator import Operator, Weight
from ..spec_schema.types import TensorType
from ..spec_schema.yaml.values import Mapping, Value, inside, related_of

if TYPE_CHECKING:
    from .features.columns import RawColumn


class BlockUse(NamedTuple):
    """An application of a block: its name, and the full names of its inputs by their own names."""

    block: str
    inputs: dict[str, str]


class SizeUse(NamedTuple):
    """A reference to the size of a tensor (`$input.channels`), and what it stands for.

    Attributes:
        block: The block whose layers refer to it; "" in `model.layers`.
        site: The full name of the application of the block.
    """

    block: str
    site: str
    name: str
    worth: object


class Origin(NamedTuple):
    """The location of a node in the spec.

    Attributes:
        path: The path as it is shown (`model.layers.head`).
        key: The span of the component's key.
        parameters: The values of the key, for the spans of single parameters.
        site: Where the outermost block that contains the node is applied.
        reference: What selectors call the node: its name, with copies by index
            (`residual[1]/main`).
        blocks: The uses of blocks that contain the node, outermost first.
    """

    path: str
    key: Span
    parameters: Value | None = None
    site: Related | None = None
    reference: str = ""
    blocks: tuple[BlockUse, ...] = ()

    def span_of(self, parameter: str = "", part: tuple[int, int] | None = None) -> Span:
        """Returns the span of a parameter's value, or of a part of it; of the key if not written.

        Args:
            part: Offsets in the text of the value.
        """
        value: Value | None = self.parameters if parameter else None
        if isinstance(value, Mapping):
            value = value.get(parameter)
        if value is None:
            return self.key
        return value.span if part is None else inside(value, *part)

    def related_of(self, parameter: str) -> tuple[Related, ...]:
        """Returns where a parameter's value comes from if it is a reference, and the block."""
        value: Value | None = self.parameters
        if isinstance(value, Mapping):
            value = value.get(parameter)
        origins = related_of(value) if parameter and value is not None else ()
        return (*origins, self.site) if self.site else origins


@dataclass(frozen=True, slots=True)
class Node:
    """One application of a layer.

    Attributes:
        name: The name with the names of its blocks (`residual_2/main`); the prefix of its weights.
        inputs: The names of its input nodes or inputs, in the operator's order.
        roles: The operator's argument for each input, if its inputs have roles.
        shares: The node whose weights it uses, if it applies an existing layer again.
        type: The type of its output; None if it is not inferred yet or can't be.
        result_types: The types of the other results of its operator; empty if not inferred.
        weights: Its own weights; empty if it shares those of another node.
    """

    name: str
    operator: Operator
    inputs: tuple[str, ...]
    origin: Origin = field(compare=False)
    roles: tuple[str, ...] = ()
    trainable: bool = True
    shares: str | None = None
    type: TensorType | None = None
    result_types: tuple[TensorType, ...] = ()
    weights: tuple[Weight, ...] = ()

    @property
    def results(self) -> tuple[str, ...]:
        """The names of its other results (`encoder.state_h`)."""
        return tuple(f"{self.name}.{result}" for result in self.operator.results())

    @property
    def types(self) -> dict[str, TensorType]:
        """The types of its output and its other results by name; empty if not inferred."""
        if self.type is None:
            return {}
        return {self.name: self.type, **dict(zip(self.results, self.result_types, strict=True))}

    @property
    def owner(self) -> str:
        """The node that owns the weights that this node uses."""
        return self.shares or self.name


@dataclass(frozen=True)
class Graph:
    """A network: inputs, nodes in order of computation, and which of them are outputs.

    Attributes:
        is_complete: False if some layers of the spec can't be read. Nodes and outputs may then
            refer to names that don't exist, and unused layers are not reported.
        redefined: What in the spec earlier versions understood differently, in words.
        columns: The column of each input, if features are in front of the network.
        prepared: What features give to the network: its inputs as the spec declares them → tensors.
        normalized: The tensors that raw inputs become where the network normalizes them.
        size_uses: What references to sizes of tensors stand for.
    """

    inputs: dict[str, TensorType]
    nodes: tuple[Node, ...]
    outputs: dict[str, str]
    is_complete: bool = True
    redefined: frozenset[str] = field(default=frozenset(), compare=False)
    columns: dict[str, "RawColumn"] = field(default_factory=dict)
    prepared: dict[str, str] = field(default_factory=dict, compare=False)
    normalized: dict[str, str] = field(default_factory=dict, compare=False)
    size_uses: tuple[SizeUse, ...] = field(default=(), compare=False)

    @cached_property
    def by_name(self) -> dict[str, Node]:
        """The nodes by name, and by the names of their results."""
        return {name: node for node in self.nodes for name in (node.name, *node.results)}

    def __getitem__(self, name: str) -> Node:
        return self.by_name[name]

    @property
    def parameters(self) -> int:
        """The number of elements of all weights."""
        return sum(weight.size for node in self.nodes for weight in node.weights)

    def types(self) -> dict[str, TensorType]:
        """The types of inputs and of the outputs and results of typed nodes, by name."""
        return self.inputs | {k: v for node in self.nodes for k, v in node.types.items()}

    @cached_property
    def repeats(self) -> dict[str, int]:
        """How many times each node makes the draws of its layer, by name."""
        types = self.types()
        return {
            node.name: node.operator.repeats(*(types[name] for name in node.inputs))
            for node in self.nodes
        }

    @cached_property
    def uses(self) -> dict[str, int]:
        """How many times all nodes of a layer together make its draws, by the node that owns it."""
        uses: dict[str, int] = {}
        for node in self.nodes:
            uses[node.owner] = uses.get(node.owner, 0) + self.repeats[node.name]
        return uses

    def with_nodes(self, nodes: Iterable[Node]) -> "Graph":
        """Return the graph with other nodes."""
        return replace(self, nodes=tuple(nodes))

    def learned(self, name: str) -> str:
        """Returns the tensor that the network learns from in place of an input."""
        return self.normalized.get(name, name)

    def between(self, given: Iterable[str], wanted: dict[str, str]) -> "Graph":
        """Returns the part that computes some tensors from others, which become its inputs.

        Args:
            given: The names of inputs or tensors; those that nothing wanted needs are left out.
            wanted: The names of tensors, by the names of its outputs.
        """
        known, needed = {*given}, {*wanted.values()}
        nodes: list[Node] = []
        for node in reversed(self.nodes):
            made = {node.name, *node.results}
            if not made.isdisjoint(needed - known):
                nodes.append(node)
                needed.update((*node.inputs, node.owner))
        types = self.types()
        inputs = {name: types[name] for name in dict.fromkeys(given) if name in needed}
        return replace(self, inputs=inputs, nodes=tuple(reversed(nodes)), outputs=wanted)

    def fed(self, feeds: dict[str, str]) -> "Graph":
        """Returns the graph with other tensors in place of its inputs, by the names of these."""
        nodes = (
            replace(node, inputs=tuple(feeds.get(name, name) for name in node.inputs))
            for node in self.nodes
        )
        outputs = {output: feeds.get(name, name) for output, name in self.outputs.items()}
        return replace(self, nodes=tuple(nodes), outputs=outputs)

    def renamed(self, names: dict[str, str]) -> "Graph":
        """Returns the graph with other names for its inputs."""
        inputs = {names.get(name, name): type_ for name, type_ in self.inputs.items()}
        return replace(self.fed(names), inputs=inputs)

    @property
    def is_chain(self) -> bool:
        """Whether there is one input, every node takes only the previous one, and nothing is
        shared.
        """
        if len(self.inputs) != 1 or len(self.outputs) != 1 or not self.nodes:
            return False
        before = (*self.inputs, *(node.name for node in self.nodes[:-1]))
        chained = all(
            node.inputs == (name,) and node.shares is None and not node.roles and not node.results
            for node, name in zip(self.nodes, before, strict=True)
        )
        return chained and next(iter(self.outputs.values())) == self.nodes[-1].name

    def weights(self) -> Iterator[tuple[str, Weight, Node]]:
        """Yields every weight with its full name (`residual_2/main/kernel`) and its node."""
        for node in self.nodes:
            for weight in node.weights:
                yield f"{node.name}/{weight.name}", weight, node

    def trained_weights(self) -> tuple[str, ...]:
        """Returns the full names of the weights that gradients update."""
        return tuple(
            full for full, weight, node in self.weights() if weight.trainable and node.trainable
        )


class MalformedGraph(Exception):
    """A pass returned a graph that violates an invariant, which is a bug."""


def verify(graph: Graph) -> None:
    """Check the invariants of graphs. Raises MalformedGraph."""
    known = set(graph.inputs)
    for node in graph.nodes:
        _verify_node(node, known, graph.is_complete)
        known |= {node.name, *node.results}
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
    """Returns a stable text form with a line per node, for goldens and for reading."""
    lines = [f"input {name} {type_} {type_.dtype}" for name, type_ in graph.inputs.items()]
    for node in graph.nodes:
        sources = ", ".join(
            f"{role}={name}" for role, name in zip(node.roles, node.inputs, strict=False)
        ) or ", ".join(node.inputs)
        sharing = f" shares {node.shares}" if node.shares else ""
        frozen = "" if node.trainable else " frozen"
        lines.append(f"{node.name} = {node.operator.name}({sources}) {node.type}{sharing}{frozen}")
        results = zip(node.operator.results(), node.result_types, strict=False)
        lines += [f"  {name} {type_}" for name, type_ in results]
        lines += [f"  {_weight_text(weight)}" for weight in node.weights]
    lines += [f"output {name} {source}" for name, source in graph.outputs.items()]
    return "\n".join(lines) + "\n"


def _weight_text(weight: Weight) -> str:
    """Returns the name, shape and initializer of a weight, then its regularizer and constraint."""
    terms = [term.name for term in (weight.regularizer, weight.constraint) if term is not None]
    fixed = [] if weight.trainable else ["fixed"]
    return " ".join([weight.name, f"{list(weight.shape)}", weight.initializer.name, *terms, *fixed])
