"""The area under a curve, from one histogram of predictions for each of no and yes."""

import tensorflow as tf

from .....spec_schema.components.metrics.confusion import AUC
from ....aims.objectives import Objective
from .ranks import same_rank, spread

Sums = tuple[tf.Tensor]


def zeros(metric: AUC, _: Objective) -> Sums:
    """(2 · thresholds,): the histogram of the negatives, then that of the positives."""
    return (tf.zeros([2 * metric.num_thresholds]),)


def histogram(
    metric: AUC, y_true: tf.Tensor, y_pred: tf.Tensor, sample_weight: tf.Tensor | None
) -> Sums:
    """The histograms of a batch. Bin i holds predictions above threshold i - 1 and not above i.

    Bin 0 is not used: every prediction is above the first threshold, which is just below 0.
    """
    y_true, y_pred = same_rank(y_true, y_pred)
    bins = metric.num_thresholds
    last = float(bins - 1)
    place = tf.cast(tf.math.ceil(tf.clip_by_value(y_pred, 0.0, 1.0) * last), tf.int32)
    positive = tf.cast(tf.cast(y_true, tf.bool), tf.int32)
    counted = tf.ones_like(y_pred, tf.float32)
    if sample_weight is not None:
        counted *= spread(tf.cast(sample_weight, tf.float32), counted)
    # At least 1, so that a prediction that is no number stays inside the histogram too.
    index = tf.maximum(place, 1) + bins * positive
    return (tf.math.unsorted_segment_sum(counted, index, 2 * bins),)


def area(metric: AUC, state: Sums) -> tf.Tensor:
    """The area under the curve."""
    negatives, positives = tf.unstack(tf.reshape(state[0], [2, metric.num_thresholds]))
    hits, alarms = _above(positives), _above(negatives)
    true_rate = tf.math.divide_no_nan(hits, tf.reduce_sum(positives))
    if metric.curve == "ROC":
        x, y = tf.math.divide_no_nan(alarms, tf.reduce_sum(negatives)), true_rate
    elif metric.summation_method == "interpolation":
        return _interpolated(hits, hits + alarms, tf.reduce_sum(positives))
    else:
        x, y = true_rate, tf.math.divide_no_nan(hits, hits + alarms)
    return tf.reduce_sum((x[:-1] - x[1:]) * _heights(metric, y[:-1], y[1:]))


def _above(counts: tf.Tensor) -> tf.Tensor:
    """How much lies above each threshold."""
    return tf.cumsum(counts, exclusive=True, reverse=True)


def _heights(metric: AUC, left: tf.Tensor, right: tf.Tensor) -> tf.Tensor:
    if metric.summation_method == "interpolation":
        return (left + right) / 2.0
    return (
        tf.minimum(left, right)
        if metric.summation_method == "minoring"
        else tf.maximum(left, right)
    )


def _interpolated(hits: tf.Tensor, called: tf.Tensor, positives: tf.Tensor) -> tf.Tensor:
    """The area under precision over recall with the counts, not the curve, taken as straight
    between two thresholds (Davis & Goadrich 2006)."""
    gained = hits[:-1] - hits[1:]
    slope = tf.math.divide_no_nan(gained, tf.maximum(called[:-1] - called[1:], 0.0))
    intercept = hits[1:] - slope * called[1:]
    both = (called[:-1] > 0) & (called[1:] > 0)
    ratio = tf.where(both, tf.math.divide_no_nan(called[:-1], tf.maximum(called[1:], 0.0)), 1.0)
    parts = slope * (gained + intercept * tf.math.log(ratio))
    return tf.reduce_sum(tf.math.divide_no_nan(parts, positives))
