"""Explanations of codes, and of values of a spec."""

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from ..spec_schema.errors import Error, as_asked, check_text, raises_plainly
from ..spec_schema.expressions.references import names_in
from ..spec_schema.expressions.substitution import MOST_SHOWN, substitute
from ..spec_schema.findings.code import abridged, counted
from ..spec_schema.findings.codes import all_codes
from ..spec_schema.findings.finding import Findings, Span
from ..spec_schema.findings.printable import printable
from ..spec_schema.paths.find import find, loop_at, nearest
from ..spec_schema.paths.steps import path_of, segments_of
from ..spec_schema.reference.documentation import documentation
from ..spec_schema.reference.entry import kinds_of, type_words
from ..spec_schema.reference.meaning import Meaning, meaning
from ..spec_schema.reference.shown import shown
from ..spec_schema.reports.page import Page
from ..spec_schema.reports.rendering import render_place
from ..spec_schema.reports.report import SpecError, Style, report_of
from ..spec_schema.reports.table import table
from ..spec_schema.yaml.values import Mapping, Scalar, Sequence, Value, describe
from ..spec_schema.yaml.writer import to_yaml
from .resolving.overrides import Overrides, override_texts
from .resolving.resolve import params_of, resolve
from .resolving.written import ResolvedFiles
from .sources import SpecSource, written_of

_CODE = re.compile(r"SC\d+", re.IGNORECASE)


@raises_plainly
def explain(
    subject: SpecSource,
    path: str | None = None,
    *,
    overrides: Overrides = (),
    variant: str | None = None,
) -> Page:
    """Where a value of a spec comes from and what it means, or what a code means.

    Args:
        subject: A spec, or where it comes from; or, without a path, a code such as `SC204`.
        path: A place in the spec, such as `model.layers.digit.units`.
        overrides: Values of the spec to change.
        variant: The variant to apply.

    Raises:
        SpecError: The spec can't be read, or an override or the variant can't be applied.
        Error: There is no such code, or no such place in the spec.
    """
    check_text(path, "path")
    if path is None:
        return _code(str(subject))
    written, texts = written_of(subject), override_texts(overrides)
    tree, sources = _resolved(written, texts, variant)
    found = meaning(tree, path)
    if found is None:
        raise _nowhere(tree, path)
    about = [*_about(found), *_optimizers(found, written, texts, variant, tree)]
    about += _feature(path, written, texts, variant)
    about += _sizes(path, found, written, texts, variant)

    def write(style: Style) -> str:
        lines = [*_lines(printable(path), found, tree, sources, style)]
        return "\n".join([*lines, f"\n{table(about, page=style.width)}"] if about else lines)

    return Page(path, write)


def _code(text: str) -> Page:
    code = text.upper()
    if code in all_codes():
        from .code_examples import explained  # a value needs none of it

        return Page(code, lambda style: explained(code, style.color, style.width))
    if _CODE.fullmatch(text):
        near = [known for known in all_codes() if known.startswith(code[:3])]
        help = f"known codes: {', '.join(near)}" if near else f"the last code is {max(all_codes())}"
        raise Error(f"unknown code {code}", help)
    help = "add a path after the spec, such as `training.epochs`, or use a code, such as SC204"
    if not Path(text).exists() and kinds_of(text):
        page = as_asked(
            f"run `speccompile layers {text}`", f"use `speccompile.catalogue({text!r})`"
        )
        help = f"for the component, {page}; otherwise, {help}"
    raise Error(f"`explain` needs a path or a code, got {printable(text)} alone", help)


def _resolved(
    written: ResolvedFiles, overrides: tuple[str, ...], variant: str | None
) -> tuple[Mapping, dict[str, str]]:
    """Returns the resolved tree and its sources. Raises SpecError with the errors of overrides, or
    with all findings if there is no complete tree.
    """
    resolved = resolve(written, overrides, variant)
    tree, found, sources = resolved.tree, resolved.findings, resolved.sources
    ours = [one for one in found if one.span and not one.span.is_in_a_file]
    is_whole = tree is not None and not found.lost
    if tree is None or not is_whole or ours:
        raise SpecError(report_of(str(written.path), ours if is_whole else found, sources))
    return tree, sources


def _nowhere(tree: Mapping, path: str) -> Error:
    guess = nearest(tree, path)
    help = (
        f"did you mean `{guess}`?" if guess else _items(tree, path) or _keys(tree, path) or _POINTS
    )
    return Error(f"`{printable(path)}` does not exist in the spec", help)


_POINTS = "separate the parts of a path with dots: `training.epochs`"


def _items(tree: Mapping, path: str) -> str:
    """Returns the number of items of a list if the path exceeds it; otherwise ""."""
    segments = segments_of(path) or ()
    for known, segment in enumerate(segments):
        place = find(tree, path_of(segments[:known])) if isinstance(segment, int) else None
        items = place.value.items if place and isinstance(place.value, Sequence) else None
        if items is not None and int(segment) >= len(items):
            above = path_of(segments[:known])
            last = f"; the last is `{above}[{len(items) - 1}]`" if items else ""
            return f"`{above}` has {counted(len(items), 'item')}{last}"
    return ""


def _keys(tree: Mapping, path: str) -> str:
    """Returns what the deepest existing part of a path has; "" for a path of the wrong form."""
    segments = segments_of(path) or ()
    for known in reversed(range(len(segments))):
        above = path_of(segments[:known])
        place = find(tree, above) if known else None
        value = place.value if place else tree
        if known and place is None:
            continue
        if isinstance(value, Mapping):
            return f"{f'`{above}`' if known else 'the spec'} has {abridged([*value.entries])}"
        if isinstance(value, Sequence):
            return f"`{above}` has {counted(len(value.items), 'item')}, from `{above}[0]`"
        return f"`{above}` has no parts: it is {describe(value)}"
    return ""


