"""The places of a spec's tree: the value and the schema at each, and which one the cursor is on."""

from collections.abc import Container, Iterator
from dataclasses import dataclass

from ...compiler.building.each_step import Wrapped, wrapped_block
from ...spec_schema.document.network import WRAPPER
from ...spec_schema.document.spec import RULES
from ...spec_schema.findings.finding import Span
from ...spec_schema.paths.outline import ANYTHING, Outline
from ...spec_schema.paths.steps import Segment, Segments, path_of
from ...spec_schema.yaml.values import Mapping, Scalar, Sequence, Value
from .positions import CursorPosition, holds

RULE_LISTS = tuple(("model", key) for key in RULES)
"""The lists of rules that select layers."""


@dataclass(frozen=True, slots=True, eq=False)
class TreeNode:
    """A value in the tree.

    Attributes:
        outline: The schema of the value.
        key: Its key, or its index in a list.
        key_span: The span of its key; for an item of a list, of the item.
        above: The parent; None for the whole spec.
    """

    value: Value
    outline: Outline
    key: Segment = ""
    key_span: Span | None = None
    above: "TreeNode | None" = None

    @property
    def segments(self) -> Segments:
        """The segments of its path."""
        return () if self.above is None else (*self.above.segments, self.key)

    @property
    def path(self) -> str:
        """Its path as it is shown, with items by index."""
        return path_of(self.segments)

    @property
    def text(self) -> str | None:
        """Its text; None if it is not text."""
        value = self.value.value if isinstance(self.value, Scalar) else None
        return value if isinstance(value, str) else None

    @property
    def is_layer(self) -> bool:
        """Whether it is an item of a list of layers."""
        return "from" in self.outline.keys and "share" in self.outline.keys

    def children(self) -> Iterator["TreeNode"]:
        """Its children, in the order of the text."""
        if isinstance(self.value, Mapping):
            for key, entry in self.value.entries.items():
                yield TreeNode(entry.value, self._below(key), key, entry.key_span, self)
        elif isinstance(self.value, Sequence):
            outline = self.outline
            if outline.items is None and outline.is_bare(self.value):
                outline = outline.keys[outline.main or ""]
            outline = outline.items or ANYTHING
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
        """Yields it and all of its descendants."""
        yield self
        for child in self.children():
            yield from child.walk()

    def component(self) -> tuple[str, Span] | None:
        """The component that is written there, and the span of its name."""
        written = self.outline.written(self.value)
        if written is None:
            return None
        if isinstance(self.value, Mapping):
            return written[0], self.value.entries[written[0]].key_span
        return written[0], self.value.span

    def used_block(self, blocks: Container[str]) -> Wrapped | None:
        """The block that an item of a list of layers uses, by itself or at each time step."""
        component = self.component()
        if component is None:
            return None
        given = self.value.get(component[0]) if isinstance(self.value, Mapping) else None
        if component[0] == WRAPPER:
            return wrapped_block(given, blocks)
        return Wrapped(*component, given) if component[0] in blocks else None


def root_of(tree: Mapping, outline: Outline) -> TreeNode:
    """Returns the root of a tree."""
    return TreeNode(tree, outline)


@dataclass(frozen=True, slots=True)
class Hit:
    """What the cursor is on: a place, and whether it is on its key or in its value."""

    place: TreeNode
    on_key: bool

    @property
    def span(self) -> Span:
        """The span of the key or the value."""
        key = self.place.key_span
        return key if self.on_key and key is not None else self.place.value.span


def hit(root: TreeNode, cursor: CursorPosition) -> Hit:
    """Returns the innermost place at the cursor; the whole spec if there is none."""
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
