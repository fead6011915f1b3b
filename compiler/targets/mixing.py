"""Mixes the targets of a batch as layers have mixed its samples."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

import tensorflow as tf

from ..ir import Graph
from ..mixing import mixing_layers
from .program import Batch

Mixture: TypeAlias = Callable[[tf.Tensor], tf.Tensor]


def mixed(batch: Batch, graph: Graph, mixtures: Mapping[str, Mixture]) -> Batch:
    """Returns a batch with mixed targets.

    Args:
        mixtures: What mixes targets as a layer has mixed the samples, by the name of its node.
    """
    targets = dict(batch.targets)
    for output, nodes in mixing_layers(graph).items():
        for node in nodes if output in targets else ():
            targets[output] = mixtures[node.name](tf.cast(targets[output], tf.float32))
    return replace(batch, targets=targets)
