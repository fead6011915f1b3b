"""Checks of sources that are joined to the first one, which need only the spec."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from ...spec_schema.components.sources import Source
from ...spec_schema.document.data import Data
from ...spec_schema.document.split import HELD_OUT
from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.types import TensorType
from ...spec_schema.yaml.values import Mapping as Nested
from ..context import Context
from ..ir import Graph
from .assigned_names import check_names
from .objectives import Objective
from .part_checks import Place, of_partial
from .shared_inputs import PATH, Prepared, Sharing
from .table_checks import of_table

SourceCheck: TypeAlias = Callable[
    [Source, Mapping[str, TensorType], Sequence[Objective]], Iterable[Place]
]


def sharing_of(data: Data, graph: Graph) -> Sharing:
    """Returns which source gives which input of a graph with features in front of it."""
    prepared = Prepared(graph.columns) if graph.columns else None
    return Sharing(data.source, data.joins, [*graph.inputs], prepared)


def of_first(data: Data, graph: Graph, context: Context) -> Mapping[str, TensorType] | None:
    """Returns the inputs of the first source; None if it isn't clear which they are."""
    sharing = sharing_of(data, graph)
    if _lacks_features(graph, context) or any(sharing_faults(sharing)):
        return None
    return {name: graph.inputs[name] for name in sharing.given[0]}


def _lacks_features(graph: Graph, context: Context) -> bool:
    """Whether features have faults, so that inputs are not those of the sources."""
    return "data.features" in context.unread and not graph.columns


def joined_faults(
    data: Data, graph: Graph, objectives: Sequence[Objective], of_source: SourceCheck
) -> Iterator[Place]:
    """Yields what is wrong with joined sources, with the keys below `data`.

    Args:
        of_source: Checks what a source gives to inputs and outputs.
    """
    places = [place for _, place in data.joined]
    sources = [*zip((join.source for join in data.joins), places, strict=False)]
    partial = [
        *(one for source, place in sources for one in of_partial(source, (*place, source.name)))
    ]
    yield from partial
    yield from _of_keys(data)
    if data.split is not None:
        yield from _of_parts(data)
    sharing = sharing_of(data, graph)
    if partial or any(sharing_faults(sharing)) or not graph.is_complete:
        return  # inputs are checked by `check_inputs`
    labelled = data.labelled[0]
    for (source, place), given in zip(sources, sharing.given[1:], strict=True):
        inputs = {name: graph.inputs[name] for name in given}
        mine = objectives if source is labelled else ()
        of_itself = of_table(source) if source.gives == "columns" else ()
        for what, keys in (*of_itself, *of_source(source, inputs, mine)):
            yield what, (*place, *keys)


def _of_keys(data: Data) -> Iterator[Place]:
    """Yields keys that the files of a source can't have."""
    for join, place in data.joined:
        for source, key in zip((data.source, join.source), join.keys or (), strict=False):
            if not source.has_columns and key != PATH:
                yield codes.joining.key_of_files(source.name, key), (*place, "key")


def _of_parts(data: Data) -> Iterator[Place]:
    """Yields the parts with a source of their own that lack joined ones."""
    by_order = any(join.key is None for join in data.joins)
    for part in HELD_OUT:
        own = data.split.own_joins(part)
        if own and len(own) != len(data.joins):
            what = codes.joining.wrong_join_count(part, len(own), len(data.joins))
            yield what, ("split", part, "join")
        elif by_order and data.split.own_source(part) and not own:
            yield codes.joining.part_without_join(part), ("split", part)


def sharing_faults(sharing: Sharing) -> Iterator[Violation]:
    """Yields why it isn't clear which source gives an input."""
    called = [sharing.sources[at].name for at in sharing.silent]
    if sharing.left and not called:
        yield codes.joining.nobodys_inputs(sharing.left)
    elif len(called) > 1:
        yield codes.joining.inputs_of_several(sharing.left, called)
    elif called and not sharing.left:
        yield codes.joining.source_of_no_input(called[0])
    seen: set[str] = set()
    for some in sharing.named:
        yield from map(codes.joining.input_given_twice, sorted(some & seen))
        seen |= some


def check_inputs(data: Data, graph: Graph, context: Context) -> None:
    """Report inputs that no source gives, or several, and names that are no inputs."""
    if _lacks_features(graph, context):
        return
    before = len(context.findings)
    declared = context.unread["model.inputs"]
    names = [*declared.entries] if isinstance(declared, Nested) else [*graph.inputs]
    for join, (_, place) in zip(data.joins, data.joined, strict=False):
        if join.input is not None:
            path = ".".join(("data", *place, "input"))
            check_names([join.input], names, "input", path, context, are_all=False)
    sources = (data.source, *(join.source for join in data.joins))
    places = ((), *(place for _, place in data.joined))
    for source, place in zip(sources, places, strict=False):
        written = source.for_inputs
        if isinstance(written, Mapping):
            path = ".".join(("data", *place, source.name, str(source.inputs_key)))
            check_names(written, names, "input", path, context, are_all=False)
    if len(context.findings) == before:
        for what in sharing_faults(sharing_of(data, graph)):
            context.report(what, "data.join")
