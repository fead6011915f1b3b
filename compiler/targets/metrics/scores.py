"""Scores and counts of binary decisions: precision, recall, F scores, true and false ones."""

import tensorflow as tf

from ....spec_schema.components.metrics.confusion import (
    F1Score,
    FalseNegatives,
    FalsePositives,
    Precision,
    Recall,
    TrueNegatives,
    TruePositives,
)
from ...objectives.objectives import Objective
from ..outputs import activated, spread
from .decisions import called, largest, one_hot, positive

Count = TruePositives | TrueNegatives | FalsePositives | FalseNegatives
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


def count(
    metric: Count,
    objective: Objective,
    y_true: tf.Tensor,
    y_pred: tf.Tensor,
    weight: tf.Tensor | None,
) -> tuple[tf.Tensor]:
    """The number of decisions of one kind."""
    truth, said = _decisions(metric, objective, y_true, y_pred)
    is_right = truth == said
    chosen = {
        TruePositives: is_right & said,
        TrueNegatives: is_right & ~said,
        FalsePositives: said & ~truth,
        FalseNegatives: truth & ~said,
    }[type(metric)]
    return (tf.reduce_sum(_counts(chosen, weight)),)


def _decisions(
    metric: Precision | Recall | Count, objective: Objective, y_true: tf.Tensor, y_pred: tf.Tensor
) -> Pair:
    truth, y_pred = positive(objective, y_true, y_pred)
    shown = activated(y_pred, objective.output_activation)
    top_k, class_id = getattr(metric, "top_k", None), getattr(metric, "class_id", None)
    if top_k is None:
        said = called(objective, shown, metric.thresholds)
    else:
        # In float32, probabilities of logits that differ may all be 0 or 1.
        said = _among_largest(y_pred, top_k)
        if metric.thresholds is not None:
            said &= shown > metric.thresholds
    return (truth, said) if class_id is None else (truth[..., class_id], said[..., class_id])


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
    predictions. Recall counts `beta` times as much.
    """
    hits, said, true = tf.unstack(state[0])
    square = getattr(metric, "beta", 1.0) ** 2
    each = tf.math.divide_no_nan((1 + square) * hits, said + square * true)
    if metric.average == "micro":
        return each
    weights = true if metric.average == "weighted" else tf.cast(said + true > 0, tf.float64)
    return tf.math.divide_no_nan(tf.reduce_sum(each * weights), tf.reduce_sum(weights))
