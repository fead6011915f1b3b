"""Parsing for the formatter: tokens to a tree of what is written, with comments attached."""

from collections.abc import Sequence
from dataclasses import dataclass

from . import brackets, scalars
from .cursor import (
    ALIAS,
    DIRECTIVE,
    DOCUMENT,
    END,
    ITEM,
    KEY,
    MAPPING,
    PROPERTIES,
    SCALAR,
    SEQUENCE,
    STREAM_END,
    VALUE,
    TextCursor,
    put_on_own_lines,
)
from .tree import FormatComment, FormatEntry, FormatNode

_CONTENT = frozenset((*PROPERTIES, ALIAS, SCALAR, MAPPING, SEQUENCE, "[", "{"))
_CLOSES = {"[": "]", "{": "}"}
_BLOCK_STYLES = frozenset("|>")
_OUTSIDE = -1


@dataclass(frozen=True, slots=True)
class ParsedText:
    """A parsed text.

    Attributes:
        prolog: The lines up to `---`, if present.
        end: The comments behind the root.
        comments: All comments, in order.
    """

    prolog: list[FormatComment]
    root: FormatNode
    end: Sequence[FormatComment]
    comments: list[str]


def parse(text: str) -> ParsedText:
    """Parses a valid text with LF line breaks."""
    return _Parser(text).document()


