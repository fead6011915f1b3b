"""A file becomes one tree: bases, a variant, overrides, params. Every value keeps its place.

What a value came from is in its span: a file, or `--set 1`. References inside `blocks` and
`model.layers` stay as they are; they are worked out where a layer is built, with more names known.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ...spec_schema.diagnostics.diagnostic import Diagnostics, Span
from ...spec_schema.diagnostics.suggest import did_you_mean
from ...spec_schema.expressions.references import is_name
from ...spec_schema.expressions.substitution import Substitution, data_of, names_used
from ...spec_schema.places.finding import UnknownPath, nearest, replace
from ...spec_schema.places.outline import is_empty
from ...spec_schema.places.steps import LONGEST, path_of, segments_of
from ...spec_schema.source.loading import read_value
from ...spec_schema.values import Entry, Mapping, Value, describe
from .extends import Loader

MOST_CHANGES = 100
MOST_OF_ALL = 1_000

_KEPT = frozenset(("blocks", "variants", "params"))
_APPLIED = ("extends", "variants")


def resolve(
    path: Path,
    overrides: Sequence[str],
    variant: str | None,
    diagnostics: Diagnostics,
    *,
    sources: dict[str, str],
    text: str | None = None,
) -> Mapping | None:
    """The tree of a spec with everything applied that decides what it says.

    Args:
        overrides: `path=value` each, in order; the value is read as YAML.
        variant: one of the spec's variants, applied before the overrides.
        sources: gets the text of everything that is read, by the name its spans carry.
        text: of the file, where it is known already.

    Returns None where the file or a base can't be read. Everything wrong is reported (SC601 to
    SC609, SC802, and what reading YAML reports); the tree then lacks what could not be applied.
    """
    written = Loader(diagnostics, sources).load(path, text)
    if written is None:
        return None
    tree = _with_variant(written, variant, diagnostics)
    for number, override in enumerate(overrides, 1):
        tree = _overridden(tree, override, f"--set {number}", diagnostics, sources)
    _check_params(tree, diagnostics)
    _warn_unused(str(path), written, tree, diagnostics)
    if not any("$" in source for source in sources.values()):
        return tree
    return _substituted(tree, diagnostics)


def params_of(tree: Mapping) -> dict[str, Any]:
    """The params of a resolved tree as plain data, for references inside layers."""
    return {name: data_of(entry.value) for name, entry in _entries(tree, "params").items()}


def origins_of(tree: Mapping) -> dict[str, Span]:
    """Where the params of a tree get their values, for messages about these."""
    return {name: entry.value.span for name, entry in _entries(tree, "params").items()}


def variants_of(tree: Mapping) -> tuple[str, ...]:
    """The names of a spec's variants, in order."""
    return tuple(_entries(tree, "variants"))


# Variants and overrides.


def _with_variant(tree: Mapping, variant: str | None, diagnostics: Diagnostics) -> Mapping:
    """The tree with a variant applied; the paths of the others are checked all the same."""
    variants = _variants(tree, diagnostics)
    sizes = [len(changes.entries) for changes in variants.values()]
    if max(sizes, default=0) > MOST_CHANGES or sum(sizes) > MOST_OF_ALL:
        message = f"variants make at most {MOST_CHANGES} changes each and {MOST_OF_ALL:,} together"
        diagnostics.report("SC608", message, tree.entries["variants"].key_span, path="variants")
        return tree
    chosen = tree
    for name, changes in variants.items():
        changed = tree
        for path, entry in changes.entries.items():
            changed = _changed(changed, path, entry.value, entry.key_span, diagnostics)
        chosen = changed if name == variant else chosen
    if variant is not None and variant not in variants:
        _report_unknown_variant(tree, variant, diagnostics)
    return chosen


