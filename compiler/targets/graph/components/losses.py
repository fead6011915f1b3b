"""Losses over a batch (`keras.losses`): the mean over its samples and positions."""

import math
from collections.abc import Callable
from typing import Any

import tensorflow as tf

from .....spec_schema.components.losses import Loss
from .....spec_schema.components.losses.alignment import CTC
from .....spec_schema.components.losses.compute import Compute
from .....spec_schema.components.losses.crossentropy import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    SparseCategoricalCrossentropy,
)
from .....spec_schema.components.losses.embedding import Circle
from .....spec_schema.components.losses.focal import (
    BinaryFocalCrossentropy,
    CategoricalFocalCrossentropy,
)
from .....spec_schema.components.losses.hinge import CategoricalHinge, Hinge, SquaredHinge
from .....spec_schema.components.losses.probabilistic import (
    CategoricalGeneralizedCrossEntropy,
    KLDivergence,
    Poisson,
)
from .....spec_schema.components.losses.regression import (
    CosineSimilarity,
    Huber,
    LogCosh,
    MeanAbsoluteError,
    MeanAbsolutePercentageError,
    MeanSquaredError,
    MeanSquaredLogarithmicError,
)
from .....spec_schema.components.losses.segmentation import Dice, Tversky
from ....objectives.objectives import Objective
from ...measured_expressions import computed
from ...outputs import (
    counted_positions,
    logits_of,
    same_rank,
    spread,
    without_ignored,
    without_last,
)
from .normalization import EPSILON, normalized


def loss_value(
    objective: Objective,
    y_true: tf.Tensor,
    y_pred: tf.Tensor,
    sample_weight: tf.Tensor | None,
    mask: tf.Tensor | None = None,
) -> tf.Tensor:
    """Returns the loss of an output: a scalar, not yet multiplied by the objective's weight.

    If `y_pred` is computed by the loss' output activation (softmax or sigmoid) in the same
    function, the loss is computed from the logits.

    Args:
        y_pred: Logits or not, as the objective declares.
        sample_weight: A factor per sample, (batch,). The sum is still divided by the number of
            samples.
        mask: The mask of the output: the mean is over the positions that it leaves.
    """
    y_true, y_pred = same_rank(y_true, y_pred)
    loss, counted = objective.loss, counted_positions(objective, y_true, y_pred)
    labels = y_true if counted is None else without_ignored(y_true, y_pred, counted)
    terms = _TABLE[type(loss)](loss, objective.from_logits, labels, y_pred)
    if isinstance(loss, Circle):
        counted = terms > 0  # as in Keras
    if sample_weight is not None:
        terms *= spread(tf.cast(sample_weight, terms.dtype), terms)
    if mask is not None and mask.shape.rank <= terms.shape.rank:
        counted = mask if counted is None else spread(mask, counted) & counted
    return tf.reduce_mean(terms) if counted is None else _mean_where(counted, terms)


def _mean_where(counted: tf.Tensor, terms: tf.Tensor) -> tf.Tensor:
    """The mean of the terms at positions that count; 0 if there are none."""
    counted = spread(counted, terms)
    total = tf.reduce_sum(tf.where(counted, terms, 0.0))
    return tf.math.divide_no_nan(total, tf.reduce_sum(tf.where(counted, tf.ones_like(terms), 0.0)))


def _logits(y_pred: tf.Tensor, from_logits: bool, activation: str) -> tf.Tensor | None:
    return y_pred if from_logits else logits_of(y_pred, activation)


def _clipped(probabilities: tf.Tensor) -> tf.Tensor:
    return tf.clip_by_value(probabilities, EPSILON, 1 - EPSILON)


def _towards_half(y_true: tf.Tensor, smoothing: float, dtype: tf.DType) -> tf.Tensor:
    y_true = tf.cast(y_true, dtype)
    return y_true * (1 - smoothing) + 0.5 * smoothing if smoothing else y_true


def _over_classes(y_true: tf.Tensor, smoothing: float, dtype: tf.DType) -> tf.Tensor:
    y_true = tf.cast(y_true, dtype)
    return y_true * (1 - smoothing) + smoothing / y_true.shape[-1] if smoothing else y_true


def _binary(
    op: BinaryCrossentropy, from_logits: bool, y_true: tf.Tensor, y_pred: tf.Tensor
) -> tf.Tensor:
    y_true = _towards_half(y_true, op.label_smoothing, y_pred.dtype)
    return _binary_entropy(y_true, y_pred, _logits(y_pred, from_logits, "Sigmoid"))


