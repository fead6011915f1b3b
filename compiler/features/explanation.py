"""What a feature becomes, in words."""

from collections.abc import Iterator

from ...spec_schema.components.normalizers import Divide, MinMax, Normalizer
from ..ir import Graph, Node
from .preparation import FittedPreparation, Preparation


def about_feature(graph: Graph, name: str) -> Iterator[tuple[str, str]]:
    """Yields its globs, what a feature becomes, then each of its layers with what it computes."""
    nodes = [node for node in graph.nodes if node.origin.path == f"data.features.{name}"]
    if not nodes or nodes[-1].type is None:
        return
    for raw, one in graph.columns.items():
        if one.globs is not None and one.globs.feature == name:
            yield "reads", f"{graph.inputs[raw].features} columns that match {one.column}"
    yield "becomes", f"{nodes[-1].type.dtype} {nodes[-1].type}"
    for node in nodes:
        yield node.name, f"{_computation(node)} of {', '.join(node.inputs)}"


def _computation(node: Node) -> str:
    operator = node.operator
    if isinstance(operator, FittedPreparation):
        return f"`{operator.statistic}`, fitted to the training part,"
    return f"`{operator.expression}`" if isinstance(operator, Preparation) else operator.name


def about_normalize(graph: Graph, normalizer: Normalizer | None) -> Iterator[tuple[str, str]]:
    """Yields what trained networks compute of each input before anything else."""
    if normalizer is None:
        return
    fitted = "(x - {}) / {}, fitted to the training part, at each position of the last axis"
    names = ("minimum", "(maximum - minimum)") if isinstance(normalizer, MinMax) else None
    computed = fitted.format(*names or ("mean", "standard deviation"))
    if isinstance(normalizer, Divide):
        computed = f"x / {normalizer.by:g}"
    for name, type_ in graph.inputs.items():
        if name in graph.columns:
            continue  # a feature says how it is scaled
        is_number = type_.dtype.is_floating
        yield name, computed if is_number else f"{type_.dtype}, not normalized"
    yield "", "the first layer of trained networks: they take raw numbers, also when exported"
