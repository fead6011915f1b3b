"""Findings placed in files for programs: relative paths, and fingerprints that survive moved lines.

A fingerprint is made of the code, the file, the path in the spec and the text of the line; the
second finding with all of these the same is told from the first by a number. The path is without
the numbers of items: a layer more above does not make another finding of those below it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from os.path import isabs, normpath, relpath
from typing import NamedTuple

from .edits import SourceText
from .finding import Finding, Span


class Placed(NamedTuple):
    """A finding in a file.

    Attributes:
        file: the file as it is named from the root where it lies below it.
        span: None where the finding has no place in this file.
    """

    found: Finding
    file: str
    span: Span | None
    fingerprint: str


LONGEST_LINE = 1_000
"""Characters of a line that a fingerprint is made of; a spec may stand on one line of a MiB."""


_ITEM = re.compile(r"\[\d+\]")


class Placing:
    """Places findings, each with a fingerprint of its own.

    Args:
        sources: the text of each source by its name.
        root: the folder that relative paths start from, absolute.
    """

    def __init__(self, sources: Mapping[str, str], root: str) -> None:
        self._sources, self._root = sources, root
        self._texts: dict[str, SourceText] = {}
        self._seen: Counter[tuple[str, ...]] = Counter()

    def placed(self, checked: Mapping[str, Iterable[Finding]]) -> Iterator[Placed]:
        """The findings by the file they came up in. Those without a place get that file."""
        for file, findings in checked.items():
            yield from (self._place(found, file) for found in findings)

    def file(self, source: str) -> str:
        """A path relative to the root, with slashes; as it is where it lies elsewhere."""
        if not isabs(source):
            return normpath(source)
        relative = relpath(source, self._root)
        return source if relative.startswith("../") else relative

    def _place(self, found: Finding, file: str) -> Placed:
        span = found.span if found.span and found.span.is_in_a_file else None
        named = self.file(span.source if span else file)
        path = _ITEM.sub("[]", found.path)
        key = (found.code, named, path, self._line(span) if span else found.message)
        self._seen[key] += 1
        parts = "\0".join((*key, str(self._seen[key])))
        return Placed(found, named, span, sha256(parts.encode("utf-8", "replace")).hexdigest())

    def _line(self, span: Span) -> str:
        text = self._sources.get(span.source)
        if text is None:
            return ""
        if span.source not in self._texts:
            self._texts[span.source] = SourceText(span.source, text)
        source = self._texts[span.source]
        return source.line(span.line).strip()[:LONGEST_LINE] if span.line <= len(source) else ""
