"""The passes in order. Each takes a valid graph and returns one."""

from collections.abc import Callable
from typing import TypeAlias

from ..context import Context
from ..ir import Graph
from .budget import check_budget
from .infer import infer
from .preparation import check_fitted, check_positions, with_features
from .prune import prune
from .regularize import regularize
from .target import check_target

Pass: TypeAlias = Callable[[Graph, Context], Graph]

PASSES: tuple[Pass, ...] = (
    prune,
    with_features,
    regularize,
    infer,
    check_fitted,
    check_positions,
    check_target,
    check_budget,
)
