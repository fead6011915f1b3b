"""Assigns parts of a source to the inputs and outputs of the network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ....spec_schema.components.sources import Source

ColumnSelector: TypeAlias = str | list[str]


@dataclass(frozen=True, slots=True)
class Assigned:
    """What a spec assigns to one input or output, and the keys that lead to it."""

    written: ColumnSelector
    keys: tuple[str | int, ...]

    def patterns(self) -> list[tuple[str, tuple[str | int, ...]]]:
        """Returns every name in the assignment, with the keys that lead to that name."""
        if isinstance(self.written, str):
            return [(self.written, self.keys)]
        return [(text, (*self.keys, number)) for number, text in enumerate(self.written)]


def assigned_inputs(source: Source, names: Sequence[str]) -> dict[str, Assigned]:
    """Returns what a source assigns to each input of the network."""
    return _assigned(source.for_inputs, names, (source.name, str(source.inputs_key)))


def assigned_targets(source: Source, names: Sequence[str]) -> dict[str, Assigned]:
    """Returns what a source assigns to each output of the network."""
    return _assigned(source.for_targets, names, (source.name, str(source.targets_key)))


def _assigned(
    written: ColumnSelector | Mapping[str, ColumnSelector],
    names: Sequence[str],
    keys: tuple[str, ...],
) -> dict[str, Assigned]:
    """Returns an assignment by name; the compiler has checked the names, and whether one is
    needed.
    """
    if isinstance(written, Mapping):
        return {name: Assigned(written[name], (*keys, name)) for name in names}
    return {name: Assigned(written, keys) for name in names}
