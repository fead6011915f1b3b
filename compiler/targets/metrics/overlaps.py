"""Intersection over union: a confusion matrix, and the mean over some of its classes."""

import tensorflow as tf

from ....spec_schema.components.metrics.segmentation import BinaryIoU, IoU, MeanIoU
from ...objectives.objectives import Objective
from ..outputs import spread, without_last
from .decisions import called, largest, positive

Overlap = IoU | MeanIoU | BinaryIoU


def zeros(metric: Overlap, objective: Objective) -> tuple[tf.Tensor]:
    """Returns counts of no sample, (classes of targets, predicted classes)."""
    classes = 2 if isinstance(metric, BinaryIoU) else objective.type.features
    return (tf.zeros([classes, classes], tf.float64),)


def of_classes(
    metric: IoU | MeanIoU,
    objective: Objective,
    y_true: tf.Tensor,
    y_pred: tf.Tensor,
    weight: tf.Tensor | None,
) -> tuple[tf.Tensor]:
    """The counts of a batch by class."""
    is_index = objective.loss.target == "class"
    truth = tf.cast(without_last(y_true, y_pred) if is_index else largest(y_true), tf.int32)
    if not is_index and metric.ignore_class is not None:
        kept = tf.cast(tf.not_equal(truth, metric.ignore_class), tf.float64)
        weight = kept if weight is None else kept * spread(weight, kept)
    return _counts(truth, largest(y_pred), y_pred.shape[-1], weight)


def of_decisions(
    metric: BinaryIoU,
    objective: Objective,
    y_true: tf.Tensor,
    y_pred: tf.Tensor,
    weight: tf.Tensor | None,
) -> tuple[tf.Tensor]:
    """The counts of a batch by decision."""
    truth, y_pred = positive(objective, y_true, y_pred)
    threshold = None if objective.decision_rule == "sign" else metric.threshold
    said = called(objective, y_pred, threshold)
    return _counts(tf.cast(truth, tf.int32), tf.cast(said, tf.int32), 2, weight)


def _counts(
    truth: tf.Tensor, said: tf.Tensor, classes: int, weight: tf.Tensor | None
) -> tuple[tf.Tensor]:
    ones = tf.ones(tf.shape(truth), tf.float64)
    weights = ones if weight is None else ones * spread(weight, truth)
    pairs = tf.reshape(truth * classes + said, [-1])
    sums = tf.math.unsorted_segment_sum(tf.reshape(weights, [-1]), pairs, classes**2)
    return (tf.reshape(sums, [classes, classes]),)


def mean_overlap(metric: Overlap, state: tuple[tf.Tensor]) -> tf.Tensor:
    """The mean over the chosen classes that occur in targets or predictions."""
    hits = tf.linalg.diag_part(state[0])
    union = tf.reduce_sum(state[0], axis=0) + tf.reduce_sum(state[0], axis=1) - hits
    if not isinstance(metric, MeanIoU):
        hits, union = (tf.gather(each, metric.target_class_ids) for each in (hits, union))
    occurs = tf.cast(union > 0, tf.float64)
    return tf.math.divide_no_nan(
        tf.reduce_sum(tf.math.divide_no_nan(hits, union)), tf.reduce_sum(occurs)
    )
