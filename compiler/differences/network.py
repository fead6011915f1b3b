"""Compares two networks: matches layers by name and attributes changes to their causes.

A layer whose shape or input changes because of another layer is not a difference of its own: it is
counted as a consequence. Layers that change in the same way are one difference, as are those of a
block that only one network uses.
"""

from collections.abc import Container, Iterator, Mapping
from itertools import accumulate
from typing import Any, TypeAlias

from ...spec_schema.operator import Operator
from ...spec_schema.reading.fields import fields_of
from ...spec_schema.types import TensorType
from ..ir import Graph, Node
from .difference import NETWORK, Difference, kind_of
from .values import named, words

Change: TypeAlias = tuple[str, str]
"""The old and the new value, each after the name of the property: ("units 64", "units 32")."""

MOST_KINDS = 8
"""Maximum number of layer types of a block that are named."""


def part_words(nodes: Mapping[str, Node]) -> str:
    """Returns a layer in full (`dropout, rate 0.5`), or the types of the layers of a block."""
    if len(nodes) == 1:
        return _in_full(next(iter(nodes.values())))
    kinds = [node.operator.name for node in nodes.values()]
    more = f" and {len(kinds) - MOST_KINDS:,} more" if len(kinds) > MOST_KINDS else ""
    return ", ".join(kinds[:MOST_KINDS]) + more


def _in_full(node: Node) -> str:
    sharing = f", shares {node.shares}" if node.shares else ""
    return f"{named(node.operator)}{sharing}{'' if node.trainable else ', not trainable'}"


def changes(before: Node, after: Node) -> Iterator[Change]:
    """Yields the differences in a layer itself, without its inputs and shapes."""
    yield from _parameters("", before.operator, after.operator)
    if before.shares != after.shares:
        yield f"shares {before.shares or 'none'}", f"shares {after.shares or 'none'}"
    if before.trainable != after.trainable:
        yield f"trainable {words(before.trainable)}", f"trainable {words(after.trainable)}"


def wiring(node: Node) -> str:
    """Returns the inputs of a layer: `from [a, b]`, `from {query: a, value: b}`."""
    if node.roles:
        return f"from {words(node.operator.by_role(node.inputs, node.roles))}"
    return f"from {node.inputs[0] if len(node.inputs) == 1 else words(node.inputs)}"


def _parameters(prefix: str, before: Operator, after: Operator) -> Iterator[Change]:
    """Yields each parameter that differs. Those of a wrapped layer have a path
    (`layer.lstm.units`).
    """
    if type(before) is not type(after):
        key = f"{prefix.rstrip('.')} " if prefix else ""
        yield f"{key}{named(before)}", f"{key}{named(after)}"
        return
    for key, field in fields_of(type(before)).items():
        ours, theirs = getattr(before, field.name), getattr(after, field.name)
        if isinstance(ours, Operator) and isinstance(theirs, Operator):
            yield from _inside(f"{prefix}{key}", ours, theirs)
        elif _are_stacks(ours, theirs):
            for number, pair in enumerate(zip(ours, theirs, strict=True)):
                yield from _inside(f"{prefix}{key}[{number}]", *pair)
        elif ours != theirs:
            name = f"{prefix}{key}"
            yield f"{name} {_shown(ours, field)}", f"{name} {_shown(theirs, field)}"


def _inside(path: str, before: Operator, after: Operator) -> Iterator[Change]:
    """Yields the differences between layers at a path inside a layer."""
    name = f".{before.name}" if type(before) is type(after) else ""
    yield from _parameters(f"{path}{name}.", before, after)


def _are_stacks(before: Any, after: Any) -> bool:
    """Whether these are lists of as many layers."""
    lists = isinstance(before, list) and isinstance(after, list) and len(before) == len(after)
    return lists and all(isinstance(item, Operator) for item in (*before, *after))


def _shown(value: Any, field: Any) -> str:
    return words(value, field) or "none"


MOST_NAMED = 3
"""Maximum number of layers that are named if several change in the same way."""

Cause: TypeAlias = tuple[str, Change]
"""A part of the network (`layer dense_2`), and a difference in it."""


def network_differences(before: Graph, after: Graph) -> list[Difference]:
    """Returns the differences between two typed networks."""
    return list(_together(_Comparison(before, after).causes))