def _variants(tree: Mapping, diagnostics: Diagnostics) -> dict[str, Mapping]:
    value = tree.get("variants")
    if value is None or is_empty(value):
        return {}
    help = "write `name: {path: value}`, such as `plain: {params.drop: 0}`"
    if not isinstance(value, Mapping):
        message = f"`variants` must be a mapping, and is {describe(value)}"
        diagnostics.report("SC608", message, value.span, path="variants", help=help)
        return {}
    found: dict[str, Mapping] = {}
    for name, entry in value.entries.items():
        if isinstance(entry.value, Mapping):
            found[name] = entry.value
        elif is_empty(entry.value):
            found[name] = Mapping({}, entry.value.span)
        else:
            message = f"variant `{name}` must be a mapping, and is {describe(entry.value)}"
            place = f"variants.{name}"
            diagnostics.report("SC608", message, entry.value.span, path=place, help=help)
    return found


def _report_unknown_variant(tree: Mapping, variant: str, diagnostics: Diagnostics) -> None:
    entry = tree.entries.get("variants")
    names = variants_of(tree)
    if variant in names:  # it is there, and can't be read: reported already
        return
    guess = did_you_mean(variant, names)
    known = f"there is {', '.join(f'`{name}`' for name in names)}" if names else ""
    diagnostics.report(
        "SC608",
        f"the spec has no variant `{variant}`",
        entry.key_span if entry else tree.span,
        path="variants",
        help=f"did you mean `{guess}`?" if guess else known or "add it under `variants`",
    )


def _overridden(
    tree: Mapping, text: str, name: str, diagnostics: Diagnostics, sources: dict[str, str]
) -> Mapping:
    sources[name] = text
    path, equals, written = text.partition("=")
    if not equals or not path.strip() or not written.strip() or "\n" in text or "\r" in text:
        diagnostics.report(
            "SC607",
            "an override must be `path=value` in one line",
            Span(name, 1, 1, 1, max(len(text.splitlines()[0]) if text.strip() else 1, 1) + 1),
            help="for instance `training.epochs=3`; nothing is written `null`",
        )
        return tree
    # As many blanks as the path is long: the places of the value are those of the whole text.
    value = read_value(name, " " * (len(path) + 1) + written, diagnostics)
    if value is None:
        return tree
    start = len(path) - len(path.lstrip()) + 1
    key = Span(name, 1, start, 1, start + len(path.strip()))
    return _changed(tree, path.strip(), value, key, diagnostics)


def _changed(
    tree: Mapping, path: str, value: Value, key: Span, diagnostics: Diagnostics
) -> Mapping:
    """The tree with one value replaced; the same tree, and a report, where that can't be."""
    segments = segments_of(path)
    if segments is None:
        message = f"`{path[:60]}` is no path"
        help = f"names with points between, {LONGEST} at most: `training.epochs`"
        diagnostics.report("SC607", message, key, help=help)
        return tree
    if segments[0] in _APPLIED:
        message = f"`{segments[0]}` can't be overridden: it is applied before"
        diagnostics.report("SC606", message, key, path=path)
        return tree
    try:
        return replace(tree, path, value, key)
    except UnknownPath as unknown:
        _report_unknown_path(tree, path, unknown.known, key, diagnostics)
        return tree


def _report_unknown_path(
    tree: Mapping, path: str, known: int, key: Span, diagnostics: Diagnostics
) -> None:
    """The first part of a path that leads nowhere, and the path that was probably meant."""
    segments = segments_of(path) or ()
    part = path_of(segments[known : known + 1])
    end = len(path_of(segments[: known + 1]))
    above = f"`{path_of(segments[:known])}`" if known else "a spec"
    span = key
    if key.line == key.end_line and key.end_column - key.column == len(path):
        span = Span(key.source, key.line, key.column + end - len(part), key.line, key.column + end)
    guess = nearest(tree, path) if diagnostics.takes_hints else None
    diagnostics.report(
        "SC606",
        f"{above} has no `{part}`",
        span,
        label=f"did you mean `{guess}`?" if guess else "",
        path=path,
    )


# Params.


def _check_params(tree: Mapping, diagnostics: Diagnostics) -> None:
    """Params are a mapping of names that a reference can mention."""
    value = tree.get("params")
    if value is not None and not is_empty(value) and not isinstance(value, Mapping):
        message = f"`params` must be a mapping, and is {describe(value)}"
        help = "write `params: {width: 256}`"
        diagnostics.report("SC609", message, value.span, path="params", help=help)
    for name, entry in _entries(tree, "params").items():
        why = "a name is a word of letters, digits and `_`, and none of an expression's own"
        if name == "index":
            why = "`$index` counts repetitions"
        if not _is_param(name):
            message = f"a param can't be called `{name}`"
            diagnostics.report("SC609", message, entry.key_span, path=f"params.{name}", help=why)


