"""Components named by a key of their own, as in configurations of Keras.

`{class_name: Dense, config: {units: 10}}` and `{type: dense, units: 10}` for `dense: {units: 10}`.
"""

from collections.abc import Container, Iterator
from collections.abc import Mapping as Synonyms
from typing import NamedTuple, Protocol

from ..findings.finding import Findings
from ..synonyms import unqualified
from ..yaml.values import Entry, Mapping, Scalar, flow

_TYPE = ("type", "class_name", "class", "kind", "layer", "op", "method", "identifier", "name")
_PARAMETERS = ("config", "params", "parameters", "kwargs", "args", "options")


class ComponentNames(Protocol):
    """The names of the known components."""

    def __iter__(self) -> Iterator[str]: ...

    def __contains__(self, name: object) -> bool: ...


class Typed(NamedTuple):
    """A component named by a key of its own.

    Attributes:
        key: The key that names it.
        name: The component's name here, if known.
        entry: What would be written below its name.
        beside: What would be written next to it.
    """

    key: str
    name: str
    entry: Entry
    beside: dict[str, Entry]

    @property
    def written(self) -> str:
        """How a spec writes it."""
        below = self.entry.value
        if isinstance(below, Mapping) and below.entries:
            return f"{self.name}: {flow(below)}"
        return self.name

    @property
    def mapping(self) -> Mapping:
        """The mapping that a spec would have here."""
        return Mapping({self.name: self.entry, **self.beside}, self.entry.value.span)


def typed(
    value: Mapping,
    names: ComponentNames,
    synonyms: Synonyms[str, str],
    findings: Findings,
    beside: Container[str] = (),
) -> Typed | None:
    """Returns the component that a mapping names by a key of its own, or None.

    Args:
        names: The known components.
        beside: Keys that belong next to a component, not inside it.
    """
    key = next((key for key in _TYPE if key in value.entries and key not in beside), None)
    name = value.entries[key].value if key else None
    if key is None or not isinstance(name, Scalar) or not isinstance(name.value, str):
        return None
    if any(other in names and other != name.value for other in value.entries):
        return None
    rest = {other: entry for other, entry in value.entries.items() if other != key}
    outside = {other: entry for other, entry in rest.items() if other in beside}
    inside = _unpacked({other: entry for other, entry in rest.items() if other not in beside})
    known = name.value if name.value in names else None
    meant = known or findings.guess(unqualified(name.value), names, synonyms)
    below = Mapping(inside, value.span) if inside else Scalar(None, name.span)
    return Typed(key, meant or name.value, Entry(name.span, below), outside)


def _unpacked(entries: dict[str, Entry]) -> dict[str, Entry]:
    """Returns the parameters without the key that holds them all."""
    unpacked: dict[str, Entry] = {}
    for key, entry in entries.items():
        if key in _PARAMETERS and isinstance(entry.value, Mapping):
            unpacked |= entry.value.entries
        else:
            unpacked[key] = entry
    return unpacked
