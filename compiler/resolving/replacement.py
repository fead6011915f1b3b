"""What a change would take from a spec beside what it says: a section is replaced as a whole."""

from ...spec_schema.component import SpecModel
from ...spec_schema.document.spec import Spec
from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Findings, Span
from ...spec_schema.paths.steps import Segments
from ...spec_schema.reading.fields import Field, fields_of, required_of
from ...spec_schema.yaml.values import Entry, Mapping, Value, flow


def kept(tree: Mapping, segments: Segments, value: Value, key: Span, findings: Findings) -> Value:
    """The value of a change. Where it replaces a section, and leaves out what that needs and has,
    this is reported, and the rest of the section is kept, as it was surely meant.
    """
    model: type[SpecModel] | None = Spec
    there: Value | None = tree
    names = [str(segment) for segment in segments]
    for segment in names:
        field = fields_of(model).get(segment) if model else None
        model = field.model if field else None
        there = there.get(segment) if isinstance(there, Mapping) else None
    if model is None or not isinstance(there, Mapping) or not isinstance(value, Mapping):
        return value
    lost = [name for field in required_of(model) for name in _lost(field, there, value)]
    if not lost or not value.entries:
        return value
    path = ".".join(names)
    is_variant = key.is_in_a_file
    lines = _lines(path, value.entries, ": " if is_variant else "=")
    about = path, lost, lines
    what = codes.resolving.override_drops_keys(*about)
    if is_variant:
        what = codes.resolving.variant_drops_keys(*about)
    findings.report(what, key, path=path)
    return Mapping({**there.entries, **value.entries}, value.span)


def _lost(field: Field, there: Mapping, value: Mapping) -> list[str]:
    """What a section has for a field that it needs, and would have no longer."""
    if field.inline and field.component:
        names = field.component.catalogue
        is_given = any(key in names for key in value.entries)
        return [] if is_given else [key for key in there.entries if key in names]
    return [field.key] if field.key in there.entries and field.key not in value.entries else []


def _lines(path: str, entries: dict[str, Entry], between: str) -> list[str]:
    """The changes that say the same of each key alone."""
    return [f"{path}.{key}{between}{flow(entry.value)}" for key, entry in entries.items()]
