"""One difference between two specs, and how it is shown on one line."""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ...spec_schema.findings.code import counted

DifferenceKind: TypeAlias = Literal["network", "data", "seed", "training", "runtime", "other"]

NETWORK = "model: "
"""The prefix of the paths of differences in the network; the part of the network follows."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that differs between two specs.

    Attributes:
        path: The path of the value (`training.epochs`), or the part of the network (`model: layer
            dense_2`).
        before: The old value in short. In the network, it includes the name of the property ("units
            64"). Empty if it was added.
        after: The new value; empty if it was removed.
        consequences: The layers whose shapes change only because of this difference.
    """

    path: str
    before: str
    after: str
    kind: DifferenceKind
    consequences: tuple[str, ...] = ()


def kind_of(path: str) -> DifferenceKind:
    """Returns the class of differences at a path."""
    section = path.partition(":")[0].partition(".")[0]
    kinds: dict[str, DifferenceKind] = {
        "model": "network",
        "data": "data",
        "seed": "seed",
        "training": "training",
        "runtime": "runtime",
    }
    return kinds.get(section, "other")


def difference(path: str, before: str, after: str) -> Difference:
    """Returns a difference of the class that its path implies."""
    return Difference(path, before, after, kind_of(path))


def describe(difference: Difference) -> str:
    """Returns a difference on one line: `training.epochs: 50 → 100`, `layer dense_2: units 64 →
    32`.
    """
    subject = difference.path.removeprefix(NETWORK)
    return f"{_sentence(subject, difference)}{_following(difference)}"


def _sentence(subject: str, difference: Difference) -> str:
    before, after = difference.before, difference.after
    if before and after:
        return f"{subject}: {before} → {_short(difference)}"
    shown, verb = (after, "added") if after else (before, "removed")
    if shown == re.split(r"[. /]", subject)[-1]:
        return f"{subject} {verb}"
    return f"{subject} {verb} {shown if shown.startswith('(') else f'({shown})'}"


def _short(difference: Difference) -> str:
    """Returns the new value without the name of the property, which precedes the old value."""
    before, after = difference.before.partition(" "), difference.after.partition(" ")
    named = difference.path.startswith(NETWORK) and before[0] == after[0]
    return after[2] if named else difference.after


def _following(difference: Difference) -> str:
    count = len(difference.consequences)
    if not count:
        return ""
    return f" (also changes {counted(count, 'other shape')})"
