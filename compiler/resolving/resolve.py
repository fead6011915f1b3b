"""Resolves a file to one tree: bases, a variant, overrides, params. Values keep their locations.

The span of a value names its source: a file, or an override. References inside `blocks` and
`model.layers` are kept; they are evaluated when a layer is built, with more names known. Those in
`search.space` are kept, too: a trial is resolved with the values it has drawn.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from ...spec_schema.errors import check_text
from ...spec_schema.expressions.references import is_name
from ...spec_schema.expressions.substitution import Substitution, data_of, names_used
from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Findings, Span
from ...spec_schema.work_budget import BudgetExceeded
from ...spec_schema.yaml import values
from ...spec_schema.yaml.values import Entry, Mapping, Value, describe, is_empty
from .written import ResolvedFiles

_KEPT = frozenset(("blocks", "variants", "params"))


class Resolved(NamedTuple):
    """A spec with everything applied.

    Attributes:
        tree: None if the file or a base can't be read. It lacks what could not be applied.
        diagnostics: All findings (SC601 to SC609, SC802, and those of reading YAML).
        sources: The text of everything that was read, by the name in spans.
    """

    tree: Mapping | None
    findings: Findings
    sources: dict[str, str]


def resolve(
    written: ResolvedFiles, overrides: Sequence[str] = (), variant: str | None = None
) -> Resolved:
    """Returns the tree of a spec with everything applied that affects its meaning.

    Args:
        overrides: `path=value`, in order; values are parsed as YAML.
        variant: The variant to apply, before the overrides.
    """
    check_text(variant, "variant")
    found, sources = written.findings.copy(), dict(written.sources)
    if written.tree is None:
        return Resolved(None, found, sources)
    try:
        tree = _applied(written, written.tree, overrides, variant, found, sources)
    except BudgetExceeded:
        found.stop(start_of(written.tree))
        return Resolved(None, found, sources)
    return Resolved(tree, found, sources)


def start_of(tree: Mapping) -> Span:
    """Returns the span of the first key of a file, where a missing section is reported."""
    first = next(iter(tree.entries.values()), None)
    return first.key_span if first else tree.span


def _applied(
    written: ResolvedFiles,
    tree: Mapping,
    overrides: Sequence[str],
    variant: str | None,
    found: Findings,
    sources: dict[str, str],
) -> Mapping:
    found.work.charge(written.size)
    own = tree
    if variant is not None or overrides:
        from .changes import with_changes  # most specs are checked as written

        changes = written.variants.get(variant or "")
        tree = with_changes(tree, changes, variant, overrides, found, sources)
    _check_params(tree, found)
    _warn_unused(str(written.path), own, tree, found)
    if any("$" in source for source in sources.values()):
        tree = _substituted(tree, found)
    if written.root is not None and any("vocabulary" in source for source in sources.values()):
        from .vocabulary_files import with_vocabularies  # most specs have none

        tree = with_vocabularies(tree, params_of(tree), written.root, found, sources)
    return tree


def params_of(tree: Mapping) -> dict[str, Any]:
    """Returns the params of a resolved tree as plain data, for references inside layers."""
    return {name: data_of(entry.value) for name, entry in _entries(tree, "params").items()}


def origins_of(tree: Mapping) -> dict[str, Span]:
    """Returns where the params of a tree get their values, for messages."""
    return {name: entry.value.span for name, entry in _entries(tree, "params").items()}


# Params.


def _check_params(tree: Mapping, findings: Findings) -> None:
    """Report params that aren't a mapping, or whose names can't be used in references."""
    value = tree.get("params")
    if value is not None and not is_empty(value) and not isinstance(value, Mapping):
        what = codes.expressions.params_not_a_mapping(describe(value))
        findings.report(what, value.span, path="params")
    for name, entry in _entries(tree, "params").items():
        if _is_param(name):
            continue
        what = codes.expressions.invalid_param_name(name)
        if name == "index":
            what = codes.expressions.reserved_param_name(name)
        findings.report(what, entry.key_span, path=f"params.{name}")


def _is_param(name: str) -> bool:
    return name != "index" and is_name(name)


def _warn_unused(source: str, written: Mapping, tree: Mapping, findings: Findings) -> None:
    """Report params of this file, and of its blocks, that are not used before or after overrides.

    Params of a base are not reported, since other specs may use them.
    """
    params = _entries(written, "params")
    if params:
        used = _names_used(written) | (_names_used(tree) if tree is not written else set())
        _warn(params, used, source, "params", findings)
    for name, body in _entries(tree, "blocks").items():
        own = _entries(body.value, "params")
        if own and isinstance(
            _layers_of(body.value), values.Sequence
        ):  # else nothing could use them
            _warn(own, names_used(body.value), source, f"blocks.{name}.params", findings)


def _layers_of(body: Value) -> Value | None:
    return body.get("layers") if isinstance(body, Mapping) else None


def _warn(
    params: dict[str, Entry], used: set[str], source: str, path: str, findings: Findings
) -> None:
    """Report a param as unused. A misspelled reference to it is a separate error."""
    unused = {name: entry for name, entry in params.items() if name not in used}
    strange = sorted(used - set(params))
    meant = {findings.guess(name, unused) for name in strange} if unused else ()
    for name, entry in unused.items():
        if name not in meant and entry.key_span.source == source and _is_param(name):
            what = codes.style.unused_param(name)
            findings.report(what, entry.key_span, path=f"{path}.{name}")


def _names_used(tree: Mapping) -> set[str]:
    """Returns the names that refer to params of the spec; a block's own params hide them."""
    used: set[str] = set()
    for key, entry in tree.entries.items():
        if key != "blocks":
            used |= names_used(entry.value)
    for body in _entries(tree, "blocks").values():
        used |= names_used(body.value) - set(_entries(body.value, "params"))
    return used


