"""The subject of lints: a spec without errors, and facts about it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ...spec_schema.component import Component
from ...spec_schema.document.training import Training
from ...spec_schema.findings.code import Violation
from ...spec_schema.findings.finding import Related, Span
from ...spec_schema.operator import Operator
from ...spec_schema.types import TensorType
from ...spec_schema.yaml.values import Mapping, Sequence, Value
from ..context import Context
from ..inner_layers import inner_layers
from ..ir import Graph, Node
from ..objectives.objectives import Monitor, Objective, OptimizerGroup


class LintHit(NamedTuple):
    """A finding of a lint, and its place."""

    what: Violation
    span: Span
    path: str
    related: tuple[Related, ...] = ()


class WrittenParameter(NamedTuple):
    """A parameter of a layer as written, or of a layer inside it.

    Attributes:
        path: The path relative to the layer (`kernel_regularizer`, `layer.units`).
    """

    operator: Operator
    name: str
    path: str
    key: Span
    value: Value


@dataclass(frozen=True, eq=False, repr=False)
class Subject:
    """A spec that compiled without errors.

    Attributes:
        objectives: One per output; empty without `training`.
        monitors: The values that will exist after an epoch.
        optimizers: Which optimizer updates which weights.
    """

    context: Context
    graph: Graph
    objectives: tuple[Objective, ...]
    monitors: dict[str, Monitor]
    optimizers: tuple[OptimizerGroup, ...] = ()

    @property
    def training(self) -> Training | None:
        """The `training` section of the spec."""
        return self.context.document.training

    @cached_property
    def by_type(self) -> dict[str, list[Node]]:
        """The layers by type."""
        found: dict[str, list[Node]] = {}
        for node in self.graph.nodes:
            found.setdefault(node.operator.name, []).append(node)
        return found

    @cached_property
    def types(self) -> dict[str, TensorType]:
        """The types of inputs, layers and their results."""
        return self.graph.types()

    @cached_property
    def takers(self) -> dict[str, list[Node]]:
        """The layers that use the output of a layer or an input."""
        found: dict[str, list[Node]] = {}
        for node in self.graph.nodes:
            for name in node.inputs:
                found.setdefault(name, []).append(node)
        return found

    @cached_property
    def outputs(self) -> frozenset[str]:
        """The layers that are outputs of the network."""
        return frozenset(self.graph.outputs.values())

    @cached_property
    def owners(self) -> frozenset[str]:
        """The layers whose weights another layer shares."""
        return frozenset(node.shares for node in self.graph.nodes if node.shares)

    @cached_property
    def applications(self) -> Counter[Span]:
        """The number of layers of each place in the spec."""
        return Counter(node.origin.key for node in self.graph.nodes)

    def of(self, *types: str) -> Iterator[Node]:
        """Yields the layers of some types."""
        for type_ in types:
            yield from self.by_type.get(type_, ())

    def before(self, node: Node) -> Node | None:
        """Returns the layer of the first input; None if that is an input of the network."""
        return self.graph.by_name.get(node.inputs[0])

    def is_shared(self, node: Node) -> bool:
        """Whether the weights are used at several places."""
        return node.shares is not None or node.name in self.owners

    def everywhere(self, found: Iterable[tuple[Node, LintHit]]) -> Iterator[LintHit]:
        """Yields the findings that apply to all layers of their place: a layer in a block or with
        `repeat` may be needed in another application.
        """
        pairs = list(found)
        if not pairs:
            return
        counts = Counter(node.origin.key for node, _ in pairs)
        for node, finding in pairs:
            if counts[node.origin.key] == self.applications[node.origin.key]:
                yield finding


def called(node: Node) -> str:
    """Returns the name of a layer in messages."""
    return node.name.rpartition("/")[2]


def at_layer(
    node: Node, what: Violation, parameter: str = "", related: Iterable[Related] = ()
) -> LintHit:
    """Returns a violation at a layer, or at one of its parameters."""
    path = f"{node.origin.path}.{parameter}" if parameter else node.origin.path
    places = (*related, *node.origin.related_of(parameter))
    return LintHit(what, node.origin.span_of(parameter), path, places)


def at_path(spec: Subject, path: str, what: Violation, related: Iterable[Related] = ()) -> LintHit:
    """Returns a violation at a value of the document."""
    return LintHit(what, spec.context.span(path), path, tuple(related))


def written(node: Node) -> Iterator[WrittenParameter]:
    """Yields the explicit parameters of a layer, and those of layers inside it."""
    return _written(node.operator, node.origin.parameters, "")


def _written(operator: Operator, value: Value | None, path: str) -> Iterator[WrittenParameter]:
    if not isinstance(value, Mapping):
        return
    inner = inner_layers(operator)
    for name, entry in value.entries.items():
        yield WrittenParameter(operator, name, path + name, entry.key_span, entry.value)
        items = entry.value.items if isinstance(entry.value, Sequence) else [entry.value]
        for number, item in enumerate(items):
            key = f"{name}[{number}]" if isinstance(entry.value, Sequence) else name
            if key in inner and isinstance(item, Mapping):
                layer = inner[key]
                yield from _written(layer, item.get(layer.name), f"{path}{key}.{layer.name}.")


def strength_at(component: Component, parameter: str, value: Value) -> Value:
    """Returns where a parameter of a component is written: `l2: 3`, `{l2: 3}`, `{l1_l2:
    {l2: 3}}`.
    """
    if isinstance(value, Mapping) and component.name in value.entries:
        value = value.entries[component.name].value
    if isinstance(value, Mapping) and parameter in value.entries:
        return value.entries[parameter].value
    return value
