"""The corpus' wrong values as changes of right specs, as `--set` and variants write them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from mutation_corpus import KINDS
from mutation_places import keys, scalars, tree

VALUES = (
    "value of another type",
    "reference to nothing",
    "name misspelt",
    "number out of range",
)
"""Kinds of the corpus that break a value where it stands."""


class Change(NamedTuple):
    """A change with one fault.

    Attributes:
        value: as it is written.
        named: what the corpus calls it, for its exceptions.
        names: one of them has to be in the finding.
    """

    path: str
    value: str
    named: str
    names: tuple[str, ...]


def wrong_values(kind: str, text: str) -> Iterator[Change]:
    """Each value that a kind of the corpus breaks."""
    places = {key.path: key.value for key in keys(tree(text))}
    places |= {word.path: word.value for word in scalars(tree(text))}
    for wrong in KINDS[kind](text):
        span = places[wrong.path].span
        if span.line == span.end_line and not re.match(r"extends|variants|spec\b", wrong.path):
            before, after = (each.split("\n")[span.line - 1] for each in (text, wrong.text))
            value = after[span.column - 1 : len(after) - len(before) + span.end_column - 1]
            yield Change(wrong.path, value, f"{wrong.path} {wrong.way}", (*wrong.names, value))
