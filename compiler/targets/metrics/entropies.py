"""How likely the targets are by the outputs: values of each unit or position, in float64."""

import numpy as np
import tensorflow as tf

from ....spec_schema.components.metrics import Metric
from ....spec_schema.components.metrics.probabilistic import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
)
from ...objectives.objectives import Objective
from ..outputs import activated, logits_of, without_last
from .errors import EPSILON, exact

LEAST, GREATEST = float(np.float32(EPSILON)), float(np.float32(1 - EPSILON))
"""The bounds of probabilities, as losses have them in float32."""


def binary(
    metric: BinaryCrossentropy, objective: Objective, y_true: tf.Tensor, y_pred: tf.Tensor
) -> tf.Tensor:
    """The cross-entropy of each unit."""
    logits, yes = _logits(objective, y_pred, "Sigmoid"), _probabilities(objective, y_pred)
    y_true, yes = exact(y_true, yes)
    y_true = y_true * (1 - metric.label_smoothing) + metric.label_smoothing / 2
    if logits is not None:
        logits = tf.reshape(logits, tf.shape(yes))
        return tf.nn.sigmoid_cross_entropy_with_logits(labels=y_true, logits=logits)
    yes = _clipped(yes)
    return -(y_true * tf.math.log(yes) + (1 - y_true) * tf.math.log(1 - yes))


def categorical(
    metric: CategoricalCrossentropy, objective: Objective, y_true: tf.Tensor, y_pred: tf.Tensor
) -> tf.Tensor:
    """The cross-entropy of each position, for one-hot targets."""
    y_true = tf.cast(y_true, tf.float64)
    y_true = y_true * (1 - metric.label_smoothing) + metric.label_smoothing / y_true.shape[-1]
    logits = _logits(objective, y_pred, "Softmax")
    if logits is not None:
        return tf.nn.softmax_cross_entropy_with_logits(labels=y_true, logits=logits)
    shares = _probabilities(objective, y_pred)
    shares /= tf.reduce_sum(shares, axis=-1, keepdims=True)
    return -tf.reduce_sum(y_true * tf.math.log(_clipped(shares)), axis=-1)


def sparse(_: Metric, objective: Objective, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    """The cross-entropy of each position, for class indices."""
    logits = _logits(objective, y_pred, "Softmax")
    if logits is None:
        logits = tf.math.log(_clipped(_probabilities(objective, y_pred)))
    labels = tf.cast(without_last(y_true, y_pred), tf.int64)
    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)


def divergence(_: Metric, __: Objective, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    """The Kullback-Leibler divergence of each position."""
    y_true, y_pred = (tf.clip_by_value(each, EPSILON, 1) for each in exact(y_true, y_pred))
    return tf.reduce_sum(y_true * tf.math.log(y_true / y_pred), axis=-1)


def poisson(_: Metric, __: Objective, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    """The Poisson loss of each unit."""
    y_true, y_pred = exact(y_true, y_pred)
    return y_pred - y_true * tf.math.log(y_pred + EPSILON)


def _logits(objective: Objective, y_pred: tf.Tensor, activation: str) -> tf.Tensor | None:
    """Returns the logits of an activation, if the output is these or was computed from them."""
    given = objective.output_activation
    found = logits_of(y_pred, activation) if given is None else y_pred
    if found is None or given not in (None, activation.lower()):
        return None
    return tf.cast(found, tf.float64)


def _probabilities(objective: Objective, y_pred: tf.Tensor) -> tf.Tensor:
    return activated(tf.cast(y_pred, tf.float64), objective.output_activation)


def _clipped(probabilities: tf.Tensor) -> tf.Tensor:
    return tf.clip_by_value(probabilities, LEAST, GREATEST)
