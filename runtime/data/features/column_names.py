"""What the columns of a table are called, and which of them a spec means."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from ....spec_schema.components.sources.csv import Csv

GLOB_SIGNS = "*?["


@dataclass(slots=True)
class ColumnNames:
    """The names from left to right, each stripped; one may be empty, or there more than once.

    Attributes:
        places: name → the numbers of its columns, from 0.
    """

    all: Sequence[str]
    places: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, name in enumerate(self.all):
            self.places.setdefault(name, []).append(number)

    def doubles(self) -> dict[str, list[int]]:
        """The names that are there more than once."""
        return {n: places for n, places in self.places.items() if n and len(places) > 1}

    def matching(self, pattern: str, taken: Collection[int] = frozenset()) -> list[int]:
        """Columns of that very name, else those that the glob matches, without those taken."""
        if pattern in self.places:
            return self.places[pattern]
        if not any(sign in pattern for sign in GLOB_SIGNS):
            return []
        return [
            column
            for column, name in enumerate(self.all)
            if name and column not in taken and fnmatchcase(name, pattern)
        ]

    def targets(self, source: Csv) -> list[int]:
        """The columns to predict that are there."""
        written = source.target.values() if isinstance(source.target, dict) else [source.target]
        patterns = [text for one in written for text in ([one] if isinstance(one, str) else one)]
        return [column for pattern in patterns for column in self.matching(pattern)]


def names_without_header(source: Csv, width: int, trained: Collection[str]) -> list[str]:
    """The names of so many columns: those that the source declares, else made from their numbers.

    Where the target is left out, as it may be for prediction, the other names move up.

    Args:
        trained: the columns that a network was trained on, where it is to predict; empty: the
            target must be there.
    """
    if not trained:
        return list(source.columns or _numbered(width))
    names = list(source.columns or _numbered(max(width, *map(_number, trained))))
    if len(names) == width:
        return names
    targets = set(ColumnNames(names).targets(source))
    if not source.columns:
        names = _numbered(width + len(targets))
        targets = set(ColumnNames(names).targets(source))
    features = [name for number, name in enumerate(names) if number not in targets]
    return features if len(features) == width else names


def _numbered(count: int) -> list[str]:
    return [f"column_{number}" for number in range(1, count + 1)]


def _number(name: str) -> int:
    """That of a made name."""
    digits = name.removeprefix("column_")
    return int(digits) if digits.isdecimal() else 0
