"""The places of a tree of values: what stands and may stand there, and which the cursor is on."""

from collections.abc import Iterator
from dataclasses import dataclass

from ...spec_schema.findings.finding import Span
from ...spec_schema.paths.outline import ANYTHING, Outline
from ...spec_schema.paths.steps import Segment, Segments, path_of
from ...spec_schema.yaml.values import Mapping, Scalar, Sequence, Value
from .positions import CursorPosition, holds


@dataclass(frozen=True, slots=True, eq=False)
class TreeNode:
    """A value in the tree.

    Attributes:
        outline: what may stand there.
        key: its key, or its position in a list.
        key_span: where its key stands; for an item of a list, the item.
        above: the place it is in; None: it is the whole spec.
    """

    value: Value
    outline: Outline
    key: Segment = ""
    key_span: Span | None = None
    above: "TreeNode | None" = None

    @property
    def segments(self) -> Segments:
        """The parts of its path."""
        return () if self.above is None else (*self.above.segments, self.key)

    @property
    def path(self) -> str:
        """Its path as a person says it, items by their position."""
        return path_of(self.segments)

    @property
    def text(self) -> str | None:
        """The text that stands there; None where something else does."""
        value = self.value.value if isinstance(self.value, Scalar) else None
        return value if isinstance(value, str) else None

    @property
    def is_layer(self) -> bool:
        """Whether it is an item of a list of layers."""
        return "from" in self.outline.keys and "share" in self.outline.keys

    def children(self) -> Iterator["TreeNode"]:
        """What is in it, in the order it is written."""
        if isinstance(self.value, Mapping):
            for key, entry in self.value.entries.items():
                yield TreeNode(entry.value, self._below(key), key, entry.key_span, self)
        elif isinstance(self.value, Sequence):
            outline = self.outline.items or ANYTHING
            for at, item in enumerate(self.value.items):
                yield TreeNode(item, outline, at, item.span, self)

    def _below(self, key: str) -> Outline:
        outline = self.outline
        if outline.is_bare(self.value):
            return outline.keys[outline.main or ""].child(key)
        if outline.items is not None and "share" in outline.items.keys:
            return outline.items  # a layer of the base, patched by its name
        return outline.child(key)

    def walk(self) -> Iterator["TreeNode"]:
        """It and everything in it."""
        yield self
        for child in self.children():
            yield from child.walk()

    def component(self) -> tuple[str, Span] | None:
        """The component that is written there, and where its name stands."""
        written = self.outline.written(self.value)
        if written is None:
            return None
        if isinstance(self.value, Mapping):
            return written[0], self.value.entries[written[0]].key_span
        return written[0], self.value.span


def root_of(tree: Mapping, outline: Outline) -> TreeNode:
    """A whole tree as a place."""
    return TreeNode(tree, outline)


@dataclass(frozen=True, slots=True)
class Hit:
    """What the cursor is on: a place, and whether it is on its key or in its value."""

    place: TreeNode
    on_key: bool

    @property
    def span(self) -> Span:
        """The key, or the value."""
        key = self.place.key_span
        return key if self.on_key and key is not None else self.place.value.span


def hit(root: TreeNode, cursor: CursorPosition) -> Hit:
    """The innermost place at the cursor; the whole spec where it is on none."""
    place = root
    while True:
        below = next((each for each in place.children() if _is_on(each, cursor)), None)
        if below is None:
            return Hit(place, False)
        if isinstance(below.key, str) and below.key_span and holds(below.key_span, cursor):
            return Hit(below, True)
        place = below


def _is_on(place: TreeNode, cursor: CursorPosition) -> bool:
    on_key = place.key_span is not None and holds(place.key_span, cursor)
    return on_key or holds(place.value.span, cursor)
