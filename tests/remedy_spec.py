"""A spec that is changed at the place of a finding: its values as a tree, and what can be done."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from speccompile.spec_schema.findings.finding import Finding, Findings
from speccompile.spec_schema.paths.find import UnknownPath, find, replace
from speccompile.spec_schema.yaml.loading import read_source, read_value
from speccompile.spec_schema.yaml.values import Entry, Mapping, Sequence, Value
from speccompile.spec_schema.yaml.writer import to_yaml


class SpecNode(NamedTuple):
    """Where a finding is: what holds the value, and under which key or at which position."""

    holder: Mapping | Sequence
    key: str | int

    @property
    def value(self) -> Value:
        if isinstance(self.holder, Mapping):
            return self.holder.entries[str(self.key)].value
        return self.holder.items[int(self.key)]

    def put(self, value: Value) -> None:
        if isinstance(self.holder, Mapping):
            span = self.holder.entries[str(self.key)].key_span
            self.holder.entries[str(self.key)] = Entry(span, value)
        else:
            self.holder.items[int(self.key)] = value

    def drop(self) -> Value:
        if isinstance(self.holder, Mapping):
            return self.holder.entries.pop(str(self.key)).value
        return self.holder.items.pop(int(self.key))


class Spec:
    """A spec that is changed at the place of a finding."""

    def __init__(self, text: str, found: Finding) -> None:
        tree = read_source(found.span.source if found.span else "", text, Findings())
        assert isinstance(tree, Mapping)
        self.tree, self.found = tree, found

    @property
    def text(self) -> str:
        return to_yaml(self.tree)

    def spot(self) -> SpecNode:
        """The place that is underlined; else the one at the path."""
        placed = list(spots(self.tree))
        at = [s for s, span in placed if span == self.found.span]
        if not at:
            place = find(self.tree, self.found.path)
            at = [s for s, span in placed if place and span == place.span]
        return at[0]

    def item(self) -> SpecNode:
        """The item of a list that the finding is in."""
        inside = self.spot().value if not isinstance(self.spot().holder, Sequence) else None
        for spot, _ in spots(self.tree):
            if isinstance(spot.holder, Sequence) and (
                spot == self.spot() or (inside is not None and _holds(spot.value, inside))
            ):
                return spot
        raise LookupError(self.found.path)

    def set(self, path: str, value: str | Value) -> None:
        """Write a value at a path; sections above it are made where there are none."""
        value = value_of(value) if isinstance(value, str) else value
        try:
            self.tree = replace(self.tree, path, value)
        except UnknownPath:  # a section whose keys are free: outputs
            above, _, key = path.rpartition(".")
            place = find(self.tree, above)
            if place is None:
                self.set(above, Mapping({key: Entry(value.span, value)}, value.span))
            else:
                assert isinstance(place.value, Mapping)
                place.value.entries[key] = Entry(value.span, value)

    def related(self) -> SpecNode:
        """The second place of the finding."""
        span = self.found.related[0].span
        return next(spot for spot, at in spots(self.tree) if at == span)

    def drop(self, path: str) -> None:
        place = find(self.tree, path)
        next(s for s, span in spots(self.tree) if place and span == place.key_span).drop()

    def enter(self, entries: Mapping) -> None:
        """Entries in the place of the one that is underlined."""
        spot = self.spot()
        assert isinstance(spot.holder, Mapping)
        changed: dict[str, Entry] = {}
        for key, entry in spot.holder.entries.items():
            changed |= entries.entries if key == spot.key else {key: entry}
        spot.holder.entries.clear()
        spot.holder.entries.update(changed | entries.entries)


def value_of(text: str) -> Value:
    found = Findings()
    value = read_value("remedy", text, found)
    assert value is not None, list(found)
    return value


def spots(value: Value) -> Iterator[tuple[SpecNode, object]]:
    """Every place, with each span it is underlined at."""
    if isinstance(value, Mapping):
        for key, entry in value.entries.items():
            yield SpecNode(value, key), entry.key_span
            yield SpecNode(value, key), entry.value.span
            yield from spots(entry.value)
    if isinstance(value, Sequence):
        for at, item in enumerate(value.items):
            yield SpecNode(value, at), item.span
            yield from spots(item)


def _holds(value: Value, inner: Value) -> bool:
    return value is inner or any(spot.value is inner for spot, _ in spots(value))


# Forms of sentences.


class NotThis(Exception):
    """The words of a form that mean something else here."""


Form = Callable[[Spec, re.Match[str]], None]
FORMS: list[tuple[re.Pattern[str], Form]] = []


def form(pattern: str) -> Callable[[Form], Form]:
    def added(function: Form) -> Form:
        FORMS.append((re.compile(pattern), function))
        return function

    return added


KEY = r"[a-zA-Z_]\w*"
