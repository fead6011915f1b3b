"""Printing: the tree to lines, with two spaces per level and brackets for what fits on a line."""

from collections.abc import Sequence

from ..yaml.yaml_errors import LARGEST_TEXT, is_glued
from . import brackets, scalars
from .tree import LONGEST_KEPT, FormatComment, FormatEntry, FormatNode

WIDTH = LONGEST_KEPT
"""Maximum width of a line with brackets, without its comment."""
INDENT = 2
_IGNORES = "speccompile: ignore"


class TooLarge(Exception):
    """Raised if the output is longer than the reader accepts."""


class Printer:
    """Writes lines. Raises TooLarge if they exceed what the reader accepts.

    Attributes:
        lines: The lines written so far.
        comments: The comments in them, in order.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.comments: list[str] = []
        self._opens = True  # the block is empty: no blank line yet
        self._room = LARGEST_TEXT

    def own_lines(self, comments: Sequence[FormatComment], indentation: int) -> None:
        """Writes comments on lines of their own."""
        for comment in comments:
            self._gap(comment.blank)
            self._write(" " * indentation + self._text(comment))

    def value(
        self, node: FormatNode, indentation: int, head: str, *, is_item: bool = False
    ) -> None:
        """Writes a node behind `head`, which is indented by `indentation` and ends with `:` or `-`.

        Args:
            is_item: Whether a collection may begin on the line of the head.
        """
        if node.line and not (node.properties or node.introduction):
            line = _joined(head, node.line)
            if not node.entries or len(line) <= WIDTH:
                self._write(line if node.trailing is None else self._with_trailing(line, node))
                return
        for text in node.properties:
            head = _joined(head, text)
        if node.introduction:
            head = self._introduced(node.introduction, indentation, head)
        if node.entries is None:
            self._scalar(node, indentation, head)
        elif node.entries and not self._stays_in_brackets(node, head):
            introduced = node.properties or node.introduction or node.entries[0].lead
            compact = is_item and not introduced
            self._collection(node, node.entries, indentation, head, compact)
        else:
            self._write(self._with_trailing(_joined(head, brackets.content(node)), node))

    def _introduced(self, comments: Sequence[FormatComment], indentation: int, head: str) -> str:
        """Writes what precedes the content, which then begins on its own line."""
        if head.strip():
            if not comments[0].own_line:
                head = _joined(head, self._text(comments[0]))
                comments = comments[1:]
            self._write(head, opens=True)
        self.own_lines(comments, indentation + INDENT)
        return " " * (indentation + INDENT)

    def _scalar(self, node: FormatNode, indentation: int, head: str) -> None:
        if not (node.lines or node.trailing or head.strip()):
            self._opens = False
            return
        first, *others = node.lines or [""]
        line = _joined(head, first) if first else head
        margin = " " * (indentation + INDENT)
        rest = [f"{margin}{text}" if text else "" for text in others]
        if node.is_block_text or not rest:
            line = self._with_trailing(line, node)
        else:
            rest[-1] = self._with_trailing(rest[-1], node)
        for each in (line, *rest):
            self._write(each)
        # Below a block scalar that keeps trailing blank lines, one more would belong to it.
        self._opens = node.is_block_text and first.endswith("+")

    def _stays_in_brackets(self, node: FormatNode, head: str) -> bool:
        if not (node.flow and node.fits_a_line):
            return False
        if node.line is not None and len(_joined(head, node.line)) <= WIDTH:
            return True
        # A comment that ignores findings applies to its line, so these must stay on it.
        above = self.lines[-1].lstrip() if self.lines else ""
        behind = node.trailing is not None and _IGNORES in node.trailing.text
        return behind or (above.startswith("#") and _IGNORES in above)

    def _collection(
        self,
        node: FormatNode,
        entries: list[FormatEntry],
        indentation: int,
        head: str,
        compact: bool,
    ) -> None:
        end, trailing = node.end, node.trailing
        if trailing and (node.commented or node.introduction):
            end = [*end, trailing]
        elif trailing:
            head, compact = self._introduced([trailing], indentation, head), False
        if compact:
            head += " "
        elif head.strip():
            self._write(head, opens=True)
            head = " " * (indentation + INDENT)
        self._entries(node.is_mapping, entries, indentation + INDENT, head)
        self.own_lines(end, indentation + INDENT)

    def _entries(
        self, is_mapping: bool, entries: list[FormatEntry], indentation: int, head: str
    ) -> None:
        margin = " " * indentation
        for entry in entries:
            if head == margin:
                self.own_lines(entry.lead, indentation)
                self._gap(entry.blank)
            if is_mapping:
                self._pair(entry, indentation, head)
            else:
                self.value(entry.value, indentation, _joined(head, "-"), is_item=True)
            head = margin

    def _pair(self, entry: FormatEntry, indentation: int, head: str) -> None:
        key = entry.key
        assert key is not None
        if not brackets.needs_mark(key):
            self.value(entry.value, indentation, _joined(head, f"{brackets.inline(key)}:"))
            return
        self.value(key, indentation, _joined(head, "?"))
        line = entry.value.line
        if line and is_glued(line):  # below its key, it would look like one
            entry.value.line = scalars.in_quotes(line)
            entry.value.lines = (entry.value.line,)
        self.value(entry.value, indentation, " " * indentation + ":")

    def _with_trailing(self, line: str, node: FormatNode) -> str:
        if node.trailing is None:
            return line
        return _joined(line, self._text(node.trailing))

    def _text(self, comment: FormatComment) -> str:
        self.comments.append(comment.text)
        return comment.text

    def _gap(self, wanted: bool) -> None:
        if wanted and not self._opens and self.lines[-1].strip():
            self._write("")

    def _write(self, line: str, opens: bool = False) -> None:
        self._room -= len(line) + 1
        if self._room < 0:
            raise TooLarge
        self.lines.append(line)
        self._opens = opens


def _joined(head: str, text: str) -> str:
    """Joins with one space, unless `head` is indentation only."""
    return head + text if not head or head[-1] == " " else f"{head} {text}"
