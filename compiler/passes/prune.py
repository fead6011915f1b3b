"""Leave out what no output depends on, and say so."""

from ...spec_schema.findings import codes
from ..context import Context
from ..ir import Graph


def prune(graph: Graph, context: Context) -> Graph:
    """The graph without the nodes that nothing comes from."""
    if not graph.is_complete:
        return graph
    wanted = set(graph.outputs.values())
    for node in reversed(graph.nodes):
        if node.name in wanted:
            # An owner of shared weights is kept, though its output may lead nowhere.
            wanted.update((*node.inputs, node.owner))
    for node in graph.nodes:
        if node.name not in wanted:
            context.report_node(codes.wiring.unused_layer(node.name), node)
    for name in graph.inputs:
        if name not in wanted:
            context.report(codes.wiring.unused_input(name), f"model.inputs.{name}")
    return graph.with_nodes(tuple(node for node in graph.nodes if node.name in wanted))
