"""What a change would take from a spec beside what it says: a section is replaced as a whole."""

from ...spec_schema.component import SpecModel
from ...spec_schema.document.spec import Spec
from ...spec_schema.findings.finding import Findings, Span
from ...spec_schema.paths.steps import Segments
from ...spec_schema.reading.fields import Field, fields_of, required_of
from ...spec_schema.yaml.values import Entry, Mapping, Value, flow

SHOWN = 3


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
    *first, last = [f"`{name}`" for name in lost]
    left_out = f"{', '.join(first)} and {last}" if first else last
    findings.report_text(
        "SC608" if key.is_in_a_file else "SC607",
        f"this replaces all of `{path}`, and leaves out {left_out}",
        key,
        path=path,
        help=f"write {_lines(path, value.entries, ': ' if key.is_in_a_file else '=')}",
    )
    return Mapping({**there.entries, **value.entries}, value.span)


def _lost(field: Field, there: Mapping, value: Mapping) -> list[str]:
    """What a section has for a field that it needs, and would have no longer."""
    if field.inline and field.component:
        names = field.component.catalogue
        is_given = any(key in names for key in value.entries)
        return [] if is_given else [key for key in there.entries if key in names]
    return [field.key] if field.key in there.entries and field.key not in value.entries else []


def _lines(path: str, entries: dict[str, Entry], between: str) -> str:
    """The changes that say the same of each key alone."""
    lines = [f"`{path}.{key}{between}{flow(entry.value)}`" for key, entry in entries.items()]
    return ", ".join([*lines[:SHOWN], "…"] if len(lines) > SHOWN else lines)
