"""Which integers an input may hold: what the embeddings that take it have rows for."""

from .ir import Graph


def input_limits(graph: Graph) -> dict[str, int]:
    """Integer input → how many different integers it may hold, counted from 0."""
    limits: dict[str, int] = {}
    for node in graph.nodes:
        rows = getattr(node.operator, "input_dim", None)
        for source in node.inputs:
            if rows is not None and source in graph.inputs:
                limits[source] = min(rows, limits.get(source, rows))
    return limits
