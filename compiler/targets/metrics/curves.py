"""The area under a curve, with a threshold at every distinct prediction."""

import tensorflow as tf

from ....spec_schema.components.metrics.confusion import AUC
from ...objectives.objectives import Objective
from ..outputs import spread
from . import ranking
from .decisions import positive
from .ranking import Ranking


def initial(metric: AUC, _: Objective) -> Ranking:
    """Returns an empty ranking."""
    return ranking.empty(metric.num_thresholds)


def updated(
    _: AUC,
    objective: Objective,
    state: Ranking,
    y_true: tf.Tensor,
    y_pred: tf.Tensor,
    weight: tf.Tensor | None,
) -> Ranking:
    """Returns the ranking with one more batch; all units are pooled."""
    truth, y_pred = positive(objective, y_true, y_pred)
    ones = tf.ones_like(y_pred, tf.float64)
    counted = ones if weight is None else ones * spread(weight, ones)
    yes = tf.cast(truth, tf.float64)
    counts = tf.stack([counted * (1 - yes), counted * yes], axis=-1)
    return ranking.added(state, tf.reshape(y_pred, [-1]), tf.reshape(counts, [-1, 2]))


def area(metric: AUC, state: Ranking) -> tf.Tensor:
    """Returns the area under the curve."""
    negatives, positives = tf.unstack(ranking.groups(state))
    hits, alarms = _above(positives), _above(negatives)
    true_rate = tf.math.divide_no_nan(hits, hits[0])
    if metric.curve == "ROC":
        x, y = tf.math.divide_no_nan(alarms, alarms[0]), true_rate
    elif metric.summation_method == "interpolation":
        return _interpolated(hits, hits + alarms)
    else:
        x, y = true_rate, tf.math.divide_no_nan(hits, hits + alarms)
    return tf.reduce_sum((x[:-1] - x[1:]) * _heights(metric, y[:-1], y[1:]))


def _above(counts: tf.Tensor) -> tf.Tensor:
    """Returns the counts above each threshold: one below all predictions, and one at each
    of them.
    """
    return tf.cumsum(tf.concat([[0.0], counts], 0), exclusive=True, reverse=True)


def _heights(metric: AUC, left: tf.Tensor, right: tf.Tensor) -> tf.Tensor:
    if metric.summation_method == "interpolation":
        return (left + right) / 2.0
    is_low = metric.summation_method == "minoring"
    return tf.minimum(left, right) if is_low else tf.maximum(left, right)


def _interpolated(hits: tf.Tensor, called: tf.Tensor) -> tf.Tensor:
    """Returns the area under precision over recall, interpolating the counts linearly between two
    thresholds, not the curve (Davis & Goadrich 2006).
    """
    gained = hits[:-1] - hits[1:]
    more = called[:-1] - called[1:]
    slope = tf.math.divide_no_nan(gained, more)
    intercept = hits[1:] - slope * called[1:]
    parts = slope * (gained + intercept * tf.math.log1p(tf.math.divide_no_nan(more, called[1:])))
    return tf.reduce_sum(tf.math.divide_no_nan(parts, hits[0]))
