"""A resolved spec as text: what a run stores and uses to resume, evaluate and export."""

from ...spec_schema.yaml.values import Entry, Mapping, Scalar, Sequence, Value
from ...spec_schema.yaml.writer import to_yaml

_KEPT = ("blocks", "variants", "model.layers", "search.space")
"""Paths whose references are resolved later, such as with the values that a trial draws."""
_PARTLY_KEPT = ("model", "search")


def stored_text(tree: Mapping) -> str:
    """Returns text that resolves to a resolved tree. The spec must have no errors."""
    return to_yaml(_section(tree, ""))


def _section(section: Mapping, prefix: str) -> Mapping:
    entries = dict(section.entries)
    for key, entry in section.entries.items():
        path, span, value = f"{prefix}{key}", entry.key_span, entry.value
        if path in _PARTLY_KEPT and isinstance(value, Mapping):
            entries[key] = Entry(span, _section(value, f"{path}."))
        elif path not in _KEPT:
            entries[key] = Entry(span, _literal(value))
    return Mapping(entries, section.span)


def _literal(value: Value) -> Value:
    """Returns the value with every dollar sign doubled, so that no text in it is a reference."""
    if isinstance(value, Sequence):
        return Sequence([_literal(item) for item in value.items], value.span)
    if isinstance(value, Mapping):
        entries = {k: Entry(e.key_span, _literal(e.value)) for k, e in value.entries.items()}
        return Mapping(entries, value.span)
    if isinstance(value.value, str) and "$" in value.value:
        return Scalar(value.value.replace("$", "$$"), value.span, value.quoted)
    return value
