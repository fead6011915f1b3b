"""Removes nodes that no output depends on, and reports them."""

from collections.abc import Iterator
from collections.abc import Set as Wanted

from ...spec_schema.findings import codes
from ..context import Context
from ..ir import Graph, Node


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
    for node in _unused(graph, wanted):
        name = node.origin.reference or node.name
        context.report_node(codes.wiring.unused_layer(name), node)
    for name in graph.inputs:
        if name not in wanted:
            context.report(codes.wiring.unused_input(name), f"model.inputs.{name}")
    return graph.with_nodes(tuple(node for node in graph.nodes if node.name in wanted))


def _unused(graph: Graph, wanted: Wanted[str]) -> Iterator[Node]:
    """Yields the nodes to report: not those of a block that another use of the block needs, since
    a block may have more results than each use takes.
    """
    kept = [node for node in graph.nodes if node.name in wanted]
    written = {node.origin.key for node in kept}
    applied = {node.name.partition("/")[0] for node in kept if "/" in node.name}
    for node in graph.nodes:
        is_needed = node.origin.key in written and node.name.partition("/")[0] in applied
        if node.name not in wanted and not is_needed:
            yield node
