"""Applies fixes to the text of a spec, round after round."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from ...spec_schema.findings.edits import SourceText, applied, compatible
from ...spec_schema.findings.finding import Finding

MOST_ROUNDS = 32
"""Maximum number of rounds: a fix can reveal the next finding. Most specs need one."""

Check: TypeAlias = Callable[[str], Iterable[Finding]]
"""Returns the findings of a text."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text before and after fixing, and the number of fixed findings."""

    before: str
    after: str
    repairs: int


def repaired(name: str, text: str, check: Check, *, unsafe: bool) -> Repaired:
    """Returns the text with fixes applied until none is left. Edits of other sources are ignored.

    Args:
        name: The name of the source in the spans of findings.
        unsafe: Whether to apply fixes that need a review, too.
    """
    now, repairs, seen = text, 0, {text}
    for _ in range(MOST_ROUNDS):
        source = SourceText(name, now)
        chosen = list(compatible(source, check(now), unsafe))
        if not chosen:
            break
        after = applied(source, {edit for found in chosen for edit in found.fixes})
        if after in seen:
            break
        now, repairs = after, repairs + len(chosen)
        seen.add(now)
    return Repaired(text, now, repairs)
