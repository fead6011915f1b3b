"""The passes in order. Each takes a valid graph and returns one."""

from collections.abc import Callable
from typing import TypeAlias

from ..context import Context
from ..ir import Graph
from .infer import infer
from .preparation import check_fitted, check_positions, with_features
from .prune import prune
from .target import check_target

Pass: TypeAlias = Callable[[Graph, Context], Graph]


def _with_rules(graph: Graph, context: Context) -> Graph:
    """Returns the graph with what the rules in `model` give to layers; few specs have any."""
    if context.unread.keys().isdisjoint(("model.initialize", "model.regularize")):
        return graph
    from .weight_rules import with_rules

    return with_rules(graph, context)


def _within_budget(graph: Graph, context: Context) -> Graph:
    """Returns the graph unchanged; reports costs beyond the budget, which few specs have."""
    budget = context.document.budget
    if budget is None or not budget.model_fields_set:
        return graph
    from .budget import check_budget

    return check_budget(graph, context)


PASSES: tuple[Pass, ...] = (
    prune,
    with_features,
    _with_rules,
    infer,
    check_fitted,
    check_positions,
    check_target,
    _within_budget,
)
