"""How far outputs are from targets: values of each unit, position or sample, in float64."""

import math

import tensorflow as tf

from ....spec_schema.components.metrics import Metric
from ....spec_schema.components.metrics.regression import (
    ConcordanceCorrelation,
    CosineSimilarity,
    PearsonCorrelation,
)
from ...objectives.objectives import Objective
from ..outputs import same_rank

EPSILON = 1e-7
"""`keras.config.epsilon()`, which a spec can't change."""


def exact(y_true: tf.Tensor, y_pred: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns both in float64, with the same number of axes."""
    return same_rank(tf.cast(y_true, tf.float64), tf.cast(y_pred, tf.float64))


def squared_difference(_: Metric, __: Objective, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    """The squared difference of each unit."""
    return tf.math.squared_difference(*exact(y_true, y_pred))


def difference(_: Metric, __: Objective, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    """The absolute difference of each unit."""
    y_true, y_pred = exact(y_true, y_pred)
    return tf.abs(y_true - y_pred)


def percentage(_: Metric, __: Objective, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    """The absolute difference of each unit, in percent of the target."""
    y_true, y_pred = exact(y_true, y_pred)
    return 100 * tf.abs((y_true - y_pred) / tf.maximum(tf.abs(y_true), EPSILON))


def of_logarithms(_: Metric, __: Objective, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    """The squared difference of the logarithms of each unit."""
    logs = (tf.math.log1p(tf.maximum(each, EPSILON)) for each in exact(y_true, y_pred))
    return tf.math.squared_difference(*logs)


def log_cosh(_: Metric, __: Objective, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    """The logarithm of the hyperbolic cosine of the difference of each unit."""
    y_true, y_pred = exact(y_true, y_pred)
    error = tf.abs(y_pred - y_true)
    return error + tf.nn.softplus(-2 * error) - math.log(2)


def cosine(
    metric: CosineSimilarity, _: Objective, y_true: tf.Tensor, y_pred: tf.Tensor
) -> tf.Tensor:
    """The cosine of the angle between target and output."""
    y_true, y_pred = (
        each / tf.maximum(tf.norm(each, axis=metric.axis, keepdims=True), EPSILON)
        for each in exact(y_true, y_pred)
    )
    return tf.reduce_sum(y_true * y_pred, axis=metric.axis)


def pearson(
    metric: PearsonCorrelation, _: Objective, y_true: tf.Tensor, y_pred: tf.Tensor
) -> tf.Tensor:
    """The Pearson correlation of target and output; 0 if one of them is constant."""
    of_target, of_output = (
        each - tf.reduce_mean(each, axis=metric.axis, keepdims=True)
        for each in exact(y_true, y_pred)
    )
    sizes = (tf.reduce_sum(tf.square(each), axis=metric.axis) for each in (of_target, of_output))
    together = tf.reduce_sum(of_target * of_output, axis=metric.axis)
    return tf.math.divide_no_nan(together, tf.sqrt(tf.multiply(*sizes)))


def concordance(
    metric: ConcordanceCorrelation, _: Objective, y_true: tf.Tensor, y_pred: tf.Tensor
) -> tf.Tensor:
    """The concordance correlation of target and output."""
    y_true, y_pred = exact(y_true, y_pred)
    of_target, spread = tf.nn.moments(y_true, [metric.axis], keepdims=True)
    of_output, spread_of_output = tf.nn.moments(y_pred, [metric.axis], keepdims=True)
    together = tf.reduce_mean((y_true - of_target) * (y_pred - of_output), metric.axis)
    apart = spread + spread_of_output + tf.math.squared_difference(of_target, of_output)
    return 2 * together / (tf.squeeze(apart, metric.axis) + EPSILON)


def hinge(_: Metric, __: Objective, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    """How much each margin falls short of 1."""
    y_true, y_pred = exact(y_true, y_pred)
    is_binary = tf.reduce_all((y_true == 0) | (y_true == 1))
    return tf.nn.relu(1 - tf.where(is_binary, 2 * y_true - 1, y_true) * y_pred)


def squared_hinge(
    metric: Metric, objective: Objective, y_true: tf.Tensor, y_pred: tf.Tensor
) -> tf.Tensor:
    """The square of how much each margin falls short of 1."""
    return tf.square(hinge(metric, objective, y_true, y_pred))


def categorical_hinge(_: Metric, __: Objective, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    """How much the score of the class falls short of the next best score plus 1."""
    y_true, y_pred = exact(y_true, y_pred)
    right = tf.reduce_sum(y_true * y_pred, axis=-1)
    return tf.nn.relu(tf.reduce_max((1 - y_true) * y_pred, axis=-1) - right + 1)
