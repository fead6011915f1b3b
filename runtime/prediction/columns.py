"""Unique names for the columns of predictions.

A name consists of the output, the indices of the position and the class, joined by underscores. If
two columns would get the same name, those of the outputs involved are joined by colons, which the
name of an output can't contain. Columns that are no answers give way to those that are, by a colon
in front of their names.
"""

from collections.abc import Collection, Iterator, Sequence
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
        kept: The columns that are carried over from the data.
    """

    facts: tuple[str, ...]
    answers: tuple[str, ...]
    renamed: tuple[str, ...]
    kept: tuple[str, ...] = ()


def name_columns(
    facts: Sequence[str], answers: Sequence[NameParts], kept: Sequence[str] = ()
) -> Columns:
    """Return unique names for all columns.

    Args:
        facts: The wanted names of the columns that do not belong to an output.
        kept: The different names of the columns that are carried over.
    """
    outputs = {parts[0] for parts in answers if len(parts) == 1}
    carried = _given_way(kept, outputs)
    stated = _given_way(facts, {*outputs, *carried})
    names, colons = _joined(answers, {*carried, *stated})
    if not {*carried, *stated}.isdisjoint(names):  # a column is named like one with colons
        carried = _given_way(kept, {*names})
        stated = _given_way(facts, {*names, *carried})
    renamed = (
        *_moved(kept, carried, outputs),
        *_moved(facts, stated, outputs),
        *map(_about_colons, sorted(colons)),
    )
    return Columns(stated, names, renamed, carried)


def _joined(
    answers: Sequence[NameParts], others: Collection[str]
) -> tuple[tuple[str, ...], set[str]]:
    """Returns the names of the answers, and the outputs whose names have colons."""
    colons: set[str] = set()
    while True:
        names = [(":" if parts[0] in colons else "_").join(parts) for parts in answers]
        alike = set(_alike([*others, *names]))
        found = {
            parts[0]
            for parts, name in zip(answers, names, strict=True)
            if name in alike and len(parts) > 1
        }
        if found <= colons:
            return tuple(names), colons
        colons |= found


def _alike(names: Sequence[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield name
        seen.add(name)


def _given_way(names: Sequence[str], others: Collection[str]) -> tuple[str, ...]:
    """Returns the names, with colons in front of those that others have."""
    found: list[str] = []
    for name in names:
        while name in others or name in found:
            name = f":{name}"
        found.append(name)
    return tuple(found)


def _moved(wanted: Sequence[str], names: Sequence[str], outputs: Collection[str]) -> Iterator[str]:
    for want, name in zip(wanted, names, strict=True):
        if want == name:
            continue
        other = "an output" if want in outputs else "another column"
        yield f"{other} is named `{want}`, so the column `{want}` is renamed to `{name}`"


def _about_colons(output: str) -> str:
    return (
        f"columns of `{output}` would clash with others, so their names have colons (`{output}:…`)"
    )
