"""Brings outputs, targets and sample weights to the form that losses and metrics compare."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import tensorflow as tf

from ...spec_schema.components.metrics import Metric
from ..ir import Graph
from ..objectives.objectives import Objective, TargetScale
from .program import Batch, Tensors


def activated(
    output: tf.Tensor, activation: str | None, input_kind: str = "probabilities"
) -> tf.Tensor:
    """Returns the output itself, or its probabilities if it is logits and these are needed."""
    is_ranked = input_kind == "ranking" and activation == "sigmoid"
    if activation is None or input_kind in ("order", "output") or is_ranked:
        return output
    return tf.nn.softmax(output) if activation == "softmax" else tf.nn.sigmoid(output)


def with_reconstructed(
    batch: Batch,
    objectives: Iterable[Objective],
    graph: Graph,
    computed: Callable[[Tensors, Sequence[str]], Tensors],
) -> Batch:
    """Returns a batch with the targets that are not in the data: inputs of the network, normalized
    as these are, or nothing.

    Args:
        computed: Returns tensors of the network that are computed from those of a batch.
    """
    without = [one for one in objectives if not one.is_labelled]
    if not without:
        return batch
    copied = [one for one in without if one.reconstructs is not None]
    names = {one.output: graph.learned(one.reconstructs or "") for one in copied}
    found = computed(batch.inputs, [*dict.fromkeys(names.values())]) if copied else {}
    made = {
        one.output: _nothing(batch, one)
        if one.reconstructs is None
        else _as_target(found[names[one.output]], one)
        for one in without
    }
    return replace(batch, targets={**batch.targets, **made})


def _as_target(x: tf.Tensor, objective: Objective) -> tf.Tensor:
    is_class = objective.loss.target == "class"
    shape = objective.of_data.type.shape[1:]
    shape = shape[:-1] if is_class else shape
    x = tf.cast(x, tf.int32 if is_class else tf.float32)
    return x if x.shape[1:] == shape else tf.reshape(x, [-1, *shape])


def _nothing(batch: Batch, objective: Objective) -> tf.Tensor:
    """Returns zeros in place of a target that the loss doesn't look at."""
    is_class = objective.loss.target == "class"
    shape = objective.of_data.type.shape[1:]
    shape = shape[:-1] if is_class else shape
    size = tf.shape(next(iter(batch.inputs.values())))[0]
    return tf.zeros([size, *(dim or 1 for dim in shape)], tf.int32 if is_class else tf.float32)


def learned_targets(y_true: tf.Tensor, scale: TargetScale | None) -> tf.Tensor:
    """Returns what the output is compared with by the loss: the targets, or normalized ones."""
    if scale is None:
        return y_true
    return (tf.cast(y_true, tf.float32) - tf.constant(scale.offset)) / tf.constant(scale.factor)


def in_units(output: tf.Tensor, scale: TargetScale | None) -> tf.Tensor:
    """Returns outputs in the unit of the targets, in float32 (Keras: `Rescaling`)."""
    if scale is None:
        return output
    return tf.cast(output, tf.float32) * tf.constant(scale.factor) + tf.constant(scale.offset)


def logits_of(y_pred: tf.Tensor, activation: str) -> tf.Tensor | None:
    """Returns the input of the activation ("Softmax", "Sigmoid") that computed `y_pred`; None if
    the graph doesn't show it.
    """
    operation = None if isinstance(y_pred, tf.__internal__.EagerTensor) else y_pred.op
    return operation.inputs[0] if operation is not None and operation.type == activation else None


def widened(output: tf.Tensor) -> tf.Tensor:
    """Returns outputs in float32, whatever they were computed in."""
    return tf.cast(output, tf.float32) if output.dtype.is_floating else output


def same_rank(y_true: tf.Tensor, y_pred: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns both with a last axis of 1 added or removed if one has one axis more."""
    more = y_true.shape.rank - y_pred.shape.rank
    if more == 1 and y_true.shape[-1] == 1:
        return (y_true, y_pred[:, None]) if y_pred.shape.rank == 1 else (y_true[..., 0], y_pred)
    if more == -1 and y_pred.shape[-1] == 1:
        return (y_true[:, None], y_pred) if y_true.shape.rank == 1 else (y_true, y_pred[..., 0])
    return y_true, y_pred


def without_last(y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    """Returns class indices with one axis less than the outputs."""
    return y_true[..., 0] if y_true.shape.rank == y_pred.shape.rank else y_true


def spread(weight: tf.Tensor, values: tf.Tensor) -> tf.Tensor:
    """Returns weights of samples or positions with as many axes as `values`, ready for
    multiplication.
    """
    for _ in range(values.shape.rank - weight.shape.rank):
        weight = weight[..., None]
    return weight


def counted_positions(
    objective: Objective, y_true: tf.Tensor, y_pred: tf.Tensor, metric: Metric | None = None
) -> tf.Tensor | None:
    """Returns where the label is not the `ignore_class` of the loss or of a metric; None if they
    have none.
    """
    if objective.loss.target != "class":
        return None
    ignoring = [getattr(each, "ignore_class", None) for each in (objective.loss, metric)]
    labels = without_last(y_true, y_pred)
    kept = [tf.not_equal(labels, tf.cast(n, labels.dtype)) for n in ignoring if n is not None]
    return tf.reduce_all(tf.stack(kept), axis=0) if kept else None


def without_ignored(y_true: tf.Tensor, y_pred: tf.Tensor, counted: tf.Tensor) -> tf.Tensor:
    """Returns class indices with 0 at positions that don't count."""
    labels = without_last(y_true, y_pred)
    return tf.where(counted, labels, tf.zeros_like(labels))
