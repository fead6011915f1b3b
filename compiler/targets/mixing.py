"""Changes the targets of a batch as layers have changed its samples."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

import keras
import tensorflow as tf
from keras.utils.bounding_boxes import convert_format

from ...spec_schema.layers.augmentation import RandomCrop
from ...spec_schema.operator import Operator
from ..ir import Graph
from ..mixing import changing_layers
from ..objectives.objectives import Objective
from .program import Batch

Mixture: TypeAlias = Callable[[tf.Tensor, str], tf.Tensor]
"""Changes targets as a layer has changed the samples. The text says how boxes are written, if the
targets are some.
"""


CORNERS = "xyxy"


def mixed(
    batch: Batch, graph: Graph, objectives: Sequence[Objective], mixtures: Mapping[str, Mixture]
) -> Batch:
    """Returns a batch with mixed and moved targets.

    Args:
        mixtures: What changes targets as a layer has changed the samples, by the name of its node.
    """
    targets = dict(batch.targets)
    boxes = {one.output: one.boxes for one in objectives if one.boxes}
    for output, nodes in changing_layers(graph, boxes).items():
        for node in nodes if output in targets else ():
            targets[output] = mixtures[node.name](targets[output], boxes.get(output, ""))
    return replace(batch, targets=targets)


def centered(batch: Batch, objectives: Sequence[Objective]) -> Batch:
    """Returns a batch with targets as layers crop them outside of training."""
    targets = {one.output: one.centered(batch.targets[one.output]) for one in objectives}
    return replace(batch, targets=targets)


def drawing(layer: Any) -> Any:
    """Returns the Keras layer that draws: of a pipeline, the first."""
    return layer.layers[0] if isinstance(layer, keras.layers.Pipeline) else layer


def changes_targets(op: Operator) -> bool:
    """Whether a layer mixes or moves the targets of outputs."""
    return op.mixes_samples or op.moves_pixels


def changed(
    op: Operator, layer: Any, targets: tf.Tensor, boxes: str, *, drawn: Any, size: tuple[Any, Any]
) -> tf.Tensor:
    """Returns targets as the Keras layer of an operator changes them.

    Args:
        boxes: How the targets are written if they are bounding boxes; else "".
        drawn: The transformation that it has drawn for the samples.
        size: Height and width of the images.
    """
    if boxes:
        return _moved_boxes(layer, targets, boxes, drawn, size)
    if op.mixes_samples:
        return _mixed(layer, unchanged(op, targets), drawn)
    if isinstance(op, RandomCrop):
        return _cut(op, targets, *drawn)
    masks = tf.cast(targets, tf.float32)
    has_channels = targets.shape.rank == 4
    moved = layer.transform_segmentation_masks(masks if has_channels else masks[..., None], drawn)
    return tf.cast(moved if has_channels else moved[..., 0], targets.dtype)


def _moved_boxes(
    layer: Any, targets: tf.Tensor, boxes: str, drawn: Any, size: tuple[Any, Any]
) -> tf.Tensor:
    """Returns bounding boxes as a layer moves them.

    The layer takes them as corners in pixels: with other formats, some of Keras' move them wrongly.
    """
    height, width = size
    is_single = targets.shape.rank == 2
    given = tf.cast(targets[:, None] if is_single else targets, tf.float32)
    converted = partial(convert_format, height=height, width=width)
    corners = converted(given, source=boxes, target=CORNERS)
    labels = tf.zeros(tf.shape(corners)[:2])
    before, layer.bounding_box_format = layer.bounding_box_format, CORNERS
    try:
        moved = layer.transform_bounding_boxes({"boxes": corners, "labels": labels}, drawn)
    finally:
        layer.bounding_box_format = before
    found = converted(moved["boxes"], source=CORNERS, target=boxes)
    shaped = tf.ensure_shape(tf.reshape(found, tf.shape(targets)), targets.shape)
    return tf.cast(shaped, targets.dtype)


def size_of(images: tf.Tensor) -> tuple[Any, Any]:
    """Returns height and width of images, as numbers if they are known."""
    dynamic = tf.shape(images)
    height, width = (
        dynamic[axis] if images.shape[axis] is None else images.shape[axis] for axis in (1, 2)
    )
    return height, width


def unchanged(op: Operator, targets: tf.Tensor) -> tf.Tensor:
    """Returns targets that are not changed, with the type that they have if they are.

    What a layer cuts images to in training, it also cuts them to otherwise: at their center.
    """
    if isinstance(op, RandomCrop):
        height, width = targets.shape[1:3]
        return _cut(op, targets, (height - op.height) // 2, (width - op.width) // 2)
    takes_places = op.moves_pixels or (op.cuts_pixels and targets.shape.rank > 2)
    return targets if takes_places else tf.cast(targets, tf.float32)


def _cut(op: RandomCrop, targets: tf.Tensor, top: Any, left: Any) -> tf.Tensor:
    """Returns the part of targets that a layer cuts out of images."""
    cut = targets[:, top : top + op.height, left : left + op.width]
    return tf.ensure_shape(cut, (targets.shape[0], op.height, op.width, *targets.shape[3:]))


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
