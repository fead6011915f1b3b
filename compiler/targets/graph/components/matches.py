"""What is averaged over samples: whether a prediction is right, or how far off it is."""

import tensorflow as tf

from .....spec_schema.components.metrics import Metric
from .....spec_schema.components.metrics.accuracy import (
    BinaryAccuracy,
    SparseTopKCategoricalAccuracy,
    TopKCategoricalAccuracy,
)
from .ranks import same_rank, without_last


def binary(metric: BinaryAccuracy, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    """Whether each unit says yes or no as the target does."""
    y_true, y_pred = same_rank(y_true, y_pred)
    return tf.equal(tf.cast(y_pred > metric.threshold, y_true.dtype), y_true)


def categorical(_: Metric, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    """Whether the largest output is the class of a one-hot target."""
    return tf.equal(_argmax(y_pred), _argmax(y_true))


def sparse(_: Metric, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    """Whether the largest output is the class of the number in the target."""
    return tf.equal(_argmax(y_pred), _classes(y_true, y_pred))


def top_k(metric: TopKCategoricalAccuracy, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    """Whether the class of a one-hot target is among the k largest outputs."""
    return _in_top_k(_argmax(y_true), y_pred, metric.k)


def sparse_top_k(
    metric: SparseTopKCategoricalAccuracy, y_true: tf.Tensor, y_pred: tf.Tensor
) -> tf.Tensor:
    """Whether the class of the number in the target is among the k largest outputs."""
    return _in_top_k(_classes(y_true, y_pred), y_pred, metric.k)


def squared_difference(_: Metric, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    """The square of the difference of each unit."""
    y_true, y_pred = same_rank(tf.cast(y_true, y_pred.dtype), y_pred)
    return tf.math.squared_difference(y_true, y_pred)


def difference(_: Metric, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    """The magnitude of the difference of each unit."""
    y_true, y_pred = same_rank(tf.cast(y_true, y_pred.dtype), y_pred)
    return tf.abs(y_true - y_pred)


def _argmax(scores: tf.Tensor) -> tf.Tensor:
    return tf.argmax(scores, axis=-1, output_type=tf.int32)


def _classes(y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    return tf.cast(without_last(y_true, y_pred), tf.int32)


def _in_top_k(classes: tf.Tensor, y_pred: tf.Tensor, k: int) -> tf.Tensor:
    rows = tf.reshape(y_pred, [-1, y_pred.shape[-1]])
    found = tf.math.in_top_k(tf.reshape(classes, [-1]), rows, k)
    return tf.reshape(found, tf.shape(classes)) if classes.shape.rank > 1 else found