def _is_param(name: str) -> bool:
    return name != "index" and is_name(name)


def _warn_unused(source: str, written: Mapping, tree: Mapping, diagnostics: Diagnostics) -> None:
    """Params of this file that nothing mentions, before overrides or after; also those of blocks.

    A base may have params for other specs that build upon it: those are let be.
    """
    params = _entries(written, "params")
    if params:
        used = _names_used(written) | (_names_used(tree) if tree is not written else set())
        _warn(params, used, source, "params", diagnostics)
    for name, body in _entries(tree, "blocks").items():
        own = _entries(body.value, "params")
        if own:
            _warn(own, names_used(body.value), source, f"blocks.{name}.params", diagnostics)


def _warn(
    params: dict[str, Entry], used: set[str], source: str, path: str, diagnostics: Diagnostics
) -> None:
    """Point at what is not used; a name that is used misspelled is an error of its own."""
    unused = {name: entry for name, entry in params.items() if name not in used}
    strange = sorted(used - set(params))
    meant = {did_you_mean(name, list(unused)[:1000]) for name in strange[:100]} if unused else ()
    for name, entry in unused.items():
        if name not in meant and entry.key_span.source == source and _is_param(name):
            diagnostics.report(
                "SC802",
                f"nothing uses the param `{name}`",
                entry.key_span,
                path=f"{path}.{name}",
                help=f"write `${name}` where it belongs, or remove it",
            )


def _names_used(tree: Mapping) -> set[str]:
    """Names that mean params of the spec; a block's own params hide them inside it."""
    used: set[str] = set()
    for key, entry in tree.entries.items():
        if key != "blocks":
            used |= names_used(entry.value)
    for body in _entries(tree, "blocks").values():
        used |= names_used(body.value) - set(_entries(body.value, "params"))
    return used


def _substituted(tree: Mapping, diagnostics: Diagnostics) -> Mapping:
    names: dict[str, Any] = {}
    substitution = Substitution(names, diagnostics)
    substitution.origins = origins_of(tree)
    entries = dict(tree.entries)
    params = tree.entries.get("params")
    if params:
        substitution.later = frozenset(_entries(tree, "params"))
        entries["params"] = Entry(params.key_span, _resolved_params(tree, substitution, names))
        substitution.later = frozenset()
    for key, entry in tree.entries.items():
        if key == "model" and isinstance(entry.value, Mapping):
            entries[key] = Entry(entry.key_span, _network(entry.value, substitution))
        elif key not in _KEPT:
            entries[key] = Entry(entry.key_span, substitution.apply(entry.value, key))
    return Mapping(entries, tree.span)


def _resolved_params(tree: Mapping, substitution: Substitution, names: dict[str, Any]) -> Value:
    """The params in order; each may refer to those above it."""
    value = tree.entries["params"].value
    if not isinstance(value, Mapping):
        return value
    entries: dict[str, Entry] = {}
    for name, entry in value.entries.items():
        resolved = substitution.apply(entry.value, f"params.{name}")
        entries[name] = Entry(entry.key_span, resolved)
        names[name] = data_of(resolved)
    return Mapping(entries, value.span)


def _network(model: Mapping, substitution: Substitution) -> Mapping:
    """The network but its layers."""
    entries = dict(model.entries)
    for key, entry in model.entries.items():
        if key != "layers":
            value = substitution.apply(entry.value, f"model.{key}")
            entries[key] = Entry(entry.key_span, value)
    return Mapping(entries, model.span)


def _entries(value: Value, key: str) -> dict[str, Entry]:
    """The entries of the mapping under a key; none where there is no mapping."""
    inner = value.get(key) if isinstance(value, Mapping) else None
    return inner.entries if isinstance(inner, Mapping) else {}
