"""Layers that prepare data: the features of the `data` section, which are put in front of the
network; and checks whether they can be fitted, and whether what takes their integers has enough
rows.
"""

from ...spec_schema.findings import codes
from ...spec_schema.types import DType
from ...spec_schema.yaml.values import Mapping, Scalar, describe
from ..context import Context
from ..inner_layers import inner_layers
from ..ir import Graph, Node

Culprit = tuple[str, str]
"""The name of a layer whose outputs training changes or varies, and why."""
_SAME_INTEGERS = ("identity", "flatten", "reshape", "permute", "repeat_vector")
"""Layers that return the integers that they get."""


def with_features(graph: Graph, context: Context) -> Graph:
    """Returns the graph with the features of the spec in front of it, if there are any."""
    written = context.unread.get("data.features")
    if written is None or (isinstance(written, Scalar) and written.value is None):
        return graph
    if not isinstance(written, Mapping) or not written.entries:
        context.report(codes.features.no_features(describe(written)), "data.features")
        return graph
    from ..features.assembling import assembled  # most specs have none

    return assembled(graph, written, context)


def check_positions(graph: Graph, context: Context) -> Graph:
    """Returns the graph unchanged; reports tables that are too small, and outputs of text."""
    for output, name in graph.outputs.items():
        if name in graph.inputs and graph.inputs[name].dtype is DType.STRING:
            context.report(codes.preparation.text_output(output), "model.outputs")
    made_by: dict[str, Node | None] = {}  # the layer that the integers of an output come from
    for node in graph.nodes:
        parameter = node.operator.table_size
        source = made_by.get(node.inputs[0]) if node.inputs else None
        made_by[node.name] = source if node.operator.name in _SAME_INTEGERS else node
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
