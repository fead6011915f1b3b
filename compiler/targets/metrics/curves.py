"""Areas under curves and points of them, with a threshold at every distinct prediction."""

import tensorflow as tf

from ....spec_schema.components.metrics.curves import (
    AUC,
    PrecisionAtRecall,
    RecallAtPrecision,
    SensitivityAtSpecificity,
    SpecificityAtSensitivity,
)
from ...objectives.objectives import Objective
from ..outputs import spread
from . import ranking
from .decisions import positive
from .ranking import Ranking

OperatingPoint = (
    PrecisionAtRecall | RecallAtPrecision | SensitivityAtSpecificity | SpecificityAtSensitivity
)


def initial(metric: AUC | OperatingPoint, objective: Objective) -> Ranking:
    """Returns an empty ranking; with `multi_label` a stack of one per unit."""
    empty = ranking.empty(metric.num_thresholds)
    if not getattr(metric, "multi_label", False):
        return empty
    units = (objective.type.features or 0) if objective.type.rank > 1 else 1
    return Ranking(*(tf.stack([each] * units) for each in empty))


def updated(
    metric: AUC | OperatingPoint,
    objective: Objective,
    state: Ranking,
    y_true: tf.Tensor,
    y_pred: tf.Tensor,
    weight: tf.Tensor | None,
) -> Ranking:
    """Returns the ranking with one more batch; all units are pooled unless told apart."""
    truth, y_pred = positive(objective, y_true, y_pred)
    thresholds = getattr(metric, "thresholds", None)
    if thresholds is not None:
        # Predictions between the same thresholds are equal, so each threshold is a point.
        bounds = tf.constant(sorted(thresholds), y_pred.dtype)
        y_pred = _places(bounds, y_pred)
    ones = tf.ones_like(y_pred, tf.float64)
    counted = ones if weight is None else ones * spread(weight, ones)
    yes = tf.cast(truth, tf.float64)
    counts = tf.stack([counted * (1 - yes), counted * yes], axis=-1)
    class_id = getattr(metric, "class_id", None)
    if class_id is not None and y_pred.shape.rank > 1:
        y_pred, counts = y_pred[..., class_id], counts[..., class_id, :]
    if not getattr(metric, "multi_label", False):
        unit_weights = getattr(metric, "label_weights", None)
        if unit_weights is not None:
            counts *= tf.constant(unit_weights, tf.float64)[:, None]
        return ranking.added(state, tf.reshape(y_pred, [-1]), tf.reshape(counts, [-1, 2]))
    units = state.scores.shape[0]
    scores = tf.transpose(tf.reshape(y_pred, [-1, units]))
    of_units = tf.transpose(tf.reshape(counts, [-1, units, 2]), [1, 0, 2])
    signature = Ranking(*(tf.TensorSpec(each.shape[1:], each.dtype) for each in state))
    return Ranking(
        *tf.map_fn(
            lambda each: ranking.added(*each),
            (state, scores, of_units),
            fn_output_signature=signature,
        )
    )


def _places(bounds: tf.Tensor, values: tf.Tensor) -> tf.Tensor:
    """Returns the number of bounds below each value; NaN stays NaN."""
    below = tf.reduce_sum(tf.cast(values[..., None] > bounds, tf.float64), -1)
    return tf.where(tf.math.is_nan(values), tf.cast(values, tf.float64), below)


def auc(metric: AUC, state: Ranking) -> tf.Tensor:
    """Returns the area under the curve; with `multi_label` the mean over the units."""
    if not metric.multi_label:
        return area(metric, state)
    areas = tf.map_fn(
        lambda each: area(metric, each), state, fn_output_signature=tf.TensorSpec([], tf.float64)
    )
    if metric.label_weights is None:
        return tf.reduce_mean(areas)
    weights = tf.constant(metric.label_weights, tf.float64)
    return tf.math.divide_no_nan(tf.reduce_sum(areas * weights), tf.reduce_sum(weights))


def operating_point(metric: OperatingPoint, state: Ranking) -> tf.Tensor:
    """Returns the best value at the thresholds that meet the requirement; 0 if there are none."""
    negatives, positives = tf.unstack(ranking.groups(state))
    hits, alarms = _above(positives), _above(negatives)
    recall = tf.math.divide_no_nan(hits, hits[0])
    precision = tf.math.divide_no_nan(hits, hits + alarms)
    specificity = tf.math.divide_no_nan(alarms[0] - alarms, alarms[0])
    if isinstance(metric, PrecisionAtRecall):
        feasible, best = recall >= metric.recall, precision
    elif isinstance(metric, RecallAtPrecision):
        feasible, best = precision >= metric.precision, recall
    elif isinstance(metric, SensitivityAtSpecificity):
        feasible, best = specificity >= metric.specificity, recall
    else:
        feasible, best = recall >= metric.sensitivity, specificity
    found = tf.reduce_max(tf.where(feasible, best, 0.0))
    return found + 0.0 * (hits[0] + alarms[0])  # NaN if a prediction is


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
