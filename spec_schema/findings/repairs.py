"""Fixes that take the text of a spec: words respelled, keys removed."""

import re
from collections.abc import Iterator

from ..paths.find import find
from ..synonyms import SAME
from ..yaml.core_schema import resolve
from ..yaml.values import Mapping, Sequence, Value
from .edits import SourceText
from .finding import Edit, Finding, Findings, Span

REMOVED_SAFELY = {"SC312": True, "SC311": False, "SC801": False, "SC802": False}
"""Findings that are mended by removing what stands at their path, and whether that is safe."""
_WORD = re.compile(r"[^\W\d][\w.-]*")
_MAY_BE_EMPTY = ("params", "blocks")


def with_repairs(found: Findings, tree: Mapping | None, sources: dict[str, str]) -> None:
    """Give each finding its repair, where there is one and it has none yet."""
    if not any(_is_open(one) for one in found):
        return
    repairs = _Repairs(found, tree, sources)
    found.put([repairs.repaired(one) if _is_open(one) else one for one in found])


def _is_open(found: Finding) -> bool:
    return not found.fixes and bool(
        found.meant or found.code in REMOVED_SAFELY or _is_name_of_metric(found)
    )


def _is_name_of_metric(found: Finding) -> bool:
    """Whether the name of a metric is inside it, not beside it."""
    return (
        found.kind == "unknown_key"
        and found.path.startswith(("training.metrics", "training.weighted_metrics"))
        and found.path.endswith(".name")
    )


class _Repairs:
    """The repairs of one spec; two that would make the same key twice exclude each other."""

    def __init__(self, found: Findings, tree: Mapping | None, sources: dict[str, str]) -> None:
        self._found, self._tree, self._sources = found, tree, sources
        self._texts: dict[str, SourceText] = {}
        self._holders = dict(_holders(tree)) if tree is not None else {}
        self._made: set[tuple[int, str]] = set()

    def repaired(self, found: Finding) -> Finding:
        """The finding with its repair."""
        source = self._text(found.span) if found.span else None
        if source is None:
            return found
        if _is_name_of_metric(found):
            return found._replace(fixes=self._moved_beside(found, source))
        edit = self._respelling(found, source) if found.meant else self._removal(found, source)
        return found._replace(fixes=(edit,)) if edit else found

    def _text(self, span: Span) -> SourceText | None:
        if span.source not in self._texts and span.source in self._sources:
            text = self._sources[span.source].removeprefix("\ufeff")
            self._texts[span.source] = SourceText(span.source, text)
        return self._texts.get(span.source)

    def _respelling(self, found: Finding, source: SourceText) -> Edit | None:
        assert found.span is not None
        word = (source.at(found.span) or "").strip("\"'")
        meant = found.meant
        if not _WORD.fullmatch(word) or not _WORD.fullmatch(meant) or resolve(meant) != meant:
            return None
        if not self._is_free(found.span, meant):
            return None
        safe = self._found.is_respelling(word, meant) or (word.lower(), meant) in SAME
        return Edit(found.span, meant, safe, f"write `{meant}`")

    def _is_free(self, key: Span, meant: str) -> bool:
        """Whether a key may become the one that was meant: there is none yet."""
        holder = self._holders.get(key)
        if holder is None:
            return True
        there = holder.entries.get(meant)
        place = (id(holder), meant)
        if (there is not None and there.key_span != key) or place in self._made:
            return False
        self._made.add(place)
        return True

    def _removal(self, found: Finding, source: SourceText) -> Edit | None:
        place = find(self._tree, found.path) if self._tree is not None else None
        holder = self._holders.get(place.key_span) if place else None
        if place is None or holder is None or found.span not in (place.span, place.key_span):
            return None
        above = found.path.rpartition(".")[0]
        if len(holder.entries) == 1 and above not in _MAY_BE_EMPTY:
            return None
        safe = REMOVED_SAFELY[found.code]
        return removal(source, place.key_span, place.span, safe=safe)

    def _moved_beside(self, found: Finding, source: SourceText) -> tuple[Edit, ...]:
        """The name of a metric, moved out of its parameters."""
        assert found.span is not None
        place = find(self._tree, found.path.removesuffix(".name")) if self._tree else None
        item, holder = place.value if place else None, self._holders.get(found.span)
        if holder is None or not isinstance(item, Mapping) or "name" in item.entries:
            return ()
        keys = [one.key_span for one in item.entries.values() if one.value is holder]
        return moved_beside(source, keys[0], holder, "name") if len(keys) == 1 else ()


def _holders(tree: Mapping) -> Iterator[tuple[Span, Mapping]]:
    """Each key of a tree, by its place, with the mapping that it stands in."""
    pending: list[Value] = [tree]
    seen: set[int] = set()
    while pending:
        value = pending.pop()
        if id(value) in seen:  # what several aliases stand for
            continue
        seen.add(id(value))
        if isinstance(value, Sequence):
            pending += value.items
        elif isinstance(value, Mapping):
            pending += [entry.value for entry in value.entries.values()]
            yield from ((entry.key_span, value) for entry in value.entries.values())


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


def moved_beside(source: SourceText, owner: Span, below: Mapping, key: str) -> tuple[Edit, ...]:
    """The edits that move a key of a mapping beside the key that owns the mapping.

    None where more than that would change.
    """
    entry, title = below.entries[key], f"write `{key}` beside `{source.at(owner)}`"
    is_block = not (source.at(below.span) or "{").startswith("{")
    if is_block and [*below.entries][-1] == key:  # on the last line: move it left
        begin = entry.key_span._replace(column=1, end_column=entry.key_span.column)
        is_one_line = entry.value.span.end_line == entry.key_span.line
        return (Edit(begin, " " * (owner.column - 1), True, title),) if is_one_line else ()
    gone = removal(source, entry.key_span, entry.value.span, safe=True)
    written, end = source.at(entry.value.span), _end_beside(source, owner, below)
    if gone is None or end is None or written is None:
        return ()
    return gone, Edit(source.span(end[0], end[0]), f"{end[1]}{key}: {written}", True, title)


def _end_beside(source: SourceText, owner: Span, below: Mapping) -> tuple[int, str] | None:
    """Where a key beside the one that owns a mapping goes, and what parts the two."""
    offsets = source.offsets(below.span)
    if offsets is None or source.line(owner.line)[: owner.column - 1].rstrip().endswith(("{", ",")):
        return offsets and (offsets[1], ", ")
    rest = source.line(below.span.end_line)[below.span.end_column - 1 :]
    line_break = "\r\n" if "\r\n" in source.text else "\n"
    place = offsets[1] + len(rest), f"{line_break}{' ' * (owner.column - 1)}"
    return place if _REST.fullmatch(rest) else None