def _substituted(tree: Mapping, findings: Findings) -> Mapping:
    names: dict[str, Any] = {}
    substitution = Substitution(names, findings)
    substitution.origins = origins_of(tree)
    entries = dict(tree.entries)
    params = tree.entries.get("params")
    if params:
        substitution.later = frozenset(_entries(tree, "params"))
        entries["params"] = Entry(params.key_span, _resolved_params(tree, substitution, names))
        substitution.later = frozenset()
    for key, entry in tree.entries.items():
        if key == "model" and isinstance(entry.value, Mapping):
            entries[key] = Entry(
                entry.key_span, _without(entry.value, "model.layers", substitution)
            )
        elif key == "search" and isinstance(entry.value, Mapping):
            entries[key] = Entry(
                entry.key_span, _without(entry.value, "search.space", substitution)
            )
        elif key not in _KEPT:
            entries[key] = Entry(entry.key_span, substitution.apply(entry.value, key))
    return Mapping(entries, tree.span)


def _resolved_params(tree: Mapping, substitution: Substitution, names: dict[str, Any]) -> Value:
    """Returns the params in order; each may refer to earlier ones."""
    value = tree.entries["params"].value
    if not isinstance(value, Mapping):
        return value
    entries: dict[str, Entry] = {}
    for name, entry in value.entries.items():
        resolved = substitution.apply(entry.value, f"params.{name}")
        entries[name] = Entry(entry.key_span, resolved)
        names[name] = data_of(resolved)
    return Mapping(entries, value.span)


def _without(section: Mapping, kept: str, substitution: Substitution) -> Mapping:
    """Returns a section whose references are resolved, but for those at one path below it."""
    name = kept.partition(".")[0]
    entries = dict(section.entries)
    for key, entry in section.entries.items():
        path = f"{name}.{key}"
        if path != kept:
            entries[key] = Entry(entry.key_span, substitution.apply(entry.value, path))
    return Mapping(entries, section.span)


def _entries(value: Value, key: str) -> dict[str, Entry]:
    """Returns the entries of the mapping under a key; none if there is no mapping."""
    inner = value.get(key) if isinstance(value, Mapping) else None
    return inner.entries if isinstance(inner, Mapping) else {}
