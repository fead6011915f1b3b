"""What the columns of answers are called: no two alike, whatever outputs and classes are called.

A name is the output's, then the numbers of the position, then the class, joined by underscores.
Where two columns would get one name, those of the outputs at fault are joined by colons, which no
output's name can hold.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

NameParts: TypeAlias = tuple[str, ...]
"""The parts of a column's name; the first is the output's."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of all columns.

    Attributes:
        facts: of the columns that are not of an output: the sample's name, its position.
        answers: of the columns of the outputs, in the order they were given in.
        renamed: a sentence for each name that had to give way.
    """

    facts: tuple[str, ...]
    answers: tuple[str, ...]
    renamed: tuple[str, ...]


def name_columns(facts: Sequence[str], answers: Sequence[NameParts]) -> Columns:
    """Give every column a name of its own.

    Args:
        facts: what columns that are not of an output would be called.
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
            yield f"an output is called `{fact}`: the column beside it that isn't its is `{name}`"


def _joined(outputs: Sequence[str]) -> Iterator[str]:
    for output in outputs:
        yield (
            f"columns of `{output}` would have the names of others: their parts are joined by "
            f"colons (`{output}:…`)"
        )
