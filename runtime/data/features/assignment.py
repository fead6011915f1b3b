"""Which part of a source goes to which input or output of the network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

ColumnSelector: TypeAlias = str | list[str]


@dataclass(frozen=True, slots=True)
class Assigned:
    """What a spec assigns to one input or output, and the keys that lead there."""

    written: ColumnSelector
    keys: tuple[str | int, ...]

    def patterns(self) -> list[tuple[str, tuple[str | int, ...]]]:
        """Returns every name in it, with the keys that lead to that name."""
        if isinstance(self.written, str):
            return [(self.written, self.keys)]
        return [(text, (*self.keys, number)) for number, text in enumerate(self.written)]


def assign(
    written: ColumnSelector | Mapping[str, ColumnSelector], names: Sequence[str], *keys: str
) -> dict[str, Assigned]:
    """Returns what is assigned to each input or output. The compiler has checked the names.

    Args:
        written: What the source assigns.
        names: The inputs or the outputs of the network.
        keys: The keys that lead to what is written.
    """
    if isinstance(written, Mapping):
        return {name: Assigned(written[name], (*keys, name)) for name in names}
    (name,) = names
    return {name: Assigned(written, keys)}