def _lines(
    path: str, found: Meaning, tree: Mapping, sources: dict[str, str], style: Style
) -> Iterator[str]:
    if found.value is not None:
        yield from _value(path, found.value, tree)
        yield render_place(found.value.span, sources, style.color, style.width)
        yield from _params(path, found.value, tree, sources, style)
    elif found.field is not None and not found.field.required:
        yield f"{path} = {shown(found.field.default)} (default)"
    else:
        yield f"{path} is not set"


def _value(path: str, value: Value, tree: Mapping) -> Iterator[str]:
    """Yields the written value, and its result if it is an expression in a layer."""
    if not isinstance(value, Scalar):
        yield f"{path}:"
        yield "\n".join(f"  {line}" for line in to_yaml(value).splitlines())
        return
    written = printable(shown(value.value))
    failed = Findings()
    loop = loop_at(tree, path)
    params = {k: v for k, v in params_of(tree).items() if loop is None or k not in loop[1].entries}
    worth = substitute(value, params, failed, path)
    if isinstance(worth, Scalar) and worth is not value and not len(failed):
        yield f"{path} = {printable(shown(worth.value))}, from {written}"
    else:
        yield f"{path} = {written}"


def _params(
    path: str, value: Value, tree: Mapping, sources: dict[str, str], style: Style
) -> Iterator[str]:
    """Yields where the params in the text are defined."""
    loop = loop_at(tree, path)
    for name in dict.fromkeys(names_in(_written(value.span, sources))):
        section = loop[0] if loop is not None and name in loop[1].entries else "params"
        place = find(tree, f"{section}.{name}")
        if place is not None:
            yield from _value(f"{section}.{name}", place.value, tree)
            yield render_place(place.span, sources, style.color, style.width)


def _written(span: Span, sources: dict[str, str]) -> str:
    """Returns the text of a span on one line; empty if it has several."""
    lines = sources.get(span.source, "").splitlines()
    if span.end_line > span.line or span.line > len(lines):
        return ""
    return lines[span.line - 1][span.column - 1 : span.end_column - 1]


def _about(found: Meaning) -> Iterator[tuple[str, str]]:
    if found.text:
        yield found.key, found.text
    if found.field is not None:
        field = found.field
        default = "required" if field.required else f"default {shown(field.default)}"
        yield "", f"{type_words(field)}; {default}" if field.words else default
        if field.choices and type_words(field) != field.words:
            yield "", ", ".join(field.choices)
    if found.component is not None:
        kind = found.component.catalogue.kind
        title = documentation(found.component).title
        is_said = kind in title.lower().split(":")[0].split()
        yield found.component.name, title if is_said else f"{title.rstrip('.')} ({kind})."


def _feature(
    path: str, written: ResolvedFiles, overrides: tuple[str, ...], variant: str | None
) -> Iterator[tuple[str, str]]:
    """Yields what a feature or the normalization becomes, if the place is one."""
    segments = segments_of(path) or ()
    is_feature = segments[:2] == ("data", "features") and len(segments) == 3
    if not is_feature and segments != ("data", "normalize"):
        return
    from .compile import compile_written  # most explanations need no network
    from .features.explanation import about_feature, about_normalize

    spec = compile_written(written, overrides, variant).spec
    if spec is not None and is_feature:
        yield from about_feature(spec.graph, str(segments[2]))
    elif spec is not None and spec.document.data is not None:
        yield from about_normalize(spec.graph, spec.document.data.normalize)


def _sizes(
    path: str,
    found: Meaning,
    written: ResolvedFiles,
    overrides: tuple[str, ...],
    variant: str | None,
) -> Iterator[tuple[str, str]]:
    """Yields what the sizes of tensors are that a value refers to, in each use of its block."""
    text = found.value.value if isinstance(found.value, Scalar) else None
    if not isinstance(text, str) or "." not in text:
        return
    from .compile import compile_written  # most explanations need no network

    segments, names = segments_of(path) or (), set(names_in(text))
    block = segments[1] if segments[:1] == ("blocks",) else ""
    graph = compile_written(written, overrides, variant).graph
    uses = graph.size_uses if graph else ()
    for use in islice((u for u in uses if u.block == block and u.name in names), MOST_SHOWN):
        place = f" in `{use.site}`" if use.site else ""
        yield use.name, f"{shown(use.worth)}{place}"


def _optimizers(
    found: Meaning,
    written: ResolvedFiles,
    overrides: tuple[str, ...],
    variant: str | None,
    tree: Mapping,
) -> Iterator[tuple[str, str]]:
    """Yields which of several optimizers updates which weights of the layers at a place."""
    rules = find(tree, "training.optimizer")
    if found.value is None or rules is None or not isinstance(rules.value, Sequence):
        return
    from .compile import compile_written  # most explanations need no network

    spec, place = compile_written(written, overrides, variant).spec, found.value.span
    if spec is None or len(spec.optimizers) < 2:
        return
    inside = {
        weight
        for weight, _, node in spec.graph.weights()
        if place.contains(node.origin.key)
        or (node.origin.site is not None and place.contains(node.origin.site.span))
    }
    for rule, group in zip(rules.value.items, spec.optimizers, strict=True):
        if rule.span == place:
            yield "trains", abridged(group.weights)
        elif here := [name for name in group.weights if name in inside]:
            yield "trained by", f"{group.optimizer.name}: {abridged(here)}"