class _Parser(TextCursor):
    """A parser with one token of lookahead."""

    def document(self) -> ParsedText:
        """Parses the whole text."""
        self.take()
        prolog: list[FormatComment] = []
        while self.kind in (DIRECTIVE, DOCUMENT):
            prolog += self.claim()
            prolog.append(FormatComment(self.written, 0, own_line=True, blank=False))
            self.take()
        root = self._node(_OUTSIDE)
        while self.kind != STREAM_END:
            self.take()
        return ParsedText(prolog, root, self.claim(), self.comments)

    def _node(
        self, parent: int, *, flow: bool = False, as_key: bool = False, as_value: bool = False
    ) -> FormatNode:
        """Parses a node inside a block at column `parent`."""
        node = FormatNode()
        while self.kind in PROPERTIES:
            self._introduce(node)
            node.properties = [*node.properties, self.written]
            self.take()
        kind = self.kind
        if kind not in _CONTENT and not (as_value and kind == ITEM):
            self._nothing(node, parent, flow)
            return node
        if self.before:
            self._introduce(node)
        if kind in (SCALAR, ALIAS):
            self._scalar(node, parent, as_key)
        elif kind in _CLOSES:
            self._brackets(node, parent, kind)
        else:
            self._block(node, parent, kind)
        return node

    def _introduce(self, node: FormatNode) -> None:
        if self.before:
            node.introduction = [*node.introduction, *self.claim()]

    def _nothing(self, node: FormatNode, parent: int, flow: bool) -> None:
        """Parses an empty value. Deeper comments below `key:` take its place."""
        if flow:
            self._introduce(node)
        elif self.before:
            trailing = self.claim_trailing()
            behind = [trailing] if trailing else []
            node.introduction = [*node.introduction, *behind, *self.claim_deeper(parent + 1)]
        if "!" in node.properties:  # makes it an empty text
            node.line = '""'
            node.lines = (node.line,)

    def _scalar(self, node: FormatNode, parent: int, as_key: bool) -> None:
        text, style = self.written, getattr(self.token, "style", None)
        if style in _BLOCK_STYLES:
            node.is_block_text, node.fits_a_line, node.line = True, False, None
            node.trailing = self.claim_in_header()
            node.lines = scalars.block_text(text, parent)
            self.take()
            return
        if "\n" in text:
            node.lines = scalars.folded(text, style or "")
            node.fits_a_line, node.line = False, None
        else:
            literal = as_key or self.kind == ALIAS or "!" in node.properties
            spelled = scalars.quoted if style else str if literal else scalars.plain
            node.line = line = spelled(text)
            node.lines = (line,)
        self.take()
        if self.before:
            node.trailing = self.claim_trailing()

    def _brackets(self, node: FormatNode, parent: int, opening: str) -> None:
        node.flow, node.is_mapping = True, opening == "{"
        node.entries = entries = []
        closing = _CLOSES[opening]
        self.take()
        node.commented = bool(self.before)
        self._introduce(node)
        while self.kind != closing:
            entry = self._entry_in_brackets(parent, node.is_mapping)
            entries.append(entry)
            if self.before:
                self._claim_behind(entry.value)
            if self.kind == ",":
                self.take()
                if self.before:
                    self._claim_behind(entry.value)
            node.commented = node.commented or _bears_comments(entry)
        if self.before:
            put_on_own_lines(self.before)
            node.end, node.commented = self.claim(), True
        brackets.settle(node)
        self.take()
        if self.before:
            node.trailing = self.claim_trailing()

    def _claim_behind(self, value: FormatNode) -> None:
        """Claims a comment behind an entry, or behind its comma."""
        if not (value.trailing or (value.is_empty and value.introduction)):
            value.trailing = self.claim_trailing()
        put_on_own_lines(self.before)

    def _entry_in_brackets(self, parent: int, in_mapping: bool) -> FormatEntry:
        if self.before:
            put_on_own_lines(self.before)
        lead, blank = self.claim(), self.is_below_blank
        if in_mapping:
            return self._pair(parent, lead, blank, flow=True)
        if self.kind != KEY:
            return FormatEntry(lead, blank, None, self._node(parent, flow=True))
        # `[a: 1]` is a list with one mapping, like `[{a: 1}]`.
        mapping = FormatNode()
        entry = self._pair(parent, (), False, flow=True)
        mapping.flow = mapping.is_mapping = True
        mapping.entries, mapping.commented = [entry], _bears_comments(entry)
        brackets.settle(mapping)
        return FormatEntry(lead, blank, None, mapping)

    def _block(self, node: FormatNode, parent: int, kind: str) -> None:
        column = self.token.start_mark.column
        node.is_mapping, node.fits_a_line, node.line = kind == MAPPING, False, None
        node.entries = entries = []
        if kind != ITEM:
            self.take()
        begins = KEY if node.is_mapping else ITEM
        while self.kind == begins:
            entries.append(self._entry_of_block(column, begins))
        # A list may begin in the column of its key: then a comment there belongs to the next key.
        node.end = self.claim_deeper(max(column, parent + 1))
        if kind != ITEM:
            assert self.kind == END
            self.take()

    def _entry_of_block(self, column: int, begins: str) -> FormatEntry:
        lead, blank = self.claim(), self.is_below_blank
        if begins == KEY:
            return self._pair(column, lead, blank)
        self.take()
        return FormatEntry(lead, blank, None, self._node(column))

    def _pair(
        self, parent: int, lead: Sequence[FormatComment], blank: bool, *, flow: bool = False
    ) -> FormatEntry:
        if self.kind == KEY:
            self.take()
        if self.before:
            put_on_own_lines(self.before)
            lead = [*lead, *self.claim()]
        key = self._node(parent, flow=flow, as_key=True)
        if key.introduction:  # between its anchor and itself
            put_on_own_lines(key.introduction)
            lead, key.introduction = [*lead, *key.introduction], ()
        between: Sequence[FormatComment] = ()
        if key.trailing and not key.is_block_text:  # it goes to the value
            between, key.trailing = (key.trailing,), None
        if self.kind != VALUE:
            value = FormatNode()
            value.introduction = between
            return FormatEntry(lead, blank, key, value)
        between = [*between, *self.claim()] if self.before else between
        self.take()
        value = self._node(parent, flow=flow, as_value=True)
        if between:
            value.introduction = [*between, *value.introduction]
        return FormatEntry(lead, blank, key, value)


def _bears_comments(entry: FormatEntry) -> bool:
    value = entry.value
    return bool(entry.lead or value.introduction or value.trailing or value.commented)
