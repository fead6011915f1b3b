"""Changes the targets of a batch as layers have changed its samples."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

import tensorflow as tf

from ...spec_schema.operator import Operator
from ..ir import Graph
from ..mixing import changing_layers
from .program import Batch

Mixture: TypeAlias = Callable[[tf.Tensor], tf.Tensor]


def mixed(batch: Batch, graph: Graph, mixtures: Mapping[str, Mixture]) -> Batch:
    """Returns a batch with mixed and moved targets.

    Args:
        mixtures: What changes targets as a layer has changed the samples, by the name of its node.
    """
    targets = dict(batch.targets)
    for output, nodes in changing_layers(graph).items():
        for node in nodes if output in targets else ():
            targets[output] = mixtures[node.name](targets[output])
    return replace(batch, targets=targets)


def changes_targets(op: Operator) -> bool:
    """Whether a layer mixes or moves the targets of outputs."""
    return op.mixes_samples or op.moves_pixels


def changed(op: Operator, layer: Any, targets: tf.Tensor, drawn: Any) -> tf.Tensor:
    """Returns targets as the Keras layer of an operator changes them.

    Args:
        drawn: The transformation that it has drawn for the samples.
    """
    if op.mixes_samples:
        return layer.transform_labels(tf.cast(targets, tf.float32), drawn)
    masks = tf.cast(targets, tf.float32)
    has_channels = targets.shape.rank == 4
    moved = layer.transform_segmentation_masks(masks if has_channels else masks[..., None], drawn)
    return tf.cast(moved if has_channels else moved[..., 0], targets.dtype)
