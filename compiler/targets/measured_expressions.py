"""The expressions of losses and metrics over a batch."""

import tensorflow as tf

from ...spec_schema.expressions.measures import PREDICTION, TARGET, terms_of
from .graph.operations import apply
from .outputs import same_rank, without_last


def computed(text: str, target: str, y_true: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
    """Returns the terms of an expression, or one number for the batch.

    Args:
        target: The kind of target, as of losses.
    """
    if target == "class":
        y_true = tf.cast(without_last(y_true, y_pred), tf.int32)
    else:
        y_true, y_pred = same_rank(y_true, y_pred)
        y_true = tf.cast(y_true, y_pred.dtype)
    return terms_of(text).run({TARGET: y_true, PREDICTION: y_pred}, apply)
