"""Determines the place of text that is being typed, also while the file is not valid YAML.

A marker is inserted at the cursor, and as much of the text around it as makes sense is parsed: the
lines around the cursor's line, its siblings, and the brackets that are open there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...spec_schema.findings.finding import Findings
from ...spec_schema.paths.outline import Outline
from ...spec_schema.yaml.loading import read_source
from ...spec_schema.yaml.values import Mapping
from .positions import CursorPosition
from .tree import TreeNode, root_of

MARK = "speccompile-cursor"

_WORD_BEFORE = re.compile(r"[$A-Za-z_][\w.*-]*$|$")
_WORD_AFTER = re.compile(r"[\w.*-]*")
_KEY = re.compile(r"(\s*)(?:\"[^\"]*\"|'[^']*'|[^\s#'\"\[{,-][^#'\"\[{,]*?):(?:\s|$)")
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"\\]|\\.)*\"|(?:^|(?<=\s))#.*$")
_CLOSERS = {"[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class CursorContext:
    """The context of the cursor.

    Attributes:
        place: The place of the value or, with `is_key`, of the mapping whose key is typed.
        word: The part that is typed already; `start` and `end` are its columns.
        is_flow: Whether it is inside brackets.
        is_alone: Whether the line is otherwise empty.
        has_colon: Whether a colon follows the word already.
        item: The line, from 1, of the start of the list item around the cursor.
    """

    place: TreeNode
    is_key: bool
    word: str
    start: int
    end: int
    is_flow: bool
    is_alone: bool
    has_colon: bool
    item: int


def spot_at(lines: list[str], cursor: CursorPosition, outline: Outline) -> CursorContext | None:
    """Returns the context of the cursor; None in a comment, and if it can't be determined."""
    if cursor.line > len(lines):
        return None
    line = lines[cursor.line - 1]
    before, after = line[: cursor.column - 1], line[cursor.column - 1 :]
    word, rest = _word(before), _rest(after)
    before, after = before[: len(before) - len(word)], after[len(rest) :]
    if "#" in _QUOTED.sub(_comment, before):
        return None
    first, opened = _opened(lines, cursor.line - 1, before)
    own = [*lines[first : cursor.line - 1]]
    around = Around(lines, first, cursor.line - 1)
    for marked, is_key in _marked(before, after, opened):
        place = _marked_place("\n".join(around.lines([*own, marked])), outline)
        if place is None:
            continue
        start = len(before) + 1
        place_is_key = place.key == MARK
        if place_is_key and place.above is not None:
            place = place.above
        is_alone = before.strip() in ("", "-")
        has_colon = after.lstrip().startswith(":")
        return CursorContext(
            place,
            place_is_key or is_key,
            word,
            start,
            cursor.column + len(rest),
            bool(opened),
            is_alone,
            has_colon,
            _item_line(lines, cursor.line),
        )
    return None


def _item_line(lines: list[str], line: int) -> int:
    indent = _indent(lines[line - 1])
    for number in range(line, 0, -1):
        text = lines[number - 1]
        if _is_item(text) and (number == line or _indent(text) < indent):
            return number
    return line


def _word(before: str) -> str:
    found = _WORD_BEFORE.search(before)
    return found.group() if found else ""


def _rest(after: str) -> str:
    found = _WORD_AFTER.match(after)
    return found.group() if found else ""


def _comment(match: re.Match[str]) -> str:
    return "#" if match.group().startswith("#") else ""


def _marked(before: str, after: str, opened: str) -> Iterator[tuple[str, bool]]:
    """Yields lines with the marker, and whether the marker is certainly a key there."""
    closed = "".join(_CLOSERS[bracket] for bracket in reversed(opened))
    tail = after.partition(" #")[0].rstrip()
    ends = [tail, closed] if opened else [tail, ""]
    if opened and _balance(tail) != closed:
        ends = [closed]
    for end in dict.fromkeys(ends):
        if end.lstrip().startswith(":"):
            yield f"{before}{MARK}{end}", False
            continue
        yield f"{before}{MARK}{end}", False
        if not opened:
            yield f"{before}{MARK}:{end}", False


def _balance(text: str) -> str:
    """Returns the closing brackets for the brackets that are open at the end of a text."""
    depth, found = 0, ""
    for character in _QUOTED.sub("", text):
        if character in "[{":
            depth += 1
        elif character in "]}":
            found += character if depth == 0 else ""
            depth = max(depth - 1, 0)
    return found


def _opened(lines: list[str], at: int, before: str) -> tuple[int, str]:
    """Returns the line of the outermost open bracket at the cursor, and the open brackets."""
    stack: list[str] = []
    first = at
    for number in range(max(0, at - 200), at + 1):
        text = before if number == at else lines[number]
        if stack and number < at and _breaks(text, lines[first]):
            stack = []
        if not stack:
            first = number
        for character in _QUOTED.sub("", text):
            if character in _CLOSERS:
                stack.append(character)
            elif character in "]}" and stack:
                stack.pop()
    if stack and first < at and _breaks(lines[at], lines[first]):
        return at, "".join(bracket for bracket in before if bracket in _CLOSERS)
    return (first, "".join(stack)) if stack else (at, "")


def _breaks(line: str, opening: str) -> bool:
    """Whether a line begins a new key or item, so that an open bracket above is a mistake."""
    is_new = bool(_KEY.match(line)) or _is_item(line)
    return is_new and _indent(line) <= _indent(opening)


def _is_item(line: str) -> bool:
    return line.lstrip().startswith("- ")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


class Around:
    """The parent lines of some lines, with their sibling keys.

    Args:
        first, last: The lines to keep whole, from 0.
    """

    def __init__(self, lines: list[str], first: int, last: int) -> None:
        self._all = lines
        self._first, self._last = first, last

    def lines(self, own: list[str]) -> list[str]:
        """Returns a text that is likely valid YAML, with these lines in the middle."""
        indent = _indent(own[0])
        after = [] if _is_item(own[0]) else list(self._beside_below(indent))
        return [*self._above(own[0]), *own, *after]

    def _above(self, line: str) -> list[str]:
        kept: list[str] = []
        need, is_item = _indent(line), line.lstrip().startswith("-")
        level = need
        for number in range(self._first - 1, -1, -1):
            above = self._all[number]
            stripped = above.strip()
            if not stripped or stripped.startswith("#"):
                continue
            indent, begins_item = _indent(above), stripped.startswith("-")
            if indent < need or (indent == need and is_item and not begins_item):
                kept.append(above if begins_item else self._opening(above, kept))
                need, is_item = indent, begins_item
            elif indent == need == level and not begins_item and not is_item:
                kept += self._key_only(above)
        return kept[::-1]

    def _opening(self, line: str, below: list[str]) -> str:
        """Returns a parent key without the value on its line, which can't contain the lines
        below.
        """
        found = _KEY.match(line)
        return line[: found.end()] if found else line

    def _beside_below(self, indent: int) -> Iterator[str]:
        for line in self._all[self._last + 1 :]:
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            if _indent(line) < indent or (_indent(line) == indent and _is_item(line)):
                return
            if _indent(line) == indent:
                yield from self._key_only(line)

    def _key_only(self, line: str) -> list[str]:
        found = _KEY.match(line)
        return [line[: found.end()].rstrip()] if found else []


def _marked_place(text: str, outline: Outline) -> TreeNode | None:
    tree = read_source("", text, Findings())
    if not isinstance(tree, Mapping):
        return None
    for place in root_of(tree, outline).walk():
        if place.key == MARK or place.text == MARK:
            return place
    return None
