"""Checks that tables have a row for each integer that a layer before them returns."""

from ...spec_schema.findings import codes
from ..context import Context
from ..ir import Graph, Node

_SAME_INTEGERS = ("identity", "flatten", "reshape", "permute", "repeat_vector")
"""Layers that return the integers that they get."""


def check_positions(graph: Graph, context: Context) -> Graph:
    """Returns the graph unchanged; reports tables that are too small."""
    for node in graph.nodes:
        parameter = node.operator.table_size
        source = _source(graph, node)
        if not parameter or source is None or not source.operator.returns_integers:
            continue
        rows, most = getattr(node.operator, parameter), source.operator.integers
        if most is None or most > rows:
            names = _called(node.name), rows, _called(source.name)
            what = (
                codes.preparation.unlimited_integers(*names)
                if most is None
                else codes.preparation.too_few_rows(*names, most, parameter)
            )
            context.report_node(what, node, parameter)
    return graph


def _source(graph: Graph, node: Node) -> Node | None:
    """Returns the layer that the integers of a node's input come from."""
    source = graph.by_name.get(node.inputs[0])
    while source is not None and source.operator.name in _SAME_INTEGERS:
        source = graph.by_name.get(source.inputs[0])
    return source


def _called(name: str) -> str:
    return name.rpartition("/")[2]
