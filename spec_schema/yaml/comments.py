"""The comments of a YAML text that begin with a word, found by YAML's own scanner."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

_SCANNER: Any = getattr(yaml, "CLoader", yaml.Loader)
_LINE_BREAK = re.compile(r"\r\n|\n|\r")
_BLOCK_STYLES = ("|", ">")


class Comment(NamedTuple):
    """A comment: the position of its `#`, from 1, and its text.

    Attributes:
        alone: Whether it is alone on its line.
    """

    line: int
    column: int
    text: str
    alone: bool


def comments_with(word: str, text: str) -> Iterator[Comment]:
    """Yields the comments that begin with a word, up to the first syntax error."""
    text = text.removeprefix("\ufeff")
    begins = re.compile(rf"(?:(?<=\s)|^)#(?=[ \t]*{re.escape(word)})", re.MULTILINE)
    candidates = [found.start() for found in begins.finditer(text)]
    if not candidates:
        return
    scalars, end = _scalars(text)
    breaks = [found.span() for found in _LINE_BREAK.finditer(text)]
    starts = [0, *(after for _, after in breaks)]
    ends = [*(before for before, _ in breaks), len(text)]
    for at in candidates:
        last = bisect_right(scalars, (at, len(text))) - 1
        if at >= end or (last >= 0 and at < scalars[last][1]):
            continue
        line = bisect_right(starts, at)
        before = text[starts[line - 1] : at]
        content = text[at + 1 : ends[line - 1]].strip()
        yield Comment(line, len(before) + 1, content, not before.strip())


def _scalars(text: str) -> tuple[list[tuple[int, int]], int]:
    """Returns the spans of scalars, and the end of what could be scanned."""
    found: list[tuple[int, int]] = []
    try:
        for token in yaml.scan(text, Loader=_SCANNER):
            if isinstance(token, yaml.ScalarToken):
                found.append(_extent(token, text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return found, mark.index if mark else 0
    except yaml.reader.ReaderError:  # a character that YAML forbids: nothing of the text is read
        return [], 0
    return found, len(text)


def _extent(token: Any, text: str) -> tuple[int, int]:
    """Returns the extent of a scalar. A block scalar begins on the line after its `|`."""
    begin, end = token.start_mark.index, token.end_mark.index
    if token.style in _BLOCK_STYLES:
        first = _LINE_BREAK.search(text, begin)
        begin = first.end() if first else end
    return begin, end
