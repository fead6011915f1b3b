"""What the chosen target can't do, said before TensorFlow is loaded."""

from ...spec_schema.findings import codes
from ..context import Context
from ..ir import Graph


def check_target(graph: Graph, context: Context) -> Graph:
    """The graph as it is; operators the target has no lowering for are reported."""
    runtime = context.document.runtime
    target = runtime.target if runtime else None
    for node in graph.nodes:
        reason = node.operator.unsupported.get(target) if target else None
        if reason:
            other = "graph" if target == "keras" else "keras"
            what = codes.targets.unsupported_layer(node.operator.name, str(target), reason, other)
            context.report_node(what, node)
    return graph
