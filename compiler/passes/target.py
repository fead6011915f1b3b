"""Reports what the selected target does not support, before TensorFlow is loaded."""

from ...spec_schema.findings import codes
from ..context import Context
from ..ir import Graph


def check_target(graph: Graph, context: Context) -> Graph:
    """Returns the graph unchanged; reports operators without a lowering for the target."""
    runtime = context.document.runtime
    target = runtime.target if runtime else None
    for node in graph.nodes:
        reason = node.operator.unsupported.get(target) if target else None
        if reason:
            other = "graph" if target == "keras" else "keras"
            what = codes.targets.unsupported_layer(node.operator.name, str(target), reason, other)
            context.report_node(what, node)
    return graph
