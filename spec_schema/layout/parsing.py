"""Lexemes → the tree of what is written; every comment goes to what it stands at.

A comment behind something in its line belongs to that. One above an entry belongs to the entry.
Below the last entry of a block, those indented at least like the block belong to the block.
"""

from dataclasses import dataclass, replace

from . import scalars
from .lexemes import (
    ALIAS,
    ANCHOR,
    BLOCK_STYLES,
    DIRECTIVE,
    DOCUMENT,
    END,
    ITEM,
    KEY,
    MAPPING,
    SCALAR,
    SEQUENCE,
    STREAM_END,
    TAG,
    VALUE,
    Lexeme,
    lexemes,
)
from .tree import Comment, Entry, Node

_PROPERTIES = frozenset((ANCHOR, TAG))
_CONTENT = frozenset((ANCHOR, TAG, ALIAS, SCALAR, MAPPING, SEQUENCE, "[", "{"))
_CLOSES = {"[": "]", "{": "}"}
_OUTSIDE = -1


@dataclass(frozen=True, slots=True)
class Document:
    """A text.

    Attributes:
        prolog: the lines up to `---`, if there is one.
        end: the comments behind the root.
        comments: all comments, in order.
    """

    prolog: list[Comment]
    root: Node
    end: list[Comment]
    comments: list[str]


def parse(text: str) -> Document:
    """What is written in a valid text whose line breaks are all LF."""
    return _Parser(text).document()


