"""Steps along a path: its segments, and every way from a node to the next."""

import re
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from ..findings.finding import Span
from ..yaml.values import Entry, Mapping, Scalar, Sequence, Value
from .outline import ANYTHING, Outline, names_of

Segment: TypeAlias = str | int
Segments: TypeAlias = tuple[Segment, ...]

LONGEST = 32
_PART = r"[^.\[\]]+(?:\[[0-9]{1,6}\])*"
_PATH = re.compile(rf"{_PART}(?:\.{_PART})*")
_SEGMENT = re.compile(r"\[([0-9]+)\]|([^.\[\]]+)")


class PathNode(NamedTuple):
    """A node on a path: what is written there, and what is allowed."""

    value: Value | None
    outline: Outline
    key_span: Span


class PathStep(NamedTuple):
    """A step to the next node.

    Attributes:
        used: Number of segments it consumes.
        put: Returns the value above with another value, and another span of the key, at this node.
        one_of: The name of a repeated layer if it leads to one of its copies (`hidden[0]`).
    """

    spot: PathNode
    used: int
    put: Callable[[Value, Span | None], Value]
    one_of: str | None = None


def segments_of(path: str) -> Segments | None:
    """Returns the segments of a path; None if the text is not a path."""
    if not _PATH.fullmatch(path):
        return None
    parts = tuple(int(at) if at else name for at, name in _SEGMENT.findall(path))
    return parts if len(parts) <= LONGEST else None


def path_of(segments: Segments) -> str:
    """Returns the path with these segments."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in segments)
    return "".join(parts).removeprefix(".")


def step_from(spot: PathNode, segments: Segments) -> PathStep | None:
    """Returns the first step that is possible; None if nothing is written there."""
    for way in (_to_item, _to_named_item, _to_key, _to_main, _to_component):
        step = way(spot, segments)
        if step is not None:
            return step
    return None


def _to_item(spot: PathNode, segments: Segments) -> PathStep | None:
    at, items = segments[0], spot.value
    if not isinstance(at, int) or not isinstance(items, Sequence) or at >= len(items.items):
        return None
    return _item(items, at, spot.outline.items or ANYTHING, 1)


def _to_named_item(spot: PathNode, segments: Segments) -> PathStep | None:
    items, outline = spot.value, spot.outline.items
    if not isinstance(items, Sequence) or outline is None:
        return None
    names = names_of(items, outline)
    for used in range(len(segments), 0, -1):  # a name may contain points
        at = names.find(path_of(segments[:used]))
        if at is not None:
            called = names.names[at]
            one_of = called if called != path_of(segments[:used]) else None
            return _item(items, at, outline, used)._replace(one_of=one_of)
    return None


def _item(items: Sequence, at: int, outline: Outline, used: int) -> PathStep:
    def put(value: Value, _: Span | None) -> Value:
        return Sequence([*items.items[:at], value, *items.items[at + 1 :]], items.span)

    item = items.items[at]
    return PathStep(PathNode(item, outline, item.span), used, put)


def _to_key(spot: PathNode, segments: Segments) -> PathStep | None:
    mapping = spot.value
    if not isinstance(mapping, Mapping):
        return None
    lengths = range(len(segments), 0, -1)  # a key may contain points
    used = next((n for n in lengths if path_of(segments[:n]) in mapping.entries), 0)
    if not used:
        return None
    key = path_of(segments[:used])
    entry = mapping.entries[key]

    def put(value: Value, key_span: Span | None) -> Value:
        changed = Entry(key_span or entry.key_span, value)
        return Mapping({**mapping.entries, key: changed}, mapping.span)

    outline = spot.outline.child(key)
    if spot.outline.is_bare(mapping):
        outline = spot.outline.keys[spot.outline.main or ""].child(key)
    return PathStep(PathNode(entry.value, outline, entry.key_span), used, put)


def _to_main(spot: PathNode, segments: Segments) -> PathStep | None:
    """Steps to the main parameter: `units` of `dense: 10`."""
    main = spot.outline.main
    if main is None or segments[0] != main or not spot.outline.is_bare(spot.value):
        return None
    inner = PathNode(spot.value, spot.outline.keys[main], spot.key_span)
    return PathStep(inner, 1, lambda value, _: value)


def _to_component(spot: PathNode, segments: Segments) -> PathStep | None:
    """Steps into the written component, or to it if it is a text."""
    written = spot.outline.written(spot.value)
    head = segments[0]
    if written is None or not isinstance(head, str) or head in spot.outline.keys:
        return None
    name, parameters = written
    outline = spot.outline.component(name) or ANYTHING
    if isinstance(spot.value, Mapping):
        below = _to_key(spot, (name,))
        assert below is not None
        return PathStep(below.spot, 0, below.put) if _leads_on(parameters, outline, head) else None
    assert spot.value is not None
    alone = spot.value
    if head != name and not outline.takes(head):
        return None
    used = 1 if head == name else 0
    inner = PathNode(Scalar(None, alone.span), outline, alone.span)
    return PathStep(inner, used, lambda value, _: mapping_of(name, value, alone.span))


def _leads_on(parameters: Value | None, outline: Outline, head: str) -> bool:
    inside = isinstance(parameters, Mapping) and head in parameters.entries
    return inside or outline.takes(head)


def mapping_of(key: str, value: Value, span: Span) -> Mapping:
    """Returns a mapping with one key."""
    return Mapping({key: Entry(span, value)}, span)
