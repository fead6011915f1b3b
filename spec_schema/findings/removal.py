"""Taking a key out of a spec with its value: the edit of the text, where there is one."""

import re

from .edits import SourceText
from .finding import Edit, Span

_REST = re.compile(r"[ \t]*(?:[ \t]#.*)?")
_ANCHOR = re.compile(r"(?:^|[\s\[{,])&\S")
_COMMA_AFTER = re.compile(r"[ \t]*,[ \t]*")
_COMMA_BEFORE = re.compile(r",[ \t]*$")


def removal(source: SourceText, key: Span, value: Span, *, safe: bool) -> Edit | None:
    """The edit that removes a key and its value, with the comment on its line. One that somebody
    looks at takes the comments directly above it, too: they speak of it.

    None where more than that would change: the first key of a list item, an anchor in the value,
    a mapping in brackets over several lines.
    """
    begin, end = source.offsets(key), source.offsets(value)
    if begin is None or end is None:
        return None
    written = source.text[begin[0] : end[1]]
    if _ANCHOR.search(written):
        return None
    place = _lines(source, key, value, with_comments=not safe) or _in_brackets(
        source, begin[0], end[1]
    )
    title = f"remove `{source.at(key)}`"
    return Edit(place, "", safe, title) if place else None


def _lines(source: SourceText, key: Span, value: Span, *, with_comments: bool) -> Span | None:
    """Whole lines, where nothing else stands on them."""
    before = source.line(key.line)[: key.column - 1]
    after = source.line(value.end_line)[value.end_column - 1 :]
    if before.strip() or not _REST.fullmatch(after):
        return None
    first = _first_comment(source, key) if with_comments else key.line
    return source.whole_lines(first, value.end_line)


def _first_comment(source: SourceText, key: Span) -> int:
    """The first of the lines above a key that are comments and begin where it does; the line of
    the key where there are none. At the margin there may be what is said of the whole file.
    """
    line, start = key.line, " " * (key.column - 1) + "#"
    while key.column > 1 and line > 1 and source.line(line - 1).startswith(start):
        line -= 1
    return line


def _in_brackets(source: SourceText, begin: int, end: int) -> Span | None:
    """An entry of a mapping in brackets, with the comma that parts it from its neighbour."""
    first = source.span(begin, end)
    if first.line != first.end_line:
        return None
    line = source.line(first.line)
    before, after = line[: first.column - 1], line[first.end_column - 1 :]
    opened = before.rstrip().endswith(("{", ","))
    if not opened or not after.lstrip().startswith((",", "}")):
        return None
    comma, earlier = _COMMA_AFTER.match(after), _COMMA_BEFORE.search(before)
    if comma:
        return source.span(begin, end + comma.end())
    return source.span(begin - len(earlier.group()) if earlier else begin, end)
