"""Compares the inputs and outputs of the data source with those of the network."""

from collections.abc import Iterable

from ...spec_schema.findings import codes
from ..context import Context
from ..ir import Graph


def check_assignments(graph: Graph, context: Context) -> None:
    """Report inputs and outputs that only the source or only the network has."""
    source = context.document.data.source if context.document.data else None
    if source is None or not graph.is_complete:
        return
    for key, noun in ((source.inputs_key, "input"), (source.targets_key, "output")):
        if key is None:
            continue
        written = getattr(source, key)
        names = dict.fromkeys(graph.inputs if noun == "input" else graph.outputs)
        path = f"data.{source.name}.{key}"
        if isinstance(written, dict):
            _check(written, names, noun, path, context)
        elif len(names) > 1 and (noun == "input" or context.document.training is not None):
            context.report(codes.assignments.nothing_assigned(key, noun, [*names]), path)


def _check(
    written: Iterable[str], names: Iterable[str], noun: str, path: str, context: Context
) -> None:
    unknown = [name for name in written if name not in names]
    missing = [name for name in names if name not in written]
    for name in unknown:
        guess = context.findings.guess(name, missing or names)
        place = f"{path}.{name}"
        what = codes.assignments.unknown_name(noun, name, [*names])
        context.findings.report(what, context.key_span(place), path=place, meant=guess)
    if missing and not unknown:
        key = path.rpartition(".")[2]
        context.report(codes.assignments.names_missing(key, noun, missing), path)