def _binary_entropy(y_true: tf.Tensor, yes: tf.Tensor, logits: tf.Tensor | None) -> tf.Tensor:
    """The cross-entropy of each unit, from its logits where there are any."""
    if logits is not None:
        return tf.nn.sigmoid_cross_entropy_with_logits(labels=y_true, logits=logits)
    yes = _clipped(yes)
    return -(y_true * tf.math.log(yes) + (1 - y_true) * tf.math.log(1 - yes))


def _categorical(
    op: CategoricalCrossentropy, from_logits: bool, y_true: tf.Tensor, y_pred: tf.Tensor
) -> tf.Tensor:
    y_true = _over_classes(y_true, op.label_smoothing, y_pred.dtype)
    logits = _logits(y_pred, from_logits, "Softmax")
    if logits is not None:
        return tf.nn.softmax_cross_entropy_with_logits(labels=y_true, logits=logits)
    parts = y_pred / tf.reduce_sum(y_pred, axis=-1, keepdims=True)
    return -tf.reduce_sum(y_true * tf.math.log(_clipped(parts)), axis=-1)


def _sparse(
    op: SparseCategoricalCrossentropy, from_logits: bool, y_true: tf.Tensor, y_pred: tf.Tensor
) -> tf.Tensor:
    labels = without_last(y_true, y_pred)
    if labels.dtype not in (tf.int32, tf.int64):
        labels = tf.cast(labels, tf.int64)
    recovered = _logits(y_pred, from_logits, "Softmax")
    logits = recovered if from_logits or op.recovers_logits() else None
    if logits is None:
        logits = tf.math.log(_clipped(y_pred))
    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)


def _binary_focal(
    op: BinaryFocalCrossentropy, from_logits: bool, y_true: tf.Tensor, y_pred: tf.Tensor
) -> tf.Tensor:
    y_true = _towards_half(y_true, op.label_smoothing, y_pred.dtype)
    logits = _logits(y_pred, from_logits, "Sigmoid")
    yes = y_pred if logits is None else tf.nn.sigmoid(logits)
    right = y_true * yes + (1 - y_true) * (1 - yes)
    entropy = _binary_entropy(y_true, yes, logits)
    if op.apply_class_balancing:
        entropy *= y_true * op.alpha + (1 - y_true) * (1 - op.alpha)
    return tf.pow(1 - right, op.gamma) * entropy


def _categorical_focal(
    op: CategoricalFocalCrossentropy, from_logits: bool, y_true: tf.Tensor, y_pred: tf.Tensor
) -> tf.Tensor:
    y_true = _over_classes(y_true, op.label_smoothing, y_pred.dtype)
    shares = tf.nn.softmax(y_pred) if from_logits else y_pred
    shares = _clipped(shares / tf.reduce_sum(shares, axis=-1, keepdims=True))
    weights = tf.constant(op.alpha, y_pred.dtype) * tf.pow(1 - shares, op.gamma)
    return -tf.reduce_sum(weights * y_true * tf.math.log(shares), axis=-1)


def _generalized(
    op: CategoricalGeneralizedCrossEntropy, _: bool, y_true: tf.Tensor, y_pred: tf.Tensor
) -> tf.Tensor:
    classes = tf.cast(without_last(y_true, y_pred), tf.int32)
    given = tf.reduce_sum(y_pred * tf.one_hot(classes, y_pred.shape[-1], dtype=y_pred.dtype), -1)
    return (1 - tf.pow(given, op.q)) / op.q


