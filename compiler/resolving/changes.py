"""Applies changes to a spec: those of a variant, and overrides."""

from collections import Counter
from collections.abc import Sequence

from ...spec_schema.component import SpecModel
from ...spec_schema.document.spec import Spec
from ...spec_schema.errors import as_asked
from ...spec_schema.findings import codes
from ...spec_schema.findings.did_you_mean import did_you_mean
from ...spec_schema.findings.finding import MOST_CANDIDATES, Edit, Findings, Span
from ...spec_schema.paths.find import SingleCopy, UnknownPath, nearest, replace
from ...spec_schema.paths.steps import LONGEST, Segments, path_of, segments_of
from ...spec_schema.reading.fields import Field, fields_of, required_of
from ...spec_schema.yaml.loading import read_value
from ...spec_schema.yaml.values import Entry, Mapping, Value, describe, flow, is_empty

MOST_VARIANTS = 1_000
MOST_CHANGES = 100
MOST_OF_ALL = 1_000

_APPLIED = ("extends", "variants")


def with_changes(
    tree: Mapping,
    changes: Mapping | None,
    variant: str | None,
    overrides: Sequence[str],
    findings: Findings,
    sources: dict[str, str],
) -> Mapping:
    """Returns the tree with the changes of a variant, and then overrides, applied.

    Args:
        changes: The changes of the variant; None if the spec has none of its name.
        sources: Receives the text of each override by its name.
    """
    if changes is not None:
        tree = changed(tree, changes, findings)
    elif variant is not None:
        report_unknown_variant(tree, variant, findings, sources)
    for name, override in zip(names_of(overrides), overrides, strict=True):
        tree = overridden(tree, override, name, findings, sources)
    return tree


# Variants.


def read_variants(tree: Mapping, findings: Findings) -> dict[str, Mapping]:
    """Returns the changes of each variant, with all paths checked; empty if there are too many
    variants.
    """
    variants = _variants(tree, findings)
    sizes = [len(changes.entries) for changes in variants.values()]
    what = None
    if len(sizes) > MOST_VARIANTS:
        what = codes.resolving.too_many_variants(len(sizes), MOST_VARIANTS)
    elif max(sizes, default=0) > MOST_CHANGES or sum(sizes) > MOST_OF_ALL:
        what = codes.resolving.too_many_changes(MOST_CHANGES, MOST_OF_ALL)
    if what is not None:
        findings.report(what, tree.entries["variants"].key_span, path="variants")
        return {}
    for changes in variants.values():
        changed(tree, changes, findings)
    return variants


def changed(tree: Mapping, changes: Mapping, findings: Findings) -> Mapping:
    """Returns the tree with a variant's changes applied."""
    paths = set(changes.entries)
    for path, entry in changes.entries.items():
        tree = _changed(tree, path, entry.value, entry.key_span, findings, paths)
    return tree


def _variants(tree: Mapping, findings: Findings) -> dict[str, Mapping]:
    value = tree.get("variants")
    if value is None or is_empty(value):
        return {}
    if not isinstance(value, Mapping):
        what = codes.resolving.variants_not_a_mapping(describe(value))
        findings.report(what, value.span, path="variants")
        return {}
    found: dict[str, Mapping] = {}
    for name, entry in value.entries.items():
        if isinstance(entry.value, Mapping):
            found[name] = entry.value
        elif is_empty(entry.value):
            found[name] = Mapping({}, entry.value.span)
        else:
            what = codes.resolving.variant_not_a_mapping(name, describe(entry.value))
            findings.report(what, entry.value.span, path=f"variants.{name}")
    return found


def report_unknown_variant(
    tree: Mapping, variant: str, findings: Findings, sources: dict[str, str]
) -> None:
    """Returns the changes of a variant of the spec; an invalid one is reported already."""
    entry = tree.entries.get("variants")
    names = tuple(entry.value.entries) if entry and isinstance(entry.value, Mapping) else ()
    if variant in names:
        return
    guess = did_you_mean(variant, names)
    option = as_asked("--variant", "variant")
    sources[option] = variant
    findings.report(
        codes.resolving.unknown_variant(variant, tree.span.source, names),
        Span(option, 1, 1, 1, len(variant) + 1),
        path="variants",
        meant=guess,
    )


# Overrides.


class GridValue(str):
    """An override by a value of a grid, `path=value`."""

    __slots__ = ()


