"""Two networks: layers matched by name, and what follows from what.

A layer whose shape or input changes because of another layer is no difference of its own: it is
counted with the cause. Layers that change alike are one difference.
"""

from collections.abc import Container, Iterator
from typing import TypeAlias

from ...spec_schema.types import TensorType
from ..ir import Graph, Node
from .difference import NETWORK, Difference, kind_of
from .layers import Change, changes, layer_words, wiring

MOST_NAMED = 3
"""Layers that are named where several change alike."""

Cause: TypeAlias = tuple[str, Change]
"""A part of the network (`layer dense_2`), and what differs in it."""


def network_differences(before: Graph, after: Graph) -> list[Difference]:
    """What differs between two typed networks."""
    return list(_together(_Comparison(before, after).causes))


class _Comparison:
    """Two networks, and what differs in them.

    Attributes:
        causes: each difference, with the layers whose shapes change because of it.
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
            ours, theirs = before.get(name), after.get(name)
            if ours is None or theirs is None:
                self._cause("input", name, (_type_words(ours), _type_words(theirs)))
                continue
            if ours.shape != theirs.shape:
                self._cause("input", name, (f"shape {ours}", f"shape {theirs}"))
            if ours.dtype != theirs.dtype:
                self._cause("input", name, (f"dtype {ours.dtype}", f"dtype {theirs.dtype}"))

    def _look_at_layers(self) -> None:
        """Causes first where they are known, then each layer's own in order of computation."""
        for name, node in self._before.items():
            if name not in self._after:
                self._cause("layer", name, (layer_words(node), ""))
        for name, node in self._after.items():
            if name in self._before:
                self._compare(self._before[name], node)
            else:
                self._cause("layer", name, ("", layer_words(node)))

    def _look_at_outputs(self, before: dict[str, str], after: dict[str, str]) -> None:
        for name in before | after:
            ours, theirs = before.get(name, ""), after.get(name, "")
            if not (ours and theirs and self._is_same(ours, theirs)):
                change = (f"from {ours}" if ours else "", f"from {theirs}" if theirs else "")
                self._cause("output", name, change)

    def _cause(self, noun: str, name: str, change: Change) -> None:
        cause = f"{noun} {name}", change
        self.causes[cause] = []
        self._cause_of.setdefault(name, cause)

    def _compare(self, before: Node, after: Node) -> None:
        own = list(changes(before, after))
        if not self._is_wired_alike(before, after):
            own.append((wiring(before), wiring(after)))
        for change in own:
            self._cause("layer", after.name, change)
        if not own and _shapes(before) != _shapes(after):
            self._follow(before, after)

    def _is_wired_alike(self, before: Node, after: Node) -> bool:
        return (
            before.roles == after.roles
            and len(before.inputs) == len(after.inputs)
            and all(map(self._is_same, before.inputs, after.inputs))
        )

    def _is_same(self, before: str, after: str) -> bool:
        """Whether two names mean one thing, seen through layers that only one network has."""
        return self._sources[0][before] == self._sources[1][after]

    def _follow(self, before: Node, after: Node) -> None:
        """A layer of which only the shapes change: find out why."""
        near = (*after.inputs, *before.inputs, after.owner)
        cause = next((self._cause_of[name] for name in near if name in self._cause_of), None)
        if cause is None:
            self._cause("layer", after.name, (f"shape {before.type}", f"shape {after.type}"))
            return
        self._cause_of[after.name] = cause
        self.causes[cause].append(after.name)


def _sources(graph: Graph, kept: Container[str]) -> dict[str, frozenset[str]]:
    """Each name → what it comes from: itself, or what a layer takes that is not kept."""
    found = {name: frozenset((name,)) for name in graph.inputs}
    for node in graph.nodes:
        through = frozenset[str]().union(*(found[name] for name in node.inputs))
        found[node.name] = frozenset((node.name,)) if node.name in kept else through
    return found


def _shapes(node: Node) -> tuple[object, ...]:
    """The types of what a layer gives and of what it owns."""
    return node.type, *((w.name, w.shape, w.dtype, w.trainable) for w in node.weights)


def _type_words(type_: TensorType | None) -> str:
    return f"{type_} {type_.dtype}" if type_ else ""


def _together(causes: dict[Cause, list[str]]) -> Iterator[Difference]:
    """The differences; those of layers that change alike become one."""
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