class _Comparison:
    """Compares two networks.

    Attributes:
        causes: Each difference, with the layers whose shapes change because of it.
    """

    def __init__(self, before: Graph, after: Graph) -> None:
        self.causes: dict[Cause, list[str]] = {}
        self._cause_of: dict[str, Cause] = {}
        self._before = {node.name: node for node in before.nodes}
        self._after = {node.name: node for node in after.nodes}
        self._sources = _sources(before, self._after), _sources(after, self._before)
        self._look_at_inputs(before.inputs, after.inputs)
        self._look_at_layers()
        self._look_at_outputs(before.outputs, after.outputs)

    def _look_at_inputs(self, before: dict[str, TensorType], after: dict[str, TensorType]) -> None:
        for name in before | after:
            part, ours, theirs = f"input {name}", before.get(name), after.get(name)
            if ours is None or theirs is None:
                self._cause(part, (_type_words(ours), _type_words(theirs)), name)
                continue
            if ours.shape != theirs.shape:
                self._cause(part, (f"shape {ours}", f"shape {theirs}"), name)
            if ours.dtype != theirs.dtype:
                self._cause(part, (f"dtype {ours.dtype}", f"dtype {theirs.dtype}"), name)

    def _look_at_layers(self) -> None:
        """Find all differences: first added and removed parts, which cause most others, then the
        layers in order of computation.
        """
        for part, nodes in _only_in(self._before, self._after).items():
            self._cause(part, (part_words(nodes), ""), *nodes)
        for part, nodes in _only_in(self._after, self._before).items():
            self._cause(part, ("", part_words(nodes)), *nodes)
        for name, node in self._after.items():
            if name in self._before:
                self._compare(self._before[name], node)

    def _look_at_outputs(self, before: dict[str, str], after: dict[str, str]) -> None:
        for name in before | after:
            ours, theirs = before.get(name, ""), after.get(name, "")
            if not (ours and theirs and self._is_same(ours, theirs)):
                change = (f"from {ours}" if ours else "", f"from {theirs}" if theirs else "")
                self._cause(f"output {name}", change)

    def _cause(self, part: str, change: Change, *names: str) -> None:
        """Add a difference in a part of the network, and the names under which it is looked up as a
        cause.
        """
        self.causes[part, change] = []
        for name in names:
            self._cause_of.setdefault(name, (part, change))

    def _compare(self, before: Node, after: Node) -> None:
        own = list(changes(before, after))
        if not self._is_wired_alike(before, after):
            own.append((wiring(before), wiring(after)))
        for change in own:
            self._cause(f"layer {after.name}", change, after.name)
        if not own and _shapes(before) != _shapes(after):
            self._follow(before, after)

    def _is_wired_alike(self, before: Node, after: Node) -> bool:
        return (
            before.roles == after.roles
            and len(before.inputs) == len(after.inputs)
            and all(map(self._is_same, before.inputs, after.inputs))
        )

    def _is_same(self, before: str, after: str) -> bool:
        """Whether two names refer to the same tensor, ignoring layers that only one network has."""
        return self._sources[0][before] == self._sources[1][after]

    def _follow(self, before: Node, after: Node) -> None:
        """Find the cause for a layer of which only the shapes change."""
        near = (*after.inputs, *before.inputs, after.owner)
        cause = next((self._cause_of[name] for name in near if name in self._cause_of), None)
        if cause is None:
            shapes = f"shape {before.type}", f"shape {after.type}"
            self._cause(f"layer {after.name}", shapes, after.name)
            return
        self._cause_of[after.name] = cause
        self.causes[cause].append(after.name)


def _only_in(ours: dict[str, Node], theirs: dict[str, Node]) -> dict[str, dict[str, Node]]:
    """Returns the parts that only one network has, each with its layers: a single layer, or a
    complete block.
    """
    known = {scope for name in theirs for scope in _scopes(name)}
    parts: dict[str, dict[str, Node]] = {}
    for name, node in ours.items():
        if name not in theirs:
            block = next((scope for scope in _scopes(name) if scope not in known), None)
            part = f"layer {name}" if block is None else f"block {block}"
            parts.setdefault(part, {})[name] = node
    return parts


def _scopes(name: str) -> Iterator[str]:
    """Yields the blocks around a layer, outermost first: `a` and `a/b` for `a/b/dense`."""
    return accumulate(name.split("/")[:-1], lambda outer, inner: f"{outer}/{inner}")


def _sources(graph: Graph, kept: Container[str]) -> dict[str, frozenset[str]]:
    """Returns the origins of each name: itself, or for a layer that only this network has, the
    origins of its inputs.
    """
    found = {name: frozenset((name,)) for name in graph.inputs}
    for node in graph.nodes:
        through = frozenset[str]().union(*(found[name] for name in node.inputs))
        for name in (node.name, *node.results):
            found[name] = frozenset((name,)) if node.name in kept else through
    return found


def _shapes(node: Node) -> tuple[object, ...]:
    """Returns the types of a layer's output, other results and weights."""
    return (
        node.type,
        *node.result_types,
        *((w.name, w.shape, w.dtype, w.trainable) for w in node.weights),
    )


def _type_words(type_: TensorType | None) -> str:
    return f"{type_} {type_.dtype}" if type_ else ""


def _together(causes: dict[Cause, list[str]]) -> Iterator[Difference]:
    """Yields the differences, with those of layers that change in the same way merged."""
    alike: dict[tuple[str, Change], list[str]] = {}
    followers: dict[tuple[str, Change], list[str]] = {}
    for (subject, change), following in causes.items():
        noun, _, name = subject.partition(" ")
        key = ("layer" if noun == "layer" and all(change) else subject), change
        alike.setdefault(key, []).append(name)
        followers.setdefault(key, []).extend(following)
    for (subject, change), names in alike.items():
        path = NETWORK + (_listed(names) if subject == "layer" else subject)
        yield Difference(path, *change, kind_of(path), tuple(followers[subject, change]))


def _listed(names: list[str]) -> str:
    if len(names) == 1:
        return f"layer {names[0]}"
    more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    return f"layers {', '.join(names[:MOST_NAMED])}{more}"
