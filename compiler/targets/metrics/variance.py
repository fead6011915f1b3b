"""R²: the fraction of the targets' variance that the outputs explain.

The variance is kept as mean and sum of squared deviations, and batches are merged by the difference
of their means (Chan, Golub & LeVeque 1979), because Σy² - (Σy)²/n loses all digits if the mean is
much larger than the standard deviation.
"""

from typing import NamedTuple

import tensorflow as tf

from ....spec_schema.components.metrics.regression import R2Score
from ...objectives.objectives import Objective
from ..outputs import same_rank, spread


class R2State(NamedTuple):
    """The moments of each unit, (units,) in float64.

    Attributes:
        origin: The first target. The mean is relative to it, so that it is exact for a constant
            target.
        count: The weight of all samples.
        mean: The mean of the targets.
        deviations: The sum of squared deviations of the targets from their mean.
        residuals: The sum of squared differences between targets and outputs.
        targets: The number of targets of all units, a scalar.
    """

    origin: tf.Tensor
    count: tf.Tensor
    mean: tf.Tensor
    deviations: tf.Tensor
    residuals: tf.Tensor
    targets: tf.Tensor


def initial(_: R2Score, objective: Objective) -> R2State:
    """Returns the moments before the first batch."""
    none, nothing = tf.zeros([objective.type.features], tf.float64), tf.zeros([], tf.float64)
    return R2State(none, none, none, none, none, nothing)


def updated(
    _: R2Score,
    __: Objective,
    state: R2State,
    y_true: tf.Tensor,
    y_pred: tf.Tensor,
    weight: tf.Tensor | None,
) -> R2State:
    """Returns the moments with one more batch."""
    y_true, y_pred = same_rank(tf.cast(y_true, tf.float64), tf.cast(y_pred, tf.float64))
    weights = tf.ones_like(y_true) if weight is None else spread(weight, y_true)
    weights = tf.broadcast_to(weights, tf.shape(y_true))
    origin = tf.where(state.count > 0, state.origin, y_true[0])
    shifted = y_true - origin
    count = tf.reduce_sum(weights, axis=0)
    mean = tf.math.divide_no_nan(tf.reduce_sum(weights * shifted, axis=0), count)
    total = state.count + count
    apart = mean - state.mean
    share = tf.math.divide_no_nan(count, total)
    return R2State(
        origin,
        total,
        state.mean + apart * share,
        state.deviations
        + tf.reduce_sum(weights * tf.square(shifted - mean), axis=0)
        + tf.square(apart) * state.count * share,
        state.residuals
        + tf.reduce_sum(weights * tf.math.squared_difference(y_true, y_pred), axis=0),
        state.targets + tf.cast(tf.size(y_true), tf.float64),
    )


def r2(metric: R2Score, state: R2State) -> tf.Tensor:
    """Returns the explained fraction of the variance, averaged over units.

    A unit with a constant target counts as 1 if the outputs match it exactly, otherwise as 0.
    """
    variance, residuals = state.deviations, state.residuals
    varies = variance > 0
    missed = tf.cast(tf.not_equal(residuals, 0), tf.float64)
    score = 1 - tf.where(varies, tf.math.divide_no_nan(residuals, variance), missed)
    weights = tf.where(tf.reduce_any(varies), variance, tf.ones_like(variance))
    if metric.class_aggregation == "uniform_average":
        weights = tf.ones_like(variance)
    return _adjusted(metric, state, tf.reduce_sum(weights * score) / tf.reduce_sum(weights))


def _adjusted(metric: R2Score, state: R2State, score: tf.Tensor) -> tf.Tensor:
    """Returns the score adjusted for the number of regressors, if there are more targets."""
    if not metric.num_regressors:
        return score
    left = state.targets - metric.num_regressors - 1
    adjusted = 1 - (1 - score) * tf.math.divide_no_nan(state.targets - 1, left)
    return tf.where(left > 0, adjusted, score)