def names_of(overrides: Sequence[str]) -> list[str]:
    """What findings call overrides: by their number as options, from Python by their paths."""
    paths = [text.partition("=")[0].strip() if "=" in text else "" for text in overrides]
    times = Counter(paths)
    names = []
    for number, path in enumerate(paths):
        is_clear = path and path.isprintable() and times[path] == 1
        key = f'"{path}"' if is_clear else number
        if isinstance(overrides[number], GridValue):
            names.append(as_asked(f"--grid {path}", f'grid["{path}"]'))
            continue
        names.append(as_asked(f"--set {number + 1}", f"overrides[{key}]"))
    return names


def overridden(
    tree: Mapping, text: str, name: str, findings: Findings, sources: dict[str, str]
) -> Mapping:
    """Returns the tree with one override, `path=value`, applied. `name` is its name among the
    sources.
    """
    sources[name] = text
    path, equals, written = text.partition("=")
    if not equals or not path.strip() or not written.strip() or "\n" in text or "\r" in text:
        first = text.splitlines()[0] if text.strip() else ""
        span = Span(name, 1, 1, 1, max(len(first), 1) + 1)
        findings.report(codes.resolving.override_without_value(), span)
        return tree
    # As many blanks as the path is long: the places of the value are those of the whole text.
    faults = Findings()
    value = read_value(name, " " * (len(path) + 1) + written, faults)
    findings.extend(faults)
    if value is None or faults.has_errors:  # what else would be said of it only follows
        return tree
    start = len(path) - len(path.lstrip()) + 1
    key = Span(name, 1, start, 1, start + len(path.strip()))
    return _changed(tree, path.strip(), value, key, findings, set())


def _changed(
    tree: Mapping, path: str, value: Value, key: Span, findings: Findings, paths: set[str]
) -> Mapping:
    """Returns the tree with one value replaced. If that is impossible, reports why and returns the
    tree unchanged.

    Args:
        paths: The other paths that are changed. Receives the path that a fix would write.
    """
    segments = segments_of(path)
    if segments is None:
        findings.report(codes.resolving.invalid_path(path[:60], LONGEST), key)
        return tree
    if segments[0] in _APPLIED:
        findings.report(codes.resolving.applied_before(str(segments[0])), key, path=path)
        return tree
    if isinstance(value, Mapping):
        value = _kept(tree, segments, value, key, findings)
    try:
        return replace(tree, path, value, key)
    except SingleCopy as copy:
        what = codes.resolving.single_copy(copy.reference, copy.name)
        findings.report(what, key, path=path)
        return tree
    except UnknownPath as unknown:
        _report_unknown_path(tree, path, unknown.known, key, findings, paths)
        return tree


def _report_unknown_path(
    tree: Mapping, path: str, known: int, key: Span, findings: Findings, paths: set[str]
) -> None:
    """Returns the first part of a path that doesn't exist, and the path that was probably meant."""
    segments = segments_of(path) or ()
    part = path_of(segments[known : known + 1])
    end = len(path_of(segments[: known + 1]))
    above = path_of(segments[:known])
    span, is_plain = key, key.line == key.end_line and key.end_column - key.column == len(path)
    if is_plain:
        span = Span(key.source, key.line, key.column + end - len(part), key.line, key.column + end)
    # The variants hold the very path, which nobody means.
    meant = {key: entry for key, entry in tree.entries.items() if key not in _APPLIED}
    may_guess = findings.may_guess(part, MOST_CANDIDATES)
    guess = nearest(Mapping(meant, tree.span), path) if may_guess else None
    fixes = []
    is_free = key.is_in_a_file and guess not in paths
    if guess and is_free and is_plain and _is_plain(guess):
        paths.add(guess)
        fixes = [Edit(key, guess, title=f"write `{guess}`")]
    what = codes.resolving.unknown_path(part, above, guess or "")
    findings.report(what, span, path=path, fixes=fixes)


def _is_plain(path: str) -> bool:
    """Whether a path can be a key without quotes, also in a flow mapping, which brackets
    would end.
    """
    return all(part.isidentifier() for part in path.split("."))


def _kept(tree: Mapping, segments: Segments, value: Value, key: Span, findings: Findings) -> Value:
    """Returns the value of a change. If it replaces a section and lacks what the section needs and
    has, this is reported, and the rest of the section is kept.
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
    """Returns the values of required fields that a section would lose."""
    if field.inline and field.component:
        names = field.component.catalogue
        is_given = any(key in names for key in value.entries)
        return [] if is_given else [key for key in there.entries if key in names]
    return [field.key] if field.key in there.entries and field.key not in value.entries else []


def _lines(path: str, entries: dict[str, Entry], between: str) -> list[str]:
    """Returns the same changes as separate changes of each key."""
    return [f"{path}.{key}{between}{flow(entry.value)}" for key, entry in entries.items()]
