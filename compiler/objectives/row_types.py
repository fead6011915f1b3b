"""What one row of the data gives: less than a sample where `data.windows` makes it of several."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from ...spec_schema.components.sources import Source
from ...spec_schema.document.data import Data
from ...spec_schema.document.split import Split
from ...spec_schema.document.windows import Windows
from ...spec_schema.findings import codes
from ...spec_schema.types import TensorType
from ..context import Context
from ..ir import Graph
from .objectives import Objective


class RowTypes(NamedTuple):
    """The inputs of the network, and the objective of each output, for one row of the data."""

    inputs: Mapping[str, TensorType]
    objectives: tuple[Objective, ...]


def row_types(
    inputs: Mapping[str, TensorType],
    objectives: Sequence[Objective],
    windows: Windows | None,
    static: Collection[str] = (),
) -> RowTypes:
    """Returns what one row gives to a network.

    Args:
        inputs: The type of each input, batch first.
        windows: None if each row is a sample.
        static: Inputs that a window has once: see `static_inputs`.
    """
    if windows is None:
        return RowTypes(inputs, tuple(objectives))
    return RowTypes(
        {n: type_ if n in static else _of_a_row(type_) for n, type_ in inputs.items()},
        tuple(
            one._replace(type=_of_a_row(one.type)) if windows.targets > 1 else one
            for one in objectives
        ),
    )


def _of_a_row(type_: TensorType) -> TensorType:
    """Returns the type without its axis of rows; a row of a series has one number."""
    batch, _, *sample = type_.shape
    return type_.with_shape(batch, *(sample or [1]))


def static_of(data: Data | None, graph: Graph) -> frozenset[str]:
    """Returns the inputs of a network that a window has once."""
    if data is None or data.windows is None or not data.joins:
        return frozenset()
    from .shared_inputs import static_inputs  # most specs have one source

    prepared = bool(graph.columns)
    inputs = [*graph.inputs]
    return static_inputs(data.source, data.joins, data.windows, inputs, are_prepared=prepared)


def check_windows(graph: Graph, objectives: Sequence[Objective], context: Context) -> bool:
    """Report inputs and outputs that are not as long as a window; returns whether all are."""
    data = context.document.data
    windows = data.windows if data else None
    if data is None or windows is None:
        return True
    if data.source is not None and data.source.gives not in ("columns", "arrays"):
        context.report(codes.windows.source_without_order(data.source.name), "data.windows")
        return False
    if windows.length is None or windows.horizon is None:  # reported by the reader
        return False
    found = len(context.findings)
    _check_order(data.split, context)
    static = static_of(data, graph)
    for name, type_ in graph.inputs.items():
        if name in static:
            continue
        if type_.rank < 2 or type_.shape[1] not in (None, windows.length):
            what = codes.windows.other_length(name, type_.shape[1:], windows.length)
            context.report(what, f"model.inputs.{name}")
    columns = _target_columns(data.source)
    for one in objectives:
        _check_target(one, windows, columns, context)
    return len(context.findings) == found


def _check_order(split: Split | None, context: Context) -> None:
    if split is None:  # it couldn't be read
        return
    if split.stratify:
        context.report(codes.windows.stratified(), "data.split.stratify")
    if "order" in split.model_fields_set and split.order == "random":
        context.report(codes.windows.in_random_order(), "data.split.order")


def _check_target(objective: Objective, windows: Windows, columns: int, context: Context) -> None:
    output, kind, type_ = objective.output, objective.loss.target, objective.type
    if windows.targets > 1 and kind == "sequence":
        context.report(codes.windows.sequences_of_rows(output), "data.windows.horizon")
    elif windows.targets > 1:
        rank = 3 if kind in ("class", "onehot", "distribution") else 2
        if type_.rank < rank or type_.shape[1] not in (None, windows.targets):
            what = codes.windows.other_horizon(output, type_.shape[1:], windows.targets)
            context.report(what, "data.windows.horizon")
        return
    units = type_.features if kind == "real" and type_.rank == 2 else 1
    if columns == 1 and units is not None and units > 1:
        what = codes.windows.one_row_of_several(output, units, windows.horizon[0])
        context.report(what, "data.windows")


def _target_columns(source: Source | None) -> int:
    """Returns the number of target columns if it is certain, else 0."""
    written = source.for_targets if source is not None else None
    if isinstance(written, list):
        return len(written)
    return 1 if isinstance(written, str) and not {*"*?["} & {*written} else 0
