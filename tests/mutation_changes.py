"""The wrong values of the corpus as changes to correct specs, for `--set` and variants."""

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
"""The kinds of the corpus that replace a value."""


class Change(NamedTuple):
    """A change with one fault.

    Attributes:
        value: its YAML.
        named: its name in the corpus, for the exceptions there.
        names: the finding must contain one of these.
    """

    path: str
    value: str
    named: str
    names: tuple[str, ...]


def wrong_values(kind: str, text: str) -> Iterator[Change]:
    """A change for each value that a kind of the corpus replaces."""
    places = {key.path: key.value for key in keys(tree(text))}
    places |= {word.path: word.value for word in scalars(tree(text))}
    for wrong in KINDS[kind](text):
        span = places[wrong.path].span
        if span.line == span.end_line and not re.match(r"extends|variants|spec\b", wrong.path):
            before, after = (each.split("\n")[span.line - 1] for each in (text, wrong.text))
            value = after[span.column - 1 : len(after) - len(before) + span.end_column - 1]
            yield Change(wrong.path, value, f"{wrong.path} {wrong.way}", (*wrong.names, value))
