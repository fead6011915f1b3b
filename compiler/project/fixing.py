"""Repairs of specs: worked out on the text, round after round, then shown or written."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from ...spec_schema.findings.edits import SourceText, applied, compatible
from ...spec_schema.findings.finding import Finding

MOST_ROUNDS = 32
"""A repair can make the next finding visible; most specs take one round."""

Check: TypeAlias = Callable[[str], Iterable[Finding]]
"""The findings of a text."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text before and after its repairs, and how many findings were mended."""

    before: str
    after: str
    repairs: int


def repaired(name: str, text: str, check: Check, *, unsafe: bool) -> Repaired:
    """The text with repairs applied until none is left. Edits of other sources are left out.

    Args:
        name: of the source in the findings' spans.
        unsafe: also make repairs that somebody should look at.
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
