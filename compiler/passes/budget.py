"""Compares the cost of the network with the budget of the spec."""

from collections.abc import Callable
from typing import TypeAlias

from ...spec_schema.document.spec import Spec
from ...spec_schema.document.training import Training
from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Related
from ..context import Context
from ..ir import Graph, Node
from ..summaries.costs import Costs, costs

Quantity: TypeAlias = Callable[[Node, Costs, Spec], int]

WEIGHT_BYTES = 4
HALF_BYTES = 2


def memory_of(node: Node, cost: Costs, document: Spec, batch: int | None = None) -> int:
    """Returns the bytes of a layer's weights, of their optimizer state, and of its outputs for a
    batch.

    Args:
        batch: The number of samples; None for that of the spec.
    """
    assert node.type is not None
    training = document.training
    slots = _slots(training) if training else 0
    size = node.type.dtype.size
    if node.type.dtype.is_floating and document.runtime.precision != "float32":
        size = HALF_BYTES
    batch = batch or (training.batch_size if training else 1)
    kept = cost.parameters + slots * cost.trainable
    return WEIGHT_BYTES * kept + size * (batch or 1) * cost.activations


def _slots(training: Training) -> int:
    """Values that training keeps for each element of a weight."""
    own = max((one.slots() for _, one in training.optimizers()), default=0)
    return own + (training.ema is not None) + ((training.gradient_accumulation_steps or 1) > 1)


MEASURES: dict[str, Quantity] = {
    "parameters": lambda node, cost, document: cost.parameters,
    "multiply_adds": lambda node, cost, document: cost.multiply_adds,
    "activations": lambda node, cost, document: cost.activations,
    "memory": memory_of,
}
"""What a budget limits, for one layer."""


def check_budget(graph: Graph, context: Context) -> Graph:
    """Returns the graph unchanged; reports each exceeded budget with the costliest layer."""
    budget = context.document.budget
    if budget is None or not graph.is_complete or any(node.type is None for node in graph.nodes):
        return graph
    types = graph.types()
    for key, measure in MEASURES.items():
        limit = getattr(budget, key)
        if limit is None:
            continue
        rows = [(measure(node, costs(node, types), context.document), node) for node in graph.nodes]
        total = sum(cost for cost, _ in rows)
        if total <= limit:
            continue
        most, heaviest = max(rows, key=lambda row: row[0])
        shown = Related(heaviest.origin.key, f"`{heaviest.name}` has {most:,} of them")
        what = codes.limits.budget_exceeded(key, total, limit)
        context.report(what, f"budget.{key}", related=[shown])
    return graph
