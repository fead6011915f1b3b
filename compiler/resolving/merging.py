"""Merges a spec over its base: mappings are merged, lists replaced, layers patched by name.

A component of another name replaces the old one; null removes a value.
"""

from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Findings, Related
from ...spec_schema.paths.outline import Outline, names_of
from ...spec_schema.yaml.values import Entry, Mapping, Scalar, Sequence, Value, is_empty


class Merger:
    """Merges trees, and reports patches of layers that don't exist."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings

    def merge(self, base: Value, over: Value, outline: Outline, path: str = "") -> Value:
        """Returns one value merged over another. Merged mappings keep the order of the base."""
        if is_empty(base) or is_empty(over):
            return over
        if outline.is_bare(base) != outline.is_bare(over):
            base, over = _spelled_out(base, outline), _spelled_out(over, outline)
        items = outline.items
        if items and "name" in items.keys and isinstance(base, Sequence):
            return self._patched(base, over, items, path) if isinstance(over, Mapping) else over
        if isinstance(over, Mapping) and isinstance(base, Mapping):
            return self._merged(base, over, outline, path)
        return over

    def _merged(self, base: Mapping, over: Mapping, outline: Outline, path: str) -> Mapping:
        gone = _replaced(base, over, outline)
        entries = {key: entry for key, entry in base.entries.items() if key not in gone}
        for key, entry in over.entries.items():
            below = f"{path}.{key}" if path else key
            entries[key] = self._entry(entries.get(key), entry, outline.child(key), below)
        return Mapping(entries, base.span)

    def _entry(self, base: Entry | None, over: Entry, outline: Outline, path: str) -> Entry:
        if base is None:
            return over
        value = self.merge(base.value, over.value, outline, path)
        return over if value is over.value else Entry(base.key_span, value)

    def _patched(self, base: Sequence, over: Mapping, outline: Outline, path: str) -> Sequence:
        """Returns a list whose items are patched by name."""
        items, names = list(base.items), names_of(base, outline)
        for name, entry in over.entries.items():
            at = names.find(name)
            if at is None:
                known = [each for each in names.names[:1000] if each]
                self._report_unknown(name, entry, known, base, f"{path}.{name}")
                continue
            called = names.names[at]
            if called is not None and called != name:
                what = codes.resolving.single_copy(name, called)
                self.findings.report(what, entry.key_span, path=f"{path}.{name}")
                continue
            items[at] = self._patch(items[at], entry, outline, f"{path}.{name}")
        return Sequence(items, base.span)

    def _patch(self, item: Value, patch: Entry, outline: Outline, path: str) -> Value:
        """Returns an item with a patch, whose keys may be parameters of its component."""
        written = outline.written(item)
        if written is None or is_empty(patch.value):
            return self.merge(item, patch.value, outline, path)
        whole = _spelled_out(item, outline)
        full = _inside(patch, written[0], outline)
        return self.merge(whole, full, outline, path)

    def _report_unknown(
        self, name: str, entry: Entry, known: list[str], base: Sequence, path: str
    ) -> None:
        guess = self.findings.guess(name, known)
        what = codes.resolving.unknown_layer_to_patch(name, known[:12])
        related = [Related(base.span, "the layers of the base")]
        self.findings.report(what, entry.key_span, meant=guess, path=path, related=related)


def _spelled_out(value: Value, outline: Outline) -> Value:
    """Returns a plain value under its key, and a component's name as a key."""
    if outline.is_bare(value):
        return Mapping({outline.main or "": Entry(value.span, value)}, value.span)
    written = outline.written(value)
    if written and isinstance(value, Scalar):
        return Mapping({written[0]: Entry(value.span, Scalar(None, value.span))}, value.span)
    return value


def _inside(patch: Entry, component: str, outline: Outline) -> Mapping:
    """Returns a patch in the form of an item, with the parameters inside the component."""
    value = patch.value
    if not isinstance(value, Mapping):
        return Mapping({component: Entry(patch.key_span, value)}, value.span)
    parameters = outline.component(component) or Outline()
    beside: dict[str, Entry] = {}
    inside: dict[str, Entry] = {}
    for key, entry in value.entries.items():
        is_other = outline.component(key) is not None and not parameters.takes(key)
        is_beside = is_other or key == component or key in outline.keys
        (beside if is_beside else inside)[key] = entry
    if inside and component in beside:
        inside = {**_entries(beside[component].value, parameters), **inside}
    if inside:
        beside[component] = Entry(patch.key_span, Mapping(inside, value.span))
    return Mapping(beside, value.span)


def _entries(value: Value, outline: Outline) -> dict[str, Entry]:
    whole = _spelled_out(value, outline)
    return whole.entries if isinstance(whole, Mapping) else {}


def _replaced(base: Mapping, over: Mapping, outline: Outline) -> set[str]:
    """Returns keys of the base to remove, because another component replaces theirs."""
    if not outline.has_components:
        return set()
    others = {key for key in base.entries if key not in outline.keys}
    new = {key for key in over.entries if key not in outline.keys}
    if outline.rest is None:  # every other key is a component, also a misspelled one
        return others - new if new else set()
    if any(outline.component(key) for key in new):
        return others - new
    return {key for key in others if new and outline.component(key)}