class _Parser:
    """Looks one lexeme ahead: a large text is never held as lexemes."""

    def __init__(self, text: str) -> None:
        self._comments: list[str] = []
        self._lexemes = lexemes(text)
        self._next = self._pull()
        self._last = ""  # the kind of what was taken last, anchors and tags aside

    def _pull(self) -> Lexeme:
        lexeme = next(self._lexemes)
        self._comments += [comment.text for comment in lexeme.comments]
        if lexeme.inside:
            self._comments.append(lexeme.inside.text)
        return lexeme

    def document(self) -> Document:
        """The whole text."""
        self._take()
        prolog: list[Comment] = []
        while self._next.kind in (DIRECTIVE, DOCUMENT):
            prolog += self._claim()
            prolog.append(Comment(self._take().text, 0, own_line=True, blank=False))
        root = self._node(_OUTSIDE)
        while self._next.kind != STREAM_END:
            self._take()
        return Document(prolog, root, self._claim(), self._comments)

    def _take(self) -> Lexeme:
        """The next lexeme. Comments before it that nobody has claimed go on to the one behind."""
        lexeme = self._next
        self._next = self._pull()
        if lexeme.kind not in _PROPERTIES:
            self._last = lexeme.kind
        if lexeme.comments:
            moved = _on_own_lines(lexeme.comments) if lexeme.text else lexeme.comments
            self._next.comments[:0] = moved
            lexeme.comments = []
        return lexeme

    def _claim(self) -> list[Comment]:
        """All comments before the next lexeme."""
        comments, self._next.comments = self._next.comments, []
        return comments

    def _claim_trailing(self) -> Comment | None:
        """The comment behind the last lexeme, in its line."""
        comments = self._next.comments
        return comments.pop(0) if comments and not comments[0].own_line else None

    def _claim_deeper(self, column: int) -> list[Comment]:
        """The comments before the next lexeme, up to the first that begins left of a column."""
        comments, count = self._next.comments, 0
        while count < len(comments) and comments[count].column >= column:
            count += 1
        claimed, self._next.comments = comments[:count], comments[count:]
        return claimed

    def _node(self, parent: int, *, flow: bool = False, as_key: bool = False) -> Node:
        """A node inside a block whose column is `parent`."""
        node = Node()
        while self._next.kind in _PROPERTIES:
            node.introduction += self._claim()
            node.properties.append(self._take().text)
        kind = self._next.kind
        items_follow = kind == ITEM and self._last == VALUE
        if kind not in _CONTENT and not items_follow:
            self._nothing(node, parent, flow)
            return node
        node.introduction += self._claim()
        if kind in (SCALAR, ALIAS):
            self._text(node, parent, as_key)
        elif kind in _CLOSES:
            self._brackets(node, parent, kind)
        else:
            self._block(node, parent, kind)
        return node

    def _nothing(self, node: Node, parent: int, flow: bool) -> None:
        """Comments below `key:` that are indented deeper stand where its value would."""
        if flow:
            node.introduction += self._claim()
        else:
            trailing = self._claim_trailing()
            node.introduction += [trailing] if trailing else []
            node.introduction += self._claim_deeper(parent + 1)
        if "!" in node.properties:  # that makes a text of it: the empty one
            node.lines = ['""']

    def _text(self, node: Node, parent: int, as_key: bool) -> None:
        lexeme = self._take()
        text, style = lexeme.text, lexeme.style
        if style in BLOCK_STYLES:
            node.is_block_text = True
            node.lines, node.trailing = scalars.block_text(text, parent), lexeme.inside
            return
        if "\n" in text:
            node.lines = scalars.folded(text, style)
        elif style:
            node.lines = [scalars.quoted(text)]
        else:
            literal = as_key or lexeme.kind == ALIAS or "!" in node.properties
            node.lines = [text if literal else scalars.plain(text)]
        node.trailing = self._claim_trailing()

    def _brackets(self, node: Node, parent: int, opening: str) -> None:
        node.flow, node.is_mapping, node.entries = True, opening == "{", []
        closing = _CLOSES[opening]
        self._take()
        inside = self._claim()
        node.introduction += inside
        while self._next.kind != closing:
            entry = self._entry_in_brackets(parent, node.is_mapping)
            node.entries.append(entry)
            self._claim_behind(entry.value)
            if self._next.kind == ",":
                self._take()
                self._claim_behind(entry.value)
        node.end = _on_own_lines(self._claim())
        node.commented = bool(inside or node.end) or any(map(_bears_comments, node.entries))
        self._take()
        node.trailing = self._claim_trailing()

    def _claim_behind(self, value: Node) -> None:
        """A comment behind an entry, or behind its comma."""
        if not (value.trailing or (value.is_empty and value.introduction)):
            value.trailing = self._claim_trailing()
        self._next.comments = _on_own_lines(self._next.comments)

    def _entry_in_brackets(self, parent: int, in_mapping: bool) -> Entry:
        lead, blank = _on_own_lines(self._claim()), self._next.blank
        if in_mapping:
            return self._pair(parent, lead, blank, flow=True)
        if self._next.kind != KEY:
            return Entry(lead, blank, None, self._node(parent, flow=True))
        # `[a: 1]` is a list of one mapping, which is said by `[{a: 1}]`.
        mapping = Node(flow=True, is_mapping=True)
        mapping.entries = [self._pair(parent, [], False, flow=True)]
        mapping.commented = _bears_comments(mapping.entries[0])
        return Entry(lead, blank, None, mapping)

    def _block(self, node: Node, parent: int, kind: str) -> None:
        column = self._next.column
        node.entries = []
        node.is_mapping = kind == MAPPING
        if kind != ITEM:
            self._take()
        begins = KEY if node.is_mapping else ITEM
        while self._next.kind == begins:
            node.entries.append(self._entry_of_block(column, begins))
        # A list may begin in the column of its key: then a comment there belongs to the next key.
        node.end = self._claim_deeper(max(column, parent + 1))
        if kind != ITEM:
            assert self._next.kind == END
            self._take()

    def _entry_of_block(self, column: int, begins: str) -> Entry:
        lead, blank = self._claim(), self._next.blank
        if begins == KEY:
            return self._pair(column, lead, blank)
        self._take()
        return Entry(lead, blank, None, self._node(column))

    def _pair(self, parent: int, lead: list[Comment], blank: bool, flow: bool = False) -> Entry:
        if self._next.kind == KEY:
            self._take()
        lead += _on_own_lines(self._claim())
        key = self._node(parent, flow=flow, as_key=True)
        between = [key.trailing] if key.trailing and not key.is_block_text else []
        if self._next.kind != VALUE:
            return Entry(lead, blank, _bare(key), Node(introduction=between))
        between += self._claim()
        self._take()
        value = self._node(parent, flow=flow)
        value.introduction[:0] = between
        return Entry(lead, blank, _bare(key), value)


def _bare(key: Node) -> Node:
    """The key without the comment behind it, which goes to its value."""
    if not key.is_block_text:
        key.trailing = None
    return key


def _on_own_lines(comments: list[Comment]) -> list[Comment]:
    return [
        comment if comment.own_line else replace(comment, own_line=True) for comment in comments
    ]


def _bears_comments(entry: Entry) -> bool:
    value = entry.value
    return bool(entry.lead or value.introduction or value.trailing or value.commented)
