"""Comments that ignore findings: `# speccompile: ignore[SC311] reason`.

At the end of a line it is for the findings of that line, on a line of its own for the next line
with content; `ignore-file[SC311]` above the first key is for the file. Errors can't be ignored.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from .diagnostic import Diagnostic, Diagnostics, Ignored, Severity, Span

MARK = "speccompile:"
WHOLE_FILE = 0
_OF_RUNNING = ("SC4", "SC5")
"""Codes that are found when data is read and a network runs: a check can't say they are unused."""


class Listed(NamedTuple):
    """A code in a comment, and its place."""

    code: str
    span: Span


class Suppression(NamedTuple):
    """One comment.

    Attributes:
        line: whose findings it ignores; WHOLE_FILE for all of them.
        codes: with the place of each.
        whole: the place of the comment, with what has to go with it.
    """

    line: int
    codes: tuple[Listed, ...]
    reason: str
    span: Span
    whole: Span


@dataclass(slots=True)
class Suppressions:
    """The comments of a spec and its bases, and which of them were of use."""

    _by_place: dict[tuple[str, int, str], Suppression] = field(default_factory=dict)
    _used: set[tuple[Span, str]] = field(default_factory=set)

    @classmethod
    def of(
        cls, sources: Mapping[str, str], diagnostics: Diagnostics | None = None
    ) -> "Suppressions":
        """Those of some sources; what is wrong with them is reported. Cheap where there are none.

        Args:
            sources: the text of each file by its name.
        """
        result = cls()
        marked = [(name, text) for name, text in sources.items() if MARK in text]
        if marked:
            from .suppression_comments import read_comments

            found = Diagnostics() if diagnostics is None else diagnostics
            for name, text in marked:
                result._add(read_comments(name, text, found))
        return result

    def __bool__(self) -> bool:
        return bool(self._by_place)

    def _add(self, comments: Iterable[Suppression]) -> None:
        for comment in comments:
            for code, _ in comment.codes:
                self._by_place.setdefault((comment.span.source, comment.line, code), comment)

    def ignored(self, found: Diagnostic) -> Ignored | None:
        """The finding with the reason to ignore it; None where it stays."""
        if found.span is None or found.severity is Severity.ERROR:
            return None
        for line in (found.span.line, WHOLE_FILE):
            comment = self._by_place.get((found.span.source, line, found.code))
            if comment is not None:
                self._used.add((comment.span, found.code))
                return Ignored(found, comment.reason)
        return None

    def sift(self, diagnostics: Diagnostics) -> None:
        """Move the findings that are ignored to `diagnostics.ignored`."""
        if not self._by_place:
            return
        kept = list[Diagnostic]()
        for found in diagnostics:
            ignored = self.ignored(found)
            if ignored is None:
                kept.append(found)
            else:
                diagnostics.ignored.append(ignored)
        if len(kept) < len(diagnostics):
            diagnostics.put(kept)

    def kept(self, findings: Iterable[Diagnostic]) -> list[Diagnostic]:
        """The findings that stay."""
        return [found for found in findings if self.ignored(found) is None]

    def unused(self, source: str, text: str) -> Iterator[Diagnostic]:
        """The comments of one source that ignored nothing, in all that was sifted.

        Codes of data and of running are left out: a check does not look for these.
        """
        comments = dict.fromkeys(self._by_place.values())
        for comment in comments:
            idle = [
                each
                for each in comment.codes
                if (comment.span, each.code) not in self._used
                and not each.code.startswith(_OF_RUNNING)
            ]
            if idle and comment.span.source == source:
                from .suppression_comments import unused

                yield unused(comment, idle, text)
