"""The values of a text as a flat list, to compare the formatted text with what was read."""

from typing import Any, TypeAlias

import yaml

from ..yaml.core_schema import NumberFault, resolve
from ..yaml.values import Mapping, Scalar, Value

_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)

FlatValues: TypeAlias = list[str | int]
"""Keys as written, the `repr` of values (which distinguishes 1, 1.0, true and '1' and has a single
NaN), and the start and end of collections."""

_MAPPING, _SEQUENCE, _END = range(3)


def flat_values(tree: Value) -> FlatValues:
    """Returns the values of a tree as a flat list, with aliases expanded."""
    found: FlatValues = []
    _flatten(tree, found)
    return found


def collections(values: FlatValues) -> int:
    """Returns the number of lists and mappings in such a list."""
    return sum(piece is _END for piece in values)


def has_values(text: str, wanted: FlatValues) -> bool:
    """Returns whether a text is a single YAML document with exactly these values."""
    reading = _Reading(len(wanted))
    try:
        for event in iter(_LOADER(text).get_event, None):
            _HANDLERS.get(type(event), _Reading.other)(reading, event)
    except (yaml.YAMLError, NumberFault, _Differs):
        return False
    return reading.found == wanted


def _flatten(value: Value, found: FlatValues) -> None:
    if isinstance(value, Scalar):
        found.append(repr(value.value))
    elif isinstance(value, Mapping):
        found.append(_MAPPING)
        for key, entry in value.entries.items():
            found.append(key)
            _flatten(entry.value, found)
        found.append(_END)
    else:
        found.append(_SEQUENCE)
        for item in value.items:
            _flatten(item, found)
        found.append(_END)


class _Differs(Exception):
    """Raised at the first difference."""


class _Reading:
    """Collects values from events. `found` has at most twice as many items as wanted."""

    def __init__(self, most: int) -> None:
        self.found: FlatValues = []
        self._most = most
        self._open: list[tuple[bool, str | None, int]] = []
        self._in_mapping = self._expects_key = False
        self._anchors: dict[str, tuple[int, int]] = {}
        self._documents = 0

    def scalar(self, event: Any) -> None:
        """Adds a scalar."""
        text, found = event.value, self.found
        if self._expects_key:
            found.append(text)
            self._expects_key = False
            return
        found.append(repr(text if event.style or event.tag else resolve(text)))
        self._expects_key = self._in_mapping
        if event.anchor:
            self._anchors[event.anchor] = (len(found) - 1, len(found))

    def begin(self, event: Any) -> None:
        """Adds the start of a collection."""
        is_mapping = type(event) is yaml.MappingStartEvent
        self._open.append((self._in_mapping, event.anchor, len(self.found)))
        self.found.append(_MAPPING if is_mapping else _SEQUENCE)
        self._in_mapping = self._expects_key = is_mapping

    def end(self, event: Any) -> None:
        """Adds the end of a collection."""
        self.found.append(_END)
        self._in_mapping, anchor, begin = self._open.pop()
        self._expects_key = self._in_mapping
        if anchor:
            self._anchors[anchor] = (begin, len(self.found))

    def alias(self, event: Any) -> None:
        """Adds the values of an alias."""
        begin, end = self._anchors.get(event.anchor, (0, 0))
        if begin == end or self._expects_key or len(self.found) > self._most:
            raise _Differs
        self.found += self.found[begin:end]
        self._expects_key = self._in_mapping

    def other(self, event: Any) -> None:
        """Handles any other event."""
        self._documents += type(event) is yaml.DocumentStartEvent
        if self._documents > 1:
            raise _Differs


_HANDLERS: dict[type, Any] = {
    yaml.ScalarEvent: _Reading.scalar,
    yaml.MappingStartEvent: _Reading.begin,
    yaml.MappingEndEvent: _Reading.end,
    yaml.SequenceStartEvent: _Reading.begin,
    yaml.SequenceEndEvent: _Reading.end,
    yaml.AliasEvent: _Reading.alias,
}