def _squared(_: Loss, __: bool, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    return tf.math.squared_difference(y_pred, tf.cast(y_true, y_pred.dtype))


def _absolute(_: Loss, __: bool, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    return tf.abs(y_pred - tf.cast(y_true, y_pred.dtype))


def _percentage(_: Loss, __: bool, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    y_true = tf.cast(y_true, y_pred.dtype)
    return 100 * tf.abs((y_true - y_pred) / tf.maximum(tf.abs(y_true), EPSILON))


def _logarithmic(_: Loss, __: bool, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    y_true = tf.cast(y_true, y_pred.dtype)
    logs = [tf.math.log(tf.maximum(each, EPSILON) + 1) for each in (y_pred, y_true)]
    return tf.math.squared_difference(*logs)


def _log_cosh(_: Loss, __: bool, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    error = y_pred - tf.cast(y_true, y_pred.dtype)
    return error + tf.nn.softplus(-2 * error) - math.log(2)


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


def _squared_hinge(op: Loss, __: bool, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    return tf.square(_hinge(op, False, y_true, y_pred))


def _categorical_hinge(_: Loss, __: bool, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    y_true = tf.cast(y_true, y_pred.dtype)
    right = tf.reduce_sum(y_true * y_pred, axis=-1)
    best = tf.reduce_max((1 - y_true) * y_pred, axis=-1)
    return tf.nn.relu(best - right + 1)


def _kl_divergence(_: Loss, __: bool, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    y_true = tf.clip_by_value(tf.cast(y_true, y_pred.dtype), EPSILON, 1.0)
    y_pred = tf.clip_by_value(y_pred, EPSILON, 1.0)
    return tf.reduce_sum(y_true * tf.math.log(y_true / y_pred), axis=-1)


def _poisson(_: Loss, __: bool, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    return y_pred - tf.cast(y_true, y_pred.dtype) * tf.math.log(y_pred + EPSILON)


def _cosine(op: CosineSimilarity, _: bool, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    y_true = normalized(tf.cast(y_true, y_pred.dtype), op.axis)
    return -tf.reduce_sum(y_true * normalized(y_pred, op.axis), axis=op.axis)


def _dice(op: Dice, _: bool, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    y_true = tf.cast(y_true, y_pred.dtype)
    both = tf.reduce_sum(y_true * y_pred, op.axis)
    sizes = tf.reduce_sum(y_true, op.axis) + tf.reduce_sum(y_pred, op.axis)
    return 1 - 2 * both / (sizes + EPSILON)


def _tversky(op: Tversky, _: bool, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    y_true = tf.cast(y_true, y_pred.dtype)
    both = tf.reduce_sum(y_true * y_pred, op.axis)
    missed = tf.reduce_sum(y_true * (1 - y_pred), op.axis)
    added = tf.reduce_sum((1 - y_true) * y_pred, op.axis)
    return 1 - both / (both + op.alpha * missed + op.beta * added + EPSILON)


def _circle(op: Circle, _: bool, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    labels = tf.reshape(y_true, [-1, 1])
    distances = tf.nn.relu(1 - tf.matmul(y_pred, y_pred, transpose_b=True))
    is_same = tf.equal(labels, tf.transpose(labels))
    is_other = ~is_same
    if op.remove_diagonal:
        is_same &= ~tf.eye(tf.shape(labels)[0], dtype=tf.bool)
    together, apart = (tf.cast(each, y_pred.dtype) for each in (is_same, is_other))
    near = tf.nn.relu((op.margin + distances) * together) * (op.margin - distances)
    far = tf.nn.relu((1 + op.margin - distances) * apart) * (1 - op.margin - distances)
    return tf.nn.softplus(_log_sum(-op.gamma * near, is_same) + _log_sum(op.gamma * far, is_other))


def _log_sum(values: tf.Tensor, chosen: tf.Tensor) -> tf.Tensor:
    return tf.reduce_logsumexp(tf.where(chosen, values, -math.inf), axis=1)


def _ctc(_: CTC, __: bool, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    labels, sizes = tf.cast(y_true, tf.int32), tf.shape(y_pred)
    return tf.nn.ctc_loss(
        labels=labels,
        logits=y_pred,
        label_length=tf.math.count_nonzero(labels, axis=-1, dtype=tf.int32),
        logit_length=tf.fill([sizes[0]], sizes[1]),
        logits_time_major=False,
        blank_index=0,
    )


# Each gives terms whose mean over all axes is the loss: one a sample and position, or one a unit.
_TABLE: dict[type[Loss], Callable[[Any, bool, tf.Tensor, tf.Tensor], tf.Tensor]] = {
    BinaryCrossentropy: _binary,
    CategoricalCrossentropy: _categorical,
    SparseCategoricalCrossentropy: _sparse,
    BinaryFocalCrossentropy: _binary_focal,
    CategoricalFocalCrossentropy: _categorical_focal,
    CategoricalGeneralizedCrossEntropy: _generalized,
    MeanSquaredError: _squared,
    MeanAbsoluteError: _absolute,
    MeanAbsolutePercentageError: _percentage,
    MeanSquaredLogarithmicError: _logarithmic,
    Huber: _huber,
    LogCosh: _log_cosh,
    Hinge: _hinge,
    Compute: lambda op, _, y_true, y_pred: computed(op.expression, op.targets, y_true, y_pred),
    SquaredHinge: _squared_hinge,
    CategoricalHinge: _categorical_hinge,
    Dice: _dice,
    Tversky: _tversky,
    Circle: _circle,
    KLDivergence: _kl_divergence,
    Poisson: _poisson,
    CosineSimilarity: _cosine,
    CTC: _ctc,
}
