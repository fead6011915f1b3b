"""Keys in the wrong section of a spec, and the section they belong to."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple

from ..component import Component, SpecModel
from ..findings import codes
from ..synonyms import PARAMETERS
from ..yaml.values import Entry, Mapping, Scalar, Value, flow, plain, short
from .errors import ReadingErrors
from .fields import Field, fields_of, inline_of, required_of
from .wording import inline_names, owner_of


def move_misplaced_keys(
    model: type[SpecModel], mapping: Mapping, path: str, faults: ReadingErrors
) -> tuple[set[str], Mapping]:
    """Reports keys that belong to other sections.

    Returns:
        These keys, and the mapping with those that belong to one of its own sections moved there,
        so that their values are checked.
    """
    misplaced = set[str]()
    known = {*fields_of(model), *inline_names(model)}
    for written, entry in list(mapping.entries.items()):
        if written in known:
            continue
        instead = _instead(written, model, mapping, path, faults)
        sections = [] if instead else _sections_of(written, entry, model, path, faults)
        if not sections and (not instead or inline_of(model) is None):
            continue
        misplaced.add(written)
        key, owner = short(written), owner_of(model, path)
        what = codes.keys.unknown_key(key, owner, hint=instead)
        if sections:
            places = [one.path for one in sections]
            what = codes.keys.misplaced_key(key, owner, places, sections[0].key)
        faults.unknown(what, written, entry, path)
        if not sections:
            continue
        at = sections[0].path
        if len(sections) == 1 and (not path or at.startswith(f"{path}.")):
            below = at.removeprefix(path).lstrip(".").split(".")
            if below[0] in mapping.entries or _may_be_begun(fields_of(model)[below[0]]):
                mapping = _inserted(mapping, below, sections[0].key, entry)
    return misplaced, mapping


def _instead(
    written: str, model: type[SpecModel], mapping: Mapping, path: str, faults: ReadingErrors
) -> str:
    """Returns what to write in place of a key of another library or of the component next to it.

    Empty if nothing is known.
    """
    hint = faults.migration_hint(written, mapping, model, path)
    if hint is not None:
        return hint.help
    inline = inline_of(model)
    if inline is None or inline.component is None:
        return ""
    name = next((name for name in mapping.entries if name in inline.component.catalogue), "")
    return _inside(inline.component.catalogue.find(name), written, mapping) if name else ""


def _inside(definition: type[Component], written: str, mapping: Mapping) -> str:
    """Returns the line of a component with a key from next to it (`{csv: a.csv, target: y}`)."""
    fields, below = fields_of(definition), mapping.entries[definition.name].value
    key = written if written in fields else PARAMETERS.get(written, written)
    given = dict(below.entries) if isinstance(below, Mapping) else {}
    if key not in fields or key in given:
        return ""
    lines = [f"{one}: {flow(entry.value)}" for one, entry in given.items()]
    if not given and definition.main is not None:
        lines = [f"{definition.main}: {flow(below)}"]
    lines.append(f"{key}: {flow(mapping.entries[written].value)}")
    return f"write it inside: `{definition.name}: {{{', '.join(lines)}}}`"


def _may_be_begun(field: Field) -> bool:
    """Returns whether a missing section can be read for a misplaced key that belongs to it.

    It can if nothing else would then be reported as missing.
    """
    return field.required or not (field.model and required_of(field.model))


def _sections_of(
    written: str, entry: Entry, model: type[SpecModel], path: str, faults: ReadingErrors
) -> list["Section"]:
    """Returns where a key belongs; nowhere if something else is more likely."""
    sections = _sections_with(written, entry.value, path)
    if not sections or written in getattr(model, "excluded", {}):
        return []
    names = [*fields_of(model), *inline_names(model)]
    return [] if faults.findings.guess(written, names, PARAMETERS) else sections


class Section(NamedTuple):
    """Where a key belongs: the path of a section ("" is the top level), and its name there."""

    path: str
    key: str


def _sections_with(written: str, value: Value, path: str) -> list[Section]:
    """Returns the sections with a key that one lacks, preferably those inside it.

    A key of another section that accepts only a few words is not meant.
    """
    key = PARAMETERS.get(written, written)
    found = _outermost(
        Section(at, one)
        for at, fields in _all_sections()
        for one in (written, key)
        if one in fields and _may_be(fields[one], value)
    )
    found = [one for one in found if one.path != path]
    return [one for one in found if not path or one.path.startswith(f"{path}.")] or found


def _outermost(sections: Iterable[Section]) -> list[Section]:
    """Returns the sections that are not inside another one of them, each once."""
    found: list[Section] = []
    for one in dict.fromkeys(sections):
        if not any(f"{one.path}.".startswith(f"{above.path}.".lstrip(".")) for above in found):
            found.append(one)
    return found


def path_of_key(written: str) -> str:
    """Returns the path of the only value of a spec with this name, or ""."""
    if PARAMETERS.get(written, written) == "learning_rate":
        return "training.optimizer.learning_rate"
    key = PARAMETERS.get(written, written)
    found = _outermost(Section(at, key) for at, fields in _all_sections() if key in fields)
    return f"{found[0].path}.{key}".lstrip(".") if len(found) == 1 else ""


def _inserted(mapping: Mapping, path: list[str], key: str, entry: Entry) -> Mapping:
    """Returns the mapping with an entry moved inside; unchanged if there is one already."""
    if not path:
        return Mapping({key: entry, **mapping.entries}, mapping.span)
    there = mapping.entries.get(path[0])
    below = there.value if there else Mapping({}, entry.key_span)
    if not isinstance(below, Mapping):
        return mapping
    span = there.key_span if there else entry.key_span
    inner = Entry(span, _inserted(below, path[1:], key, entry))
    return Mapping({**mapping.entries, path[0]: inner}, mapping.span)


def _may_be(field: Field, value: Value) -> bool:
    if not field.choices or not isinstance(value, Scalar):
        return True
    try:
        field.validator(value.value)
    except ValueError:
        return False
    return True


@cache
def _all_sections() -> list[tuple[str, dict[str, Field]]]:
    from ..document.spec import Spec

    return list(_sections_below(Spec, ""))


def _sections_below(model: type[SpecModel], path: str) -> Iterator[tuple[str, dict[str, Field]]]:
    fields = fields_of(model)
    yield path, {key: field for key, field in fields.items() if not field.inline}
    for key, field in fields.items():
        if field.model is not None and not field.plain:
            yield from _sections_below(field.model, f"{path}.{key}".lstrip("."))


def needed_field(
    entry: Entry, model: type[SpecModel], mapping: Mapping, has: Callable[[Field], bool]
) -> Field | None:
    """Returns the only missing required field, if the value of an unknown key is valid for it.

    Args:
        has: Returns whether a field has been read.
    """
    written = mapping.entries
    missing = [
        field
        for field in required_of(model)
        if field.key not in written and not _is_meant_elsewhere(field.key, entry, written)
    ]
    if len(missing) != 1 or missing[0].component or missing[0].model or has(missing[0]):
        return None
    try:
        missing[0].validator(plain(entry.value))
    except ValueError:
        return None
    return missing[0]


def _is_meant_elsewhere(key: str, entry: Entry, written: dict[str, Entry]) -> bool:
    """Returns whether another key is a known name of this one. There may be many keys."""
    return any(
        name in written and written[name] is not entry
        for name, meant in PARAMETERS.items()
        if meant == key
    )
