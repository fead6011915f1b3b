"""Removes nodes that no output depends on, and reports them."""

from ...spec_schema.findings import codes
from ..context import Context
from ..ir import Graph


def prune(graph: Graph, context: Context) -> Graph:
    """Returns the graph without unused nodes."""
    if not graph.is_complete:
        return graph
    wanted = set(graph.outputs.values())
    for node in reversed(graph.nodes):
        if not wanted.isdisjoint((node.name, *node.results)):
            wanted.add(node.name)
            # An owner of shared weights is kept, though its output may lead nowhere.
            wanted.update((*node.inputs, node.owner))
    for node in graph.nodes:
        if node.name not in wanted:
            name = node.origin.reference or node.name
            context.report_node(codes.wiring.unused_layer(name), node)
    for name in graph.inputs:
        if name not in wanted:
            context.report(codes.wiring.unused_input(name), f"model.inputs.{name}")
    return graph.with_nodes(tuple(node for node in graph.nodes if node.name in wanted))
