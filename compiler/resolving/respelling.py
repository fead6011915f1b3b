"""Misspelled keys: their content is kept at its location."""

from ...spec_schema.document.spec import Spec
from ...spec_schema.findings.finding import Findings
from ...spec_schema.reading.fields import fields_of
from ...spec_schema.yaml.values import Entry, Mapping, Sequence, Value

EARLY = ("extends", "params", "variants", "blocks")


"""Sections that are applied before a spec is read."""
_OF_KEYS = ("SC101", "SC104")
"""Codes of keys that are read as another key."""


def respelled(tree: Mapping, findings: Findings) -> Mapping:
    """Returns a file's tree with the names of the early sections corrected; misspelled ones are
    reported.
    """
    known = fields_of(Spec)
    missing = [key for key in EARLY if key not in tree.entries]
    if not missing or all(key in known for key in tree.entries):
        return tree
    from ...spec_schema.reading.errors import ReadingErrors

    entries: dict[str, Entry] = {}
    for key, entry in tree.entries.items():
        meant = None if key in known else findings.guess(key, known)
        if meant in missing and meant not in entries:
            ReadingErrors(findings).unknown_key(key, entry, Spec, "", tree)
            entries[meant] = entry
        else:
            entries[key] = entry
    return Mapping(entries, tree.span)


def as_meant(tree: Mapping, findings: Findings) -> Mapping:
    """Returns the tree with each key that was read as another one renamed to it, so that paths
    work.
    """
    meant = {one.span: one.meant for one in findings if one.meant and one.code in _OF_KEYS}
    if not meant:
        return tree
    made: dict[int, Value] = {}  # what several aliases stand for is made once

    def renamed(value: Value) -> Value:
        if id(value) not in made:
            made[id(value)] = inside(value)
        return made[id(value)]

    def inside(value: Value) -> Value:
        if isinstance(value, Sequence):
            return Sequence([renamed(item) for item in value.items], value.span)
        if not isinstance(value, Mapping):
            return value
        entries: dict[str, Entry] = {}
        for key, entry in value.entries.items():
            name = meant.get(entry.key_span, key)
            free = name not in value.entries and name not in entries
            entries[name if free else key] = Entry(entry.key_span, renamed(entry.value))
        return Mapping(entries, value.span)

    result = renamed(tree)
    assert isinstance(result, Mapping)
    return result
