"""The passes in order. Each takes a valid graph and returns one."""

from collections.abc import Callable
from typing import TypeAlias

from ..context import Context
from ..ir import Graph
from .budget import check_budget
from .infer import infer
from .preparation import check_fitted, check_positions, with_features
from .prune import prune
from .target import check_target

Pass: TypeAlias = Callable[[Graph, Context], Graph]


def _regularize(graph: Graph, context: Context) -> Graph:
    """Returns the graph with the regularizers of `model.regularize`, which few specs have."""
    if "model.regularize" not in context.unread:
        return graph
    from .regularize import regularize

    return regularize(graph, context)


PASSES: tuple[Pass, ...] = (
    prune,
    with_features,
    _regularize,
    infer,
    check_fitted,
    check_positions,
    check_target,
    check_budget,
)
