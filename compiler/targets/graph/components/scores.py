"""Scores that are no means: precision, recall, F1 and R²."""

import tensorflow as tf

from .....spec_schema.components.metrics.confusion import F1Score, Precision, Recall
from .....spec_schema.components.metrics.regression import R2Score
from ....aims.objectives import Objective
from .normalization import EPSILON
from .ranks import same_rank, spread

Pair = tuple[tf.Tensor, tf.Tensor]


def precision(
    metric: Precision, y_true: tf.Tensor, y_pred: tf.Tensor, sample_weight: tf.Tensor | None
) -> Pair:
    """True positives, and all that is called positive."""
    positive, called = _decisions(metric, y_true, y_pred)
    return _count(positive & called, sample_weight), _count(called, sample_weight)


def recall(
    metric: Recall, y_true: tf.Tensor, y_pred: tf.Tensor, sample_weight: tf.Tensor | None
) -> Pair:
    """True positives, and all that is positive."""
    positive, called = _decisions(metric, y_true, y_pred)
    return _count(positive & called, sample_weight), _count(positive, sample_weight)


def _decisions(metric: Precision | Recall, y_true: tf.Tensor, y_pred: tf.Tensor) -> Pair:
    y_true, y_pred = same_rank(y_true, y_pred)
    if metric.thresholds is None and metric.top_k is not None:
        called = _largest(y_pred, metric.top_k)
    else:
        called = y_pred > (0.5 if metric.thresholds is None else metric.thresholds)
        if metric.top_k is not None:
            called &= _largest(y_pred, metric.top_k)
    positive = tf.cast(y_true, tf.bool)
    if metric.class_id is None:
        return positive, called
    return positive[..., metric.class_id], called[..., metric.class_id]


def _largest(y_pred: tf.Tensor, k: int) -> tf.Tensor:
    """Whether each unit is among the k largest of its sample; of equal ones the first are."""
    places = tf.math.top_k(y_pred, k, sorted=False).indices
    return tf.reduce_any(tf.one_hot(places, y_pred.shape[-1], True, False, dtype=tf.bool), -2)


def _count(chosen: tf.Tensor, sample_weight: tf.Tensor | None) -> tf.Tensor:
    ones = tf.cast(chosen, tf.float32)
    if sample_weight is not None:
        ones *= spread(tf.cast(sample_weight, tf.float32), ones)
    return tf.reduce_sum(ones)


def f1_zeros(metric: F1Score, objective: Objective) -> tuple[tf.Tensor]:
    """(3,) or, where classes are told apart, (3, classes)."""
    return (tf.zeros([3] if metric.average == "micro" else [3, objective.type.features]),)


def f1_sums(
    metric: F1Score, y_true: tf.Tensor, y_pred: tf.Tensor, sample_weight: tf.Tensor | None
) -> tuple[tf.Tensor]:
    """True positives, all that is called positive, and all that is."""
    y_true, y_pred = same_rank(tf.cast(y_true, tf.float32), y_pred)
    if metric.threshold is None:
        largest = tf.reduce_max(y_pred, axis=-1, keepdims=True)
        # A sample whose outputs are all 0 belongs to no class.
        called = (y_pred >= largest) & (tf.abs(y_pred) > 1e-9)
    else:
        called = y_pred > metric.threshold
    called = tf.cast(called, tf.float32)
    counts = tf.stack([called * y_true, called, y_true])
    if sample_weight is not None:
        counts *= spread(tf.cast(sample_weight, tf.float32), y_true)
    return (tf.reduce_sum(counts, axis=[1, 2] if metric.average == "micro" else 1),)


def f1(metric: F1Score, state: tuple[tf.Tensor]) -> tf.Tensor:
    """The harmonic mean of precision and recall, averaged over classes."""
    hits, called, positive = tf.unstack(state[0])
    precision, recall = hits / (called + EPSILON), hits / (positive + EPSILON)
    each = 2 * precision * recall / (precision + recall + EPSILON)
    if metric.average == "weighted":
        return tf.reduce_sum(each * positive / (tf.reduce_sum(positive) + EPSILON))
    return tf.reduce_mean(each)


def r2_zeros(_: R2Score, objective: Objective) -> tuple[tf.Tensor]:
    """(4, units)."""
    return (tf.zeros([4, objective.type.features]),)


def r2_sums(
    _: R2Score, y_true: tf.Tensor, y_pred: tf.Tensor, sample_weight: tf.Tensor | None
) -> tuple[tf.Tensor]:
    """Of each unit: targets, their squares, squared differences, and the samples' weights."""
    y_true, y_pred = same_rank(tf.cast(y_true, tf.float32), y_pred)
    residual = tf.math.squared_difference(y_true, y_pred)
    terms = tf.stack([y_true, tf.square(y_true), residual, tf.ones_like(y_true)])
    if sample_weight is not None:
        terms *= spread(tf.cast(sample_weight, tf.float32), y_true)
    return (tf.reduce_sum(terms, axis=1),)


def r2(metric: R2Score, state: tuple[tf.Tensor]) -> tf.Tensor:
    """Explained part of the variance, averaged over units; a unit that never varies counts 0."""
    total, squares, residual, count = tf.unstack(state[0])
    variance = squares - total * (total / count)
    score = 1 - residual / variance
    score = tf.where(tf.math.is_inf(score), 0.0, score)
    if metric.class_aggregation == "uniform_average":
        return tf.reduce_mean(score)
    return tf.reduce_sum(variance * score) / tf.reduce_sum(variance)
