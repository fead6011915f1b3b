"""A build fails when the network costs more than the spec allows."""

from ...spec_schema.diagnostics.diagnostic import Related
from ..context import Context
from ..ir import Graph
from ..summary import costs

WORDS = {
    "parameters": "parameters",
    "multiply_adds": "multiply-adds a sample",
    "activations": "numbers in the outputs of its layers",
}


def check_budget(graph: Graph, context: Context) -> Graph:
    """The graph as it is; each exceeded budget is reported with the costliest layer."""
    budget = context.document.budget
    if budget is None or not graph.whole or any(node.type is None for node in graph.nodes):
        return graph
    types = graph.types()
    for key, words in WORDS.items():
        limit = getattr(budget, key)
        if limit is None:
            continue
        rows = [(getattr(costs(node, types), key), node) for node in graph.nodes]
        total = sum(cost for cost, _ in rows)
        if total <= limit:
            continue
        most, heaviest = max(rows, key=lambda row: row[0])
        context.report(
            "SC710",
            f"the network has {total:,} {words}, and the budget is {limit:,}",
            f"budget.{key}",
            help="raise the budget, or make the layer smaller that has most",
            related=[Related(heaviest.origin.key, f"`{heaviest.name}` has {most:,} of them")],
        )
    return graph
