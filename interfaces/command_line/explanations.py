"""What `speccompile explain` says: of a code, or of a value of a spec."""

import re
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from ...compiler.resolving.resolve import params_of, resolve
from ...compiler.resolving.written import read_written
from ...runtime.console.streams import Done, Streams
from ...spec_schema.expressions.references import names_in
from ...spec_schema.expressions.substitution import substitute
from ...spec_schema.findings.code import article, counted
from ...spec_schema.findings.codes import all_codes
from ...spec_schema.findings.finding import Findings, Span
from ...spec_schema.findings.printable import printable
from ...spec_schema.paths.find import find, nearest
from ...spec_schema.paths.steps import path_of, segments_of
from ...spec_schema.reference.documentation import documentation
from ...spec_schema.reference.entry import kinds_of, type_words
from ...spec_schema.reference.meaning import Meaning, meaning
from ...spec_schema.reference.shown import shown
from ...spec_schema.reports.table import table
from ...spec_schema.reports.text import render_place
from ...spec_schema.yaml.values import Mapping, Scalar, Sequence, Value
from ...spec_schema.yaml.writer import to_yaml
from .arguments import UsageError
from .findings import exit_code
from .given_spec import show

_CODE = re.compile(r"SC\d+", re.IGNORECASE)


def explain(arguments: Namespace, streams: Streams) -> int:
    """Explain a code, or a place of a spec. Returns 0; 1 for a spec that can't be read as YAML."""
    if arguments.path is None:
        streams.print(_code(arguments.subject, streams))
        return 0
    tree, sources = _resolved(arguments, streams)
    found = meaning(tree, arguments.path)
    if found is None:
        raise _nowhere(tree, arguments.path)
    for text in _lines(printable(arguments.path), found, tree, sources, streams):
        streams.print(text)
    return 0


def _code(text: str, streams: Streams) -> str:
    code = text.upper()
    if code in all_codes():
        from .code_examples import explained  # a value needs none of it

        return explained(code, streams.colour, streams.columns)
    if _CODE.fullmatch(text):
        near = [known for known in all_codes() if known.startswith(code[:3])]
        help = f"there is {', '.join(near)}" if near else f"they run up to {max(all_codes())}"
        raise UsageError(f"there is no code {code}", help)
    help = "name a path behind the spec, such as `training.epochs`; or a code, such as SC204"
    if not Path(text).exists() and kinds_of(text):
        help = f"`speccompile layers {text}` tells of it; {help}"
    raise UsageError(f"what of {printable(text)} is to be explained?", help)


def _resolved(arguments: Namespace, streams: Streams) -> tuple[Mapping, dict[str, str]]:
    """The resolved tree and its sources. Errors of overrides are shown; without a tree, all are."""
    written = read_written(Path(arguments.subject))
    resolved = resolve(written, arguments.overrides, arguments.variant)
    tree, found, sources = resolved.tree, resolved.findings, resolved.sources
    ours = [one for one in found if one.span and not one.span.is_in_a_file]
    is_whole = tree is not None and not found.lost
    if tree is None or not is_whole or ours:
        show(ours if is_whole else found, sources, streams)
        raise Done(exit_code(found) or 1)
    return tree, sources


def _nowhere(tree: Mapping, path: str) -> UsageError:
    guess = nearest(tree, path)
    help = f"did you mean `{guess}`?" if guess else _items(tree, path) or _POINTS
    return UsageError(f"the spec has no `{printable(path)}`", help)


_POINTS = "a path has points: `training.epochs`"


def _items(tree: Mapping, path: str) -> str:
    """How many items a list has that the path goes beyond; empty where it does not."""
    segments = segments_of(path) or ()
    for known, segment in enumerate(segments):
        place = find(tree, path_of(segments[:known])) if isinstance(segment, int) else None
        items = place.value.items if place and isinstance(place.value, Sequence) else None
        if items is not None and int(segment) >= len(items):
            above = path_of(segments[:known])
            last = f": the last is `{above}[{len(items) - 1}]`" if items else ""
            return f"`{above}` has {counted(len(items), 'item')}{last}"
    return ""


def _lines(
    path: str, found: Meaning, tree: Mapping, sources: dict[str, str], streams: Streams
) -> Iterator[str]:
    if found.value is not None:
        yield from _value(path, found.value, tree)
        yield render_place(found.value.span, sources, streams.colour, streams.columns)
        yield from _params(found.value, tree, sources, streams)
    elif found.field is not None and not found.field.required:
        yield f"{path} = {shown(found.field.default)}, the default"
    else:
        yield f"{path} is not written"
    about = list(_about(found))
    if about:
        yield f"\n{table(about, page=streams.columns)}"


def _value(path: str, value: Value, tree: Mapping) -> Iterator[str]:
    """What is written, and what it is worth where that is an expression of a layer."""
    if not isinstance(value, Scalar):
        yield f"{path}:"
        yield "\n".join(f"  {line}" for line in to_yaml(value).splitlines())
        return
    written = printable(shown(value.value))
    failed = Findings()
    worth = substitute(value, params_of(tree), failed, path)
    if isinstance(worth, Scalar) and worth is not value and not len(failed):
        yield f"{path} = {printable(shown(worth.value))}, from {written}"
    else:
        yield f"{path} = {written}"


def _params(
    value: Value, tree: Mapping, sources: dict[str, str], streams: Streams
) -> Iterator[str]:
    """The places of the params that the written text mentions."""
    for name in dict.fromkeys(names_in(_written(value.span, sources))):
        place = find(tree, f"params.{name}")
        if place is not None:
            yield from _value(f"params.{name}", place.value, tree)
            yield render_place(place.span, sources, streams.colour, streams.columns)


def _written(span: Span, sources: dict[str, str]) -> str:
    """The text of a place on one line; that of a longer one is not looked into."""
    lines = sources.get(span.source, "").splitlines()
    if span.end_line > span.line or span.line > len(lines):
        return ""
    return lines[span.line - 1][span.column - 1 : span.end_column - 1]


def _about(found: Meaning) -> Iterator[tuple[str, str]]:
    if found.text:
        yield found.key, found.text
    if found.field is not None:
        field = found.field
        default = "must be given" if field.required else f"default {shown(field.default)}"
        yield "", f"{type_words(field)}; {default}" if field.words else default
        if field.choices and type_words(field) != field.words:
            yield "", ", ".join(field.choices)
    if found.component is not None:
        kind = article(found.component.catalogue.kind)
        yield found.component.name, f"{kind}: {documentation(found.component).title}"
