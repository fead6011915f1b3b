"""Comments that ignore findings: `# speccompile: ignore[SC311] reason`.

At the end of a line it is for the findings of that line, on a line of its own for the next line
with content; `ignore-file[SC311]` above the first key is for the file. Errors can't be ignored.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from .finding import Finding, Findings, Ignored, Severity, Span

MARK = "speccompile:"
WHOLE_FILE = 0
_KEPT = "SC803"
"""A comment that lists this code too is never called unused: specs that are checked elsewhere need
it."""
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


Use: TypeAlias = tuple[str, bool, str, str]
"""That a code in a comment was of use: the source, whether the comment is for all of it, its
reason, and the code. Lines and other codes are left out: they change while a file is mended.
"""


@dataclass(slots=True, eq=False, repr=False)
class Suppressions:
    """The comments of a spec and its bases, and which of them were of use.

    Attributes:
        elsewhere: what is of use to other specs that build upon this one; asked for only where
            something would be called unused.
    """

    elsewhere: Callable[[], Collection[Use]] | None = None
    _by_place: dict[tuple[str, int, str], Suppression] = field(default_factory=dict)
    _used: set[tuple[Span, str]] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self._by_place)

    def add(self, comments: Iterable[Suppression]) -> None:
        """Add comments; of two for the same place, the first counts."""
        for comment in comments:
            for code, _ in comment.codes:
                self._by_place.setdefault((comment.span.source, comment.line, code), comment)

    def ignored(self, found: Finding) -> Ignored | None:
        """The finding with the reason to ignore it; None where it stays."""
        if found.span is None or found.severity is Severity.ERROR:
            return None
        for line in (found.span.line, WHOLE_FILE):
            comment = self._by_place.get((found.span.source, line, found.code))
            if comment is not None:
                self._used.add((comment.span, found.code))
                return Ignored(found, comment.reason)
        return None

    def sift(self, findings: Findings) -> None:
        """Move the findings that are ignored to `findings.ignored`."""
        if not self._by_place:
            return
        kept = list[Finding]()
        for found in findings:
            ignored = self.ignored(found)
            if ignored is None:
                kept.append(found)
            else:
                findings.ignored.append(ignored)
        if len(kept) < len(findings):
            findings.put(kept)

    def kept(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings that stay."""
        return [found for found in findings if self.ignored(found) is None]

    def idle(self, source: str) -> Iterator[tuple[Suppression, list[Listed]]]:
        """The comments of one source of which some codes ignored nothing, in all that was sifted
        and elsewhere, with these codes.

        Codes of data and of running are left out: a check does not look for these.
        """
        for comment in dict.fromkeys(self._by_place.values()):
            if comment.span.source != source or any(e.code == _KEPT for e in comment.codes):
                continue
            idle = [each for each in comment.codes if self._is_idle(comment, each.code)]
            if idle and self.elsewhere is not None:
                used = self.elsewhere()
                idle = [each for each in idle if _use(comment, each.code) not in used]
            if idle:
                yield comment, idle

    def _is_idle(self, comment: Suppression, code: str) -> bool:
        return (comment.span, code) not in self._used and not code.startswith(_OF_RUNNING)

    def uses(self, source: str) -> Iterator[Use]:
        """What was of use in comments of other sources than this one: those of its bases."""
        for comment in dict.fromkeys(self._by_place.values()):
            if comment.span.source != source:
                codes = (each.code for each in comment.codes)
                used = [code for code in codes if (comment.span, code) in self._used]
                yield from (_use(comment, code) for code in used)


def _use(comment: Suppression, code: str) -> Use:
    return comment.span.source, comment.line == WHOLE_FILE, comment.reason, code
