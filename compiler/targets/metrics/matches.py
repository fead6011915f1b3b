"""Values that are averaged over samples: whether a prediction is correct, or its error."""

import tensorflow as tf

from ....spec_schema.components.metrics import Metric
from ....spec_schema.components.metrics.accuracy import (
    BinaryAccuracy,
    SparseTopKCategoricalAccuracy,
    TopKCategoricalAccuracy,
)
from ....spec_schema.components.metrics.compute import Compute
from ...objectives.objectives import Objective
from ..measured_expressions import computed
from ..outputs import same_rank, without_last
from .decisions import called, largest, positive


def binary(
    metric: BinaryAccuracy, objective: Objective, y_true: tf.Tensor, y_pred: tf.Tensor
) -> tf.Tensor:
    """Whether each unit is predicted correctly."""
    if objective.decision_rule == "sign":
        truth, y_pred = positive(objective, y_true, y_pred)
        return tf.equal(called(objective, y_pred), truth)
    if objective.decision_rule == "threshold":
        truth, y_pred = positive(objective, y_true, y_pred)
        return tf.equal(y_pred > metric.threshold, truth)
    y_true, y_pred = same_rank(y_true, y_pred)
    return tf.equal(tf.cast(y_pred > metric.threshold, y_true.dtype), y_true)


def categorical(_: Metric, __: Objective, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    """Whether the largest output is the class of a one-hot target."""
    return tf.equal(largest(y_pred), largest(y_true))


def sparse(_: Metric, __: Objective, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    """Whether the largest output is the class of an integer target."""
    return tf.equal(largest(y_pred), _classes(y_true, y_pred))


def top_k(
    metric: TopKCategoricalAccuracy, _: Objective, y_true: tf.Tensor, y_pred: tf.Tensor
) -> tf.Tensor:
    """Whether the class of a one-hot target is among the k largest outputs."""
    return _in_top_k(largest(y_true), y_pred, metric.k)


def sparse_top_k(
    metric: SparseTopKCategoricalAccuracy, _: Objective, y_true: tf.Tensor, y_pred: tf.Tensor
) -> tf.Tensor:
    """Whether the class of an integer target is among the k largest outputs."""
    return _in_top_k(_classes(y_true, y_pred), y_pred, metric.k)


def _classes(y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    return tf.cast(without_last(y_true, y_pred), tf.int32)


def _in_top_k(classes: tf.Tensor, y_pred: tf.Tensor, k: int) -> tf.Tensor:
    """Ranks equal outputs by index, as `argmax` does: if all units are equal, `tf.math.in_top_k`
    counts every class as correct.
    """
    place = classes[..., None]
    value = tf.gather(y_pred, place, batch_dims=classes.shape.rank)
    is_first = tf.range(y_pred.shape[-1]) < place
    ahead = (y_pred > value) | ((y_pred == value) & is_first)
    count = tf.reduce_sum(tf.cast(ahead, tf.int32), axis=-1)
    return (count < k) & tf.math.is_finite(value[..., 0])


def computed_values(
    op: Compute, objective: Objective, y_true: tf.Tensor, y_pred: tf.Tensor
) -> tf.Tensor:
    """Returns the value of an expression for each sample; that of the batch for each, if it is
    one.
    """
    values = tf.cast(computed(op.expression, objective.loss.target, y_true, y_pred), tf.float64)
    return tf.fill([tf.shape(y_pred)[0]], values) if values.shape.rank == 0 else values
