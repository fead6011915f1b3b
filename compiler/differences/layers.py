"""One layer in two networks: its kind, its parameters, what it takes."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from ...spec_schema.operator import Operator
from ...spec_schema.reading.fields import fields_of
from ..ir import Node
from .words import named, words

Change: TypeAlias = tuple[str, str]
"""What was and what is, each after the name of what differs: ("units 64", "units 32")."""

MOST_NAMED = 8
"""Layers of a block whose kinds are named."""


def part_words(nodes: Mapping[str, Node]) -> str:
    """A layer in full (`dropout, rate 0.5`), or the kinds of the layers of a block."""
    if len(nodes) == 1:
        return _in_full(next(iter(nodes.values())))
    kinds = [node.operator.name for node in nodes.values()]
    more = f" and {len(kinds) - MOST_NAMED:,} more" if len(kinds) > MOST_NAMED else ""
    return ", ".join(kinds[:MOST_NAMED]) + more


def _in_full(node: Node) -> str:
    sharing = f", shares {node.shares}" if node.shares else ""
    return f"{named(node.operator)}{sharing}{'' if node.trainable else ', not trainable'}"


def changes(before: Node, after: Node) -> Iterator[Change]:
    """What differs in a layer itself; nothing of its inputs and shapes."""
    yield from _parameters("", before.operator, after.operator)
    if before.shares != after.shares:
        yield f"shares {before.shares or 'none'}", f"shares {after.shares or 'none'}"
    if before.trainable != after.trainable:
        yield f"trainable {words(before.trainable)}", f"trainable {words(after.trainable)}"


def wiring(node: Node) -> str:
    """What a layer takes: `from [a, b]`, `from {query: a, value: b}`."""
    if node.roles:
        return f"from {words(dict(zip(node.roles, node.inputs, strict=True)))}"
    return f"from {node.inputs[0] if len(node.inputs) == 1 else words(node.inputs)}"


def _parameters(prefix: str, before: Operator, after: Operator) -> Iterator[Change]:
    """Each parameter that differs; those of a layer inside by a path (`layer.lstm.units`)."""
    if type(before) is not type(after):
        key = f"{prefix.rstrip('.')} " if prefix else ""
        yield f"{key}{named(before)}", f"{key}{named(after)}"
        return
    for key, field in fields_of(type(before)).items():
        ours, theirs = getattr(before, field.name), getattr(after, field.name)
        if isinstance(ours, Operator) and isinstance(theirs, Operator):
            inside = f".{ours.name}" if type(ours) is type(theirs) else ""
            yield from _parameters(f"{prefix}{key}{inside}.", ours, theirs)
        elif ours != theirs:
            name = f"{prefix}{key}"
            yield f"{name} {_shown(ours, field)}", f"{name} {_shown(theirs, field)}"


def _shown(value: Any, field: Any) -> str:
    return words(value, field) or "none"
