"""A cursor over the tokens of a YAML text and the comments between them."""

import re
from collections.abc import Sequence
from typing import Any

import yaml

from .tree import FormatComment

# Both give the same tokens with the same marks; the C scanner is ten times as fast.
_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)
_COMMENT = re.compile(r"#[^\n]*")

ALIAS, ANCHOR, TAG, SCALAR = "<alias>", "<anchor>", "<tag>", "<scalar>"
DIRECTIVE, DOCUMENT, STREAM_END = "<directive>", "<document start>", "<stream end>"
MAPPING, SEQUENCE, END = "<block mapping start>", "<block sequence start>", "<block end>"
KEY, VALUE, ITEM = "?", ":", "-"
PROPERTIES = frozenset((ANCHOR, TAG))


class TextCursor:
    """A position before a token of a valid text with LF line breaks.

    Tokens are read one at a time, never all at once.

    Attributes:
        token: The PyYAML token.
        kind: Its `id`; `?` begins every key, written or not.
        before: Unclaimed comments before it.
        comments: All comments up to it, in order.
    """

    def __init__(self, text: str) -> None:
        self.comments: list[str] = []
        self.before: list[FormatComment] = []
        self._text = text
        self._lines = text.split("\n")
        self._scan = _LOADER(text).get_token
        self.token = self._scan()
        self.kind: str = self.token.id
        self._passed = 0
        self._line = self._first = -1  # the line of the token, and what begins first in it
        self._hash = self._next_hash(0)

    def take(self) -> None:
        """Moves to the next token, together with the unclaimed comments before this one."""
        if self.before and self.written:
            put_on_own_lines(self.before)
        self.token = token = self._scan()
        self.kind = token.id
        mark = token.start_mark
        begin, line = mark.index, mark.line
        if line != self._line:
            self._line, self._first = line, begin
        if self._hash < begin:
            self._gather(begin)
        end = token.end_mark.index
        if end > self._passed:
            self._passed = end

    def claim(self) -> Sequence[FormatComment]:
        """Returns all comments before the token, which are then claimed."""
        if not self.before:
            return ()
        claimed, self.before = self.before, []
        return claimed

    def claim_trailing(self) -> FormatComment | None:
        """Claims the comment behind the last token taken, on the same line."""
        before = self.before
        return before.pop(0) if before and not before[0].own_line else None

    def claim_deeper(self, column: int) -> Sequence[FormatComment]:
        """Claims the comments before the token, up to the first left of a column."""
        before, count = self.before, 0
        while count < len(before) and before[count].column >= column:
            count += 1
        if not count:
            return ()
        claimed, self.before = before[:count], before[count:]
        return claimed

    @property
    def written(self) -> str:
        """Returns the token as written; empty if it has no text."""
        return self._text[self.token.start_mark.index : self.token.end_mark.index]

    @property
    def is_below_blank(self) -> bool:
        """Returns whether the token begins its line and the line above is blank."""
        if self.token.start_mark.index != self._first:
            return False
        # After a block scalar without a final line break, the count is one line too high.
        return 0 < self._line < len(self._lines) and not self._lines[self._line - 1].strip()

    def claim_in_header(self) -> FormatComment | None:
        """Claims the comment in the header of the block scalar that is the token."""
        begin = self.token.start_mark.index
        found = _COMMENT.search(self._text, begin, self._line_end(begin))
        if not found:
            return None
        comment = FormatComment(found.group().rstrip(), found.start() - begin, False, False)
        self.comments.append(comment.text)
        return comment

    def _gather(self, begin: int) -> None:
        """Returns the comments between the previous token and this one."""
        for found in _COMMENT.finditer(self._text, self._passed, begin):
            comment = self._comment(found)
            self.before.append(comment)
            self.comments.append(comment.text)
        self._hash = self._next_hash(begin)

    def _next_hash(self, begin: int) -> int:
        found = self._text.find("#", begin)
        return found if found >= 0 else len(self._text)

    def _line_end(self, begin: int) -> int:
        found = self._text.find("\n", begin)
        return found if found >= 0 else len(self._text)

    def _comment(self, found: re.Match[str]) -> FormatComment:
        text = self._text
        begin = text.rfind("\n", 0, found.start()) + 1
        above = text.rfind("\n", 0, max(begin - 1, 0)) + 1
        own_line = not text[begin : found.start()].strip()
        blank = own_line and begin > 0 and not text[above:begin].strip()
        return FormatComment(found.group().rstrip(), found.start() - begin, own_line, blank)


def put_on_own_lines(comments: Sequence[FormatComment]) -> None:
    """Marks comments as standing on their own lines."""
    for comment in comments:
        comment.own_line = True
