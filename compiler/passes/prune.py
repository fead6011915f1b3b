"""Leave out what no output depends on, and say so."""

from ..context import Context
from ..ir import Graph


def prune(graph: Graph, context: Context) -> Graph:
    """The graph without the nodes that nothing comes from."""
    if not graph.whole:
        return graph
    wanted = set(graph.outputs.values())
    for node in reversed(graph.nodes):
        if node.name in wanted:
            # An owner of shared weights is kept, though its output may lead nowhere.
            wanted.update((*node.inputs, node.owner))
    for node in graph.nodes:
        if node.name not in wanted:
            context.report_node_text(
                "SC213",
                node,
                f"no output depends on `{node.name}`: it is left out",
                help="take it with `from`, name it under `outputs`, or remove it",
            )
    for name in graph.inputs:
        if name not in wanted:
            context.report_text(
                "SC213",
                f"no layer takes the input `{name}`",
                f"model.inputs.{name}",
                help="remove it",
            )
    return graph.with_nodes(tuple(node for node in graph.nodes if node.name in wanted))
