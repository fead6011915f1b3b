"""Scores of binary decisions: precision, recall and F1."""

import tensorflow as tf

from ....spec_schema.components.metrics.confusion import F1Score, Precision, Recall
from ...objectives.objectives import Objective
from ..outputs import activated, spread
from .decisions import called, largest, one_hot, positive

Pair = tuple[tf.Tensor, tf.Tensor]


def precision(
    metric: Precision,
    objective: Objective,
    y_true: tf.Tensor,
    y_pred: tf.Tensor,
    weight: tf.Tensor | None,
) -> Pair:
    """True positives and predicted positives."""
    truth, said = _decisions(metric, objective, y_true, y_pred)
    return tf.reduce_sum(_counts(truth & said, weight)), tf.reduce_sum(_counts(said, weight))


def recall(
    metric: Recall,
    objective: Objective,
    y_true: tf.Tensor,
    y_pred: tf.Tensor,
    weight: tf.Tensor | None,
) -> Pair:
    """True positives and actual positives."""
    truth, said = _decisions(metric, objective, y_true, y_pred)
    return tf.reduce_sum(_counts(truth & said, weight)), tf.reduce_sum(_counts(truth, weight))


def _decisions(
    metric: Precision | Recall, objective: Objective, y_true: tf.Tensor, y_pred: tf.Tensor
) -> Pair:
    truth, y_pred = positive(objective, y_true, y_pred)
    shown = activated(y_pred, objective.output_activation)
    if metric.top_k is None:
        said = called(objective, shown, metric.thresholds)
    else:
        # In float32, probabilities of logits that differ may all be 0 or 1.
        said = _among_largest(y_pred, metric.top_k)
        if metric.thresholds is not None:
            said &= shown > metric.thresholds
    if metric.class_id is None:
        return truth, said
    return truth[..., metric.class_id], said[..., metric.class_id]


def _among_largest(y_pred: tf.Tensor, k: int) -> tf.Tensor:
    """Whether each unit is among the k largest of its sample; of equal ones, the first."""
    places = tf.math.top_k(y_pred, k, sorted=False).indices
    return tf.reduce_any(one_hot(places, y_pred.shape[-1]), -2)


def _counts(chosen: tf.Tensor, weight: tf.Tensor | None) -> tf.Tensor:
    """Returns the weight of each selected decision; that of the others is 0."""
    ones = tf.cast(chosen, tf.float64)
    return ones if weight is None else ones * spread(weight, ones)


def f1_zeros(metric: F1Score, objective: Objective) -> tuple[tf.Tensor]:
    """Returns sums of shape (3,), or (3, classes) if classes are kept apart."""
    shape = [3] if metric.average == "micro" else [3, objective.type.features]
    return (tf.zeros(shape, tf.float64),)


def f1_sums(
    metric: F1Score,
    objective: Objective,
    y_true: tf.Tensor,
    y_pred: tf.Tensor,
    weight: tf.Tensor | None,
) -> tuple[tf.Tensor]:
    """True positives, predicted positives, and actual positives."""
    truth, y_pred = positive(objective, y_true, y_pred)
    if metric.threshold is None and objective.decision_rule == "none":
        said = one_hot(largest(y_pred), y_pred.shape[-1])
    else:
        said = called(objective, y_pred, metric.threshold)
    counts = tf.stack([_counts(each, weight) for each in (truth & said, said, truth)])
    return (tf.reduce_sum(counts, axis=[1, 2] if metric.average == "micro" else 1),)


def f1(metric: F1Score, state: tuple[tf.Tensor]) -> tf.Tensor:
    """The harmonic mean of precision and recall, averaged over the classes that occur in targets or
    predictions.
    """
    hits, said, true = tf.unstack(state[0])
    each = tf.math.divide_no_nan(2 * hits, said + true)
    if metric.average == "micro":
        return each
    weights = true if metric.average == "weighted" else tf.cast(said + true > 0, tf.float64)
    return tf.math.divide_no_nan(tf.reduce_sum(each * weights), tf.reduce_sum(weights))
