"""Paths into a spec as people write them: `model.layers.digit.units`."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from ..findings.did_you_mean import did_you_mean
from ..findings.finding import Span
from ..synonyms import PARAMETERS
from ..yaml.values import Entry, Mapping, Scalar, Sequence, Value, is_empty
from .outline import names_of, outline_of
from .steps import PathNode, Segments, path_of, segments_of, step_from

_SEARCHED = 3
_MOST_NAMES = 1_000


class Location(NamedTuple):
    """The value at a path.

    Attributes:
        key_span: Span of its key; for an item of a list, of the item.
    """

    value: Value
    key_span: Span

    @property
    def span(self) -> Span:
        """Span of the value."""
        return self.value.span


class UnknownPath(Exception):
    """Raised if nothing is written at a path and nothing could be.

    Attributes:
        known: Number of segments of the path that exist.
        spot: The node they lead to.
    """

    def __init__(self, known: int, spot: PathNode) -> None:
        super().__init__(known)
        self.known = known
        self.spot = spot


class SingleCopy(UnknownPath):
    """Raised if a path leads into one copy of a repeated layer, which can't differ from the rest.

    Attributes:
        reference: The copy as written (`hidden[0]`).
        name: The name of the layer.
    """

    def __init__(self, known: int, spot: PathNode, reference: str, name: str) -> None:
        super().__init__(known, spot)
        self.reference = reference
        self.name = name


def find(tree: Mapping, path: str) -> Location | None:
    """Returns what is written at a path; None if nothing is, or if it is not a path."""
    segments = segments_of(path)
    spot = PathNode(tree, outline_of(tree), tree.span)
    while segments:
        step = step_from(spot, segments)
        if step is None:
            return None
        spot, segments = step.spot, segments[step.used :]
    if segments is None or spot.value is None:
        return None
    return Location(spot.value, spot.key_span)


def replace(tree: Mapping, path: str, value: Value, key_span: Span | None = None) -> Mapping:
    """Returns a new tree with another value at a path, adding missing sections above it.

    Args:
        key_span: New span of the key and of added keys. By default the key keeps its span, and
            added keys get that of the value.

    Raises:
        UnknownPath: if nothing is written at the path and nothing could be.
    """
    segments = segments_of(path) or ("",)
    root = PathNode(tree, outline_of(tree), key_span or value.span)
    result = _replaced(root, segments, 0, _Maker(value, key_span or value.span, key_span))
    assert isinstance(result, Mapping)
    return result


def loop_at(tree: Mapping, path: str) -> tuple[str, Mapping] | None:
    """Returns the `for` whose names can be used at a path, and its own path; None outside of
    repeated layers, and inside `for` itself.
    """
    segments = segments_of(path) or ()
    for end in range(len(segments), 1, -1):
        above = path_of(segments[:end])
        if segments[end : end + 1] == ("for",) or segments[end - 2] != "layers":
            continue
        found = find(tree, f"{above}.for")
        if found is not None and isinstance(found.value, Mapping):
            return f"{above}.for", found.value
    return None


def nearest(tree: Mapping, path: str) -> str | None:
    """Returns the path that was probably meant; None if none is close, or the path is valid."""
    segments = segments_of(path)
    unknown = _fault(tree, segments)
    if unknown is None or segments is None:
        return None
    guess = _guess(unknown, segments)
    if guess is None:
        return None
    longer = (*(segments_of(guess) or ()), *segments[unknown.known + 1 :])
    return guess if _fault(tree, longer) else path_of(longer)


def _fault(tree: Mapping, segments: Segments | None) -> UnknownPath | None:
    """Returns why nothing can be at a path, or None."""
    try:
        replace(tree, path_of(segments or ()), Scalar(None, tree.span))
    except UnknownPath as unknown:
        return unknown
    return None


# Replacing.


class _Maker(NamedTuple):
    """The new value, the span for added keys, and the span of its own key if given."""

    value: Value
    span: Span
    key: Span | None


def _replaced(spot: PathNode, segments: Segments, known: int, maker: _Maker) -> Value:
    if not segments:
        return maker.value
    step = step_from(spot, segments)
    if step is not None:
        rest = segments[step.used :]
        if step.one_of is not None:
            raise SingleCopy(known, spot, path_of(segments[: step.used]), step.one_of)
        below = _replaced(step.spot, rest, known + step.used, maker)
        return step.put(below, None if rest else maker.key)
    return _made(spot, segments, known, maker)


def _made(spot: PathNode, segments: Segments, known: int, maker: _Maker) -> Value:
    """Returns the value with a key that is not written yet."""
    head, outline = segments[0], spot.outline
    entries = _entries(spot)
    if entries is None or not isinstance(head, str):
        raise UnknownPath(known, spot)
    component = outline.component(head)
    if component and head not in outline.keys:
        entries = {key: entry for key, entry in entries.items() if key in outline.keys}
    elif head not in outline.keys and not outline.is_open:
        raise UnknownPath(known, spot)
    child = PathNode(None, outline.child(head), maker.span)
    entries[head] = Entry(maker.span, _replaced(child, segments[1:], known + 1, maker))
    return Mapping(entries, spot.value.span if spot.value else maker.span)


def _entries(spot: PathNode) -> dict[str, Entry] | None:
    """Returns the entries at a node, as if written as a mapping; None if it can't be one."""
    value, outline = spot.value, spot.outline
    if value is None or is_empty(value):
        return {}
    if outline.is_bare(value):
        return {outline.main or "": Entry(spot.key_span, value)}
    if isinstance(value, Mapping):
        return dict(value.entries)
    written = outline.written(value)
    if written:
        return {written[0]: Entry(value.span, Scalar(None, value.span))}
    return {} if isinstance(value, Scalar) and outline.has_components else None


# Guessing.


def _guess(unknown: UnknownPath, segments: Segments) -> str | None:
    head = segments[unknown.known]
    if not isinstance(head, str):
        return None
    before = path_of(segments[: unknown.known])
    below = dict(reversed([*islice(_below(unknown.spot, before, _SEARCHED), _MOST_NAMES)]))
    meant = PARAMETERS.get(head, head)
    direct = list(islice(_names(unknown.spot), _MOST_NAMES))
    if meant in below:
        return below[meant]
    guess = did_you_mean(head, direct, PARAMETERS)
    if guess is not None:
        return path_of((*segments[: unknown.known], guess))
    guess = did_you_mean(head, below, PARAMETERS)
    return below[guess] if guess else None


def _names(spot: PathNode) -> Iterator[str]:
    """Yields the names that may follow a node."""
    if isinstance(spot.value, Sequence) and spot.outline.items:
        names = names_of(spot.value, spot.outline.items).names
        yield from (name for name in names if name)
        return
    if isinstance(spot.value, Mapping):
        yield from spot.value.entries
    yield from spot.outline.keys
    written = spot.outline.written(spot.value)
    parameters = spot.outline.component(written[0]) if written else None
    yield from parameters.keys if parameters else spot.outline.components()


def _below(spot: PathNode, path: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yields names further down with their paths, for paths that omit a section."""
    if depth == 0 or isinstance(spot.value, Sequence):
        return
    inner: list[tuple[PathNode, str]] = []
    for name in dict.fromkeys(_names(spot)):
        way = f"{path}.{name}" if path else name
        yield name, way
        step = step_from(spot, (name,))
        keys = spot.outline.keys
        if step and step.used:
            inner.append((step.spot, way))
        elif name in keys:
            inner.append((PathNode(None, keys[name], spot.key_span), way))
    for next_spot, way in inner:
        yield from _below(next_spot, way, depth - 1)
