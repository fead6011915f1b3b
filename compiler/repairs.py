"""Repairs of findings that take the text: words respelled, keys removed."""

import re
from collections.abc import Iterator

from ..spec_schema.findings.edits import SourceText
from ..spec_schema.findings.finding import Edit, Finding, Findings, Span
from ..spec_schema.findings.removal import removal
from ..spec_schema.paths.find import find
from ..spec_schema.synonyms import SAME
from ..spec_schema.yaml.core_schema import resolve
from ..spec_schema.yaml.values import Mapping, Sequence, Value

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
    return not found.fixes and bool(found.meant or found.code in REMOVED_SAFELY)


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
