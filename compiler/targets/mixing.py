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
        return _mixed(layer, unchanged(op, targets), drawn)
    masks = tf.cast(targets, tf.float32)
    has_channels = targets.shape.rank == 4
    moved = layer.transform_segmentation_masks(masks if has_channels else masks[..., None], drawn)
    return tf.cast(moved if has_channels else moved[..., 0], targets.dtype)


def unchanged(op: Operator, targets: tf.Tensor) -> tf.Tensor:
    """Returns targets that are not changed, with the type that they have if they are."""
    takes_places = op.moves_pixels or (op.cuts_pixels and targets.shape.rank > 2)
    return targets if takes_places else tf.cast(targets, tf.float32)


def _mixed(layer: Any, targets: tf.Tensor, drawn: Any) -> tf.Tensor:
    """Returns targets as a layer mixes them.

    Keras' layers mix masks like images only if they have as many channels (`CutMix`), or not at all
    (`MixUp`, whose `take` lacks the axis); so masks are mixed here, with what the layer has drawn.
    """
    rank = targets.shape.rank
    if rank == 2:
        return layer.transform_labels(targets, drawn)
    others = tf.gather(targets, drawn["permutation_order"])
    if "batch_masks" in drawn:
        places = drawn["batch_masks"][..., :1]
        return tf.where(places if rank == 4 else places[..., 0], others, targets)
    weight = tf.reshape(tf.cast(drawn["mix_weight"], targets.dtype), [-1, *[1] * (rank - 1)])
    return weight * targets + (1 - weight) * others
