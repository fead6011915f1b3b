"""One difference between two specs, and the line that says it."""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

DifferenceKind: TypeAlias = Literal["network", "data", "seed", "training", "runtime", "other"]

NETWORK = "model: "
"""What the paths of differences in the network start with; what follows is a part of it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that two specs say differently.

    Attributes:
        path: of the value (`training.epochs`), or the part of the network (`model: layer dense_2`).
        before: what the first spec says, in short; of a part of the network with the name of what
            differs ("units 64"). Empty: it is not there.
        after: what the second spec says; empty: it is not there any more.
        consequences: layers whose shapes change only because of this.
    """

    path: str
    before: str
    after: str
    kind: DifferenceKind
    consequences: tuple[str, ...] = ()


def kind_of(path: str) -> DifferenceKind:
    """The kind of a difference at a path."""
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
    """A difference of the kind that its path says."""
    return Difference(path, before, after, kind_of(path))


def describe(difference: Difference) -> str:
    """A difference in a line: `training.epochs: 50 → 100`, `layer dense_2: units 64 → 32`."""
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
    """What is new, without the name of what differs: the old value stands before it with that."""
    before, after = difference.before.partition(" "), difference.after.partition(" ")
    named = difference.path.startswith(NETWORK) and before[0] == after[0]
    return after[2] if named else difference.after


def _following(difference: Difference) -> str:
    count = len(difference.consequences)
    if not count:
        return ""
    several = difference.path.startswith(f"{NETWORK}layers ")
    noun = "shape" if count == 1 else "shapes"
    return f" (and {count:,} {noun} after {'them' if several else 'it'})"
