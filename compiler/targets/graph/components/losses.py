"""Losses over a batch (`keras.losses`): the mean over its samples and positions."""

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from .....spec_schema.components.losses import Loss
from .....spec_schema.components.losses.hinge import Hinge
from .....spec_schema.components.losses.probabilistic import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    KLDivergence,
    Poisson,
    SparseCategoricalCrossentropy,
)
from .....spec_schema.components.losses.regression import (
    CosineSimilarity,
    Huber,
    MeanAbsoluteError,
    MeanSquaredError,
)
from ....objectives.objectives import Objective
from ...outputs import same_rank, spread, without_last
from .normalization import EPSILON, normalized


def loss_value(
    objective: Objective, y_true: tf.Tensor, y_pred: tf.Tensor, sample_weight: tf.Tensor | None
) -> tf.Tensor:
    """Returns the loss of an output: a scalar, not yet multiplied by the objective's weight.

    If `y_pred` is computed by the loss' output activation (softmax or sigmoid) in the same
    function, the loss is computed from the logits.

    Args:
        y_pred: Logits or not, as the objective declares.
        sample_weight: A factor per sample, (batch,). The sum is still divided by the number of
            samples.
    """
    y_true, y_pred = same_rank(y_true, y_pred)
    terms = _TABLE[type(objective.loss)](objective.loss, objective.from_logits, y_true, y_pred)
    if sample_weight is not None:
        terms *= spread(tf.cast(sample_weight, terms.dtype), terms)
    return tf.reduce_mean(terms)


def logits_of(y_pred: tf.Tensor, activation: str) -> tf.Tensor | None:
    """Returns the input of the activation ("Softmax", "Sigmoid") that computed `y_pred`; None if
    the graph doesn't show it.
    """
    operation = None if isinstance(y_pred, tf.__internal__.EagerTensor) else y_pred.op
    return operation.inputs[0] if operation is not None and operation.type == activation else None


def _logits(y_pred: tf.Tensor, from_logits: bool, activation: str) -> tf.Tensor | None:
    return y_pred if from_logits else logits_of(y_pred, activation)


def _clipped(probabilities: tf.Tensor) -> tf.Tensor:
    return tf.clip_by_value(probabilities, EPSILON, 1 - EPSILON)


def _binary(
    op: BinaryCrossentropy, from_logits: bool, y_true: tf.Tensor, y_pred: tf.Tensor
) -> tf.Tensor:
    y_true = tf.cast(y_true, y_pred.dtype)
    if op.label_smoothing:
        y_true = y_true * (1 - op.label_smoothing) + 0.5 * op.label_smoothing
    logits = _logits(y_pred, from_logits, "Sigmoid")
    if logits is not None:
        return tf.nn.sigmoid_cross_entropy_with_logits(labels=y_true, logits=logits)
    yes = _clipped(y_pred)
    return -(y_true * tf.math.log(yes) + (1 - y_true) * tf.math.log(1 - yes))


def _categorical(
    op: CategoricalCrossentropy, from_logits: bool, y_true: tf.Tensor, y_pred: tf.Tensor
) -> tf.Tensor:
    y_true = tf.cast(y_true, y_pred.dtype)
    if op.label_smoothing:
        y_true = y_true * (1 - op.label_smoothing) + op.label_smoothing / y_true.shape[-1]
    logits = _logits(y_pred, from_logits, "Softmax")
    if logits is not None:
        return tf.nn.softmax_cross_entropy_with_logits(labels=y_true, logits=logits)
    parts = y_pred / tf.reduce_sum(y_pred, axis=-1, keepdims=True)
    return -tf.reduce_sum(y_true * tf.math.log(_clipped(parts)), axis=-1)


def _sparse(_: Loss, from_logits: bool, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    labels = without_last(y_true, y_pred)
    if labels.dtype not in (tf.int32, tf.int64):
        labels = tf.cast(labels, tf.int64)
    logits = _logits(y_pred, from_logits, "Softmax")
    if logits is None:
        logits = tf.math.log(_clipped(y_pred))
    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)


def _squared(_: Loss, __: bool, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    return tf.math.squared_difference(y_pred, tf.cast(y_true, y_pred.dtype))


def _absolute(_: Loss, __: bool, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    return tf.abs(y_pred - tf.cast(y_true, y_pred.dtype))


def _huber(op: Huber, _: bool, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    size = tf.abs(y_pred - tf.cast(y_true, y_pred.dtype))
    near = tf.minimum(size, op.delta)
    return near * (size - 0.5 * near)


def _hinge(_: Loss, __: bool, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    y_true = tf.cast(y_true, y_pred.dtype)
    # A batch of nothing but 0 and 1 is read as no and yes; one with a -1 in it as it is.
    binary = tf.reduce_all((y_true == 0) | (y_true == 1))
    signs = tf.where(binary, 2 * y_true - 1, y_true)
    return tf.nn.relu(1 - signs * y_pred)


def _kl_divergence(_: Loss, __: bool, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    y_true = tf.clip_by_value(tf.cast(y_true, y_pred.dtype), EPSILON, 1.0)
    y_pred = tf.clip_by_value(y_pred, EPSILON, 1.0)
    return tf.reduce_sum(y_true * tf.math.log(y_true / y_pred), axis=-1)


def _poisson(_: Loss, __: bool, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    return y_pred - tf.cast(y_true, y_pred.dtype) * tf.math.log(y_pred + EPSILON)


def _cosine(_: Loss, __: bool, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    y_true = normalized(tf.cast(y_true, y_pred.dtype))
    return -tf.reduce_sum(y_true * normalized(y_pred), axis=-1)


# Each gives terms whose mean over all axes is the loss: one a sample and position, or one a unit.
_TABLE: dict[type[Loss], Callable[[Any, bool, tf.Tensor, tf.Tensor], tf.Tensor]] = {
    BinaryCrossentropy: _binary,
    CategoricalCrossentropy: _categorical,
    SparseCategoricalCrossentropy: _sparse,
    MeanSquaredError: _squared,
    MeanAbsoluteError: _absolute,
    Huber: _huber,
    Hinge: _hinge,
    KLDivergence: _kl_divergence,
    Poisson: _poisson,
    CosineSimilarity: _cosine,
}
