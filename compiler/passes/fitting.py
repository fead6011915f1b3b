"""Checks that layers are fitted where their input can be computed before the first step."""

from ...spec_schema.findings import codes
from ..context import Context
from ..ir import Graph, Node
from .regularize import inner_layers

Culprit = tuple[str, str]
"""The name of a layer whose outputs training changes or varies, and why."""


def check_fitted(graph: Graph, context: Context) -> Graph:
    """Returns the graph unchanged; reports layers that can't be fitted where they are."""
    changing: dict[str, Culprit] = {}
    for node in graph.nodes:
        before = next((changing[name] for name in node.inputs if name in changing), None)
        culprit = before or _changes(node, graph)
        if culprit:
            changing |= dict.fromkeys((node.name, *node.results), culprit)
        if before and node.operator.needs_fit:
            what = codes.preparation.fitted_behind(_called(node.name), before[1], before[0])
            context.report_node(what, node)
        for inner in inner_layers(node.operator).values():
            if inner.needs_fit:
                what = codes.preparation.fitted_inside(inner.name, node.operator.name)
                context.report_node(what, node)
    return graph


def _changes(node: Node, graph: Graph) -> Culprit | None:
    owner = graph.by_name.get(node.owner, node)
    if owner.weights:
        return _called(node.name), "has weights"
    return (_called(node.name), "draws random numbers") if node.operator.draws() else None


def _called(name: str) -> str:
    return name.rpartition("/")[2]
