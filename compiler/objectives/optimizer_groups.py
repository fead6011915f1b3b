"""Which optimizer updates which weights."""

from typing import NamedTuple

from ...spec_schema.components.optimizers import Optimizer
from ..context import Context
from ..ir import Graph


class OptimizerGroup(NamedTuple):
    """An optimizer and the weights that it updates.

    Attributes:
        path: Where the spec gives the optimizer.
        weights: Their full names, in the order of the graph.
    """

    path: str
    optimizer: Optimizer
    weights: tuple[str, ...]


def optimizer_groups(graph: Graph, context: Context) -> tuple[OptimizerGroup, ...]:
    """Returns the optimizers of a spec; none without a `training` section."""
    training = context.document.training
    if training is None or training.optimizer is None:
        return ()
    return (OptimizerGroup("training.optimizer", training.optimizer, trained_weights(graph)),)


def trained_weights(graph: Graph) -> tuple[str, ...]:
    """Returns the full names of the weights that gradients update."""
    return tuple(
        full for full, weight, node in graph.weights() if weight.trainable and node.trainable
    )
