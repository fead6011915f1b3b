"""Unique names for the columns of predictions.

A name consists of the output, the indices of the position and the class, joined by underscores. If
two columns would get the same name, those of the outputs involved are joined by colons, which the
name of an output can't contain.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

NameParts: TypeAlias = tuple[str, ...]
"""The parts of a column's name, the name of the output first."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of all columns.

    Attributes:
        facts: The columns that do not belong to an output: the name of the sample, its position.
        answers: The columns of the outputs, in the given order.
        renamed: A sentence for each name that was changed to keep names unique.
    """

    facts: tuple[str, ...]
    answers: tuple[str, ...]
    renamed: tuple[str, ...]


def name_columns(facts: Sequence[str], answers: Sequence[NameParts]) -> Columns:
    """Return unique names for all columns.

    Args:
        facts: The wanted names of the columns that do not belong to an output.
    """
    outputs = {parts[0] for parts in answers if len(parts) == 1}
    kept = tuple(f":{fact}" if fact in outputs else fact for fact in facts)
    colons: set[str] = set()
    while True:
        names = [(":" if parts[0] in colons else "_").join(parts) for parts in answers]
        alike = set(_alike([*kept, *names]))
        found = {
            parts[0]
            for parts, name in zip(answers, names, strict=True)
            if name in alike and len(parts) > 1
        }
        if found <= colons:
            return Columns(kept, tuple(names), (*_moved(facts, kept), *_joined(sorted(colons))))
        colons |= found


def _alike(names: Sequence[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield name
        seen.add(name)


def _moved(facts: Sequence[str], kept: Sequence[str]) -> Iterator[str]:
    for fact, name in zip(facts, kept, strict=True):
        if fact != name:
            yield f"an output is named `{fact}`, so the column `{fact}` is renamed to `{name}`"


def _joined(outputs: Sequence[str]) -> Iterator[str]:
    for output in outputs:
        yield (
            f"columns of `{output}` would clash with others, so their names have colons "
            f"(`{output}:…`)"
        )
