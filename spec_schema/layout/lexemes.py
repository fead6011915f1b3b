"""The tokens of YAML text with the comments between them: all that a layout must not lose."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from .tree import Comment

# Both give the same tokens at the same places; the C scanner gives them ten times faster.
_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)
_COMMENT = re.compile(r"#[^\n]*")

ALIAS, ANCHOR, TAG, SCALAR = "<alias>", "<anchor>", "<tag>", "<scalar>"
DIRECTIVE, DOCUMENT, STREAM_END = "<directive>", "<document start>", "<stream end>"
MAPPING, SEQUENCE, END = "<block mapping start>", "<block sequence start>", "<block end>"
KEY, VALUE, ITEM = "?", ":", "-"
BLOCK_STYLES = frozenset("|>")


@dataclass(slots=True)
class Lexeme:
    """One token. `kind` is PyYAML's `id` of it; `?` begins every key, written or not.

    Attributes:
        text: as it is written; empty where nothing is.
        style: of a scalar: `"`, `'`, `|`, `>`, or nothing.
        column: where it begins, from 0.
        blank: whether it begins its line, and the line above is blank.
        comments: those between the token before and this one.
        inside: the comment in the header of a block of text.
    """

    kind: str
    text: str
    style: str
    column: int
    blank: bool
    comments: list[Comment]
    inside: Comment | None = None


def lexemes(text: str) -> Iterator[Lexeme]:
    """The tokens of a valid text whose line breaks are all LF."""
    lines = text.split("\n")
    passed = 0
    token: Any
    for token in yaml.scan(text, Loader=_LOADER):
        mark = token.start_mark
        begin, end = mark.index, token.end_mark.index
        comments = []
        if text.find("#", passed, begin) >= 0:
            comments = [_comment(text, found) for found in _COMMENT.finditer(text, passed, begin)]
        passed = max(passed, end)
        style = getattr(token, "style", None) or ""
        blank = _is_below_blank(lines, mark.line, mark.column)
        lexeme = Lexeme(token.id, text[begin:end], style, mark.column, blank, comments)
        if style in BLOCK_STYLES:
            lexeme.inside = _in_header(lexeme.text)
        yield lexeme


def _is_below_blank(lines: list[str], line: int, column: int) -> bool:
    # Behind a block of text that ends without a line break, the scanner counts one line too many.
    if not 0 < line < len(lines) or lines[line - 1].strip():
        return False
    return not lines[line][:column].strip()


def _in_header(text: str) -> Comment | None:
    found = _COMMENT.search(text.partition("\n")[0])
    return Comment(found.group().rstrip(), found.start(), False, False) if found else None


def _comment(text: str, found: re.Match[str]) -> Comment:
    begin = text.rfind("\n", 0, found.start()) + 1
    above = text.rfind("\n", 0, max(begin - 1, 0)) + 1
    own_line = not text[begin : found.start()].strip()
    blank = own_line and begin > 0 and not text[above:begin].strip()
    return Comment(found.group().rstrip(), found.start() - begin, own_line, blank)
