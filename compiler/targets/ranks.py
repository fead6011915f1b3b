"""Targets, outputs and sample weights brought to one rank, as Keras does before it compares."""

import tensorflow as tf


def same_rank(y_true: tf.Tensor, y_pred: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Both with a last axis of 1 added or taken away where one has one axis more."""
    more = y_true.shape.rank - y_pred.shape.rank
    if more == 1 and y_true.shape[-1] == 1:
        return (y_true, y_pred[:, None]) if y_pred.shape.rank == 1 else (y_true[..., 0], y_pred)
    if more == -1 and y_pred.shape[-1] == 1:
        return (y_true[:, None], y_pred) if y_true.shape.rank == 1 else (y_true, y_pred[..., 0])
    return y_true, y_pred


def without_last(y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    """Class numbers with one axis less than the outputs."""
    return y_true[..., 0] if y_true.shape.rank == y_pred.shape.rank else y_true


def spread(sample_weight: tf.Tensor, values: tf.Tensor) -> tf.Tensor:
    """Weights (batch,) with as many axes as `values`, ready to be multiplied."""
    return tf.reshape(sample_weight, [-1] + [1] * (values.shape.rank - 1))
