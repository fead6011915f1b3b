"""Misspelt sections that are applied before a spec is read: what is in them is not lost."""

from ...spec_schema.document.spec import Document
from ...spec_schema.findings.finding import Findings
from ...spec_schema.reading.errors import ReadingErrors
from ...spec_schema.reading.fields import fields_of
from ...spec_schema.yaml.values import Entry, Mapping

EARLY = ("extends", "params", "variants", "blocks")


def respelled(tree: Mapping, findings: Findings) -> Mapping:
    """A file's tree with these sections under their right names; misspelt ones are reported."""
    known = fields_of(Document)
    missing = [key for key in EARLY if key not in tree.entries]
    if not missing or all(key in known for key in tree.entries):
        return tree
    entries: dict[str, Entry] = {}
    for key, entry in tree.entries.items():
        meant = None if key in known else findings.guess(key, known)
        if meant in missing and meant not in entries:
            ReadingErrors(findings).unknown_key(key, entry, Document, "", tree)
            entries[meant] = entry
        else:
            entries[key] = entry
    return Mapping(entries, tree.span)
