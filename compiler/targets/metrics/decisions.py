"""Decisions per unit, in targets and in outputs, by the objective's decision rule."""

import tensorflow as tf

from ...objectives.objectives import Objective
from ..outputs import same_rank, without_last


def positive(
    objective: Objective, y_true: tf.Tensor, y_pred: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns which units are positive in the target, as booleans, and the outputs in the same
    shape.
    """
    if objective.decision_rule == "argmax":
        is_number = objective.loss.target == "class"
        classes = without_last(y_true, y_pred) if is_number else largest(y_true)
        return one_hot(classes, y_pred.shape[-1]), y_pred
    y_true, y_pred = same_rank(y_true, y_pred)
    return y_true > (0 if objective.decision_rule == "sign" else 0.5), y_pred


def called(objective: Objective, y_pred: tf.Tensor, threshold: float | None = None) -> tf.Tensor:
    """Returns which units the output predicts as positive, as booleans. An explicit threshold takes
    precedence.
    """
    if threshold is not None:
        return y_pred > threshold
    if objective.decision_rule == "argmax":
        return one_hot(largest(y_pred), y_pred.shape[-1])
    return y_pred > (0.0 if objective.decision_rule == "sign" else 0.5)


def largest(values: tf.Tensor) -> tf.Tensor:
    """Returns the index of the largest unit at each position; of equal ones, the first."""
    return tf.argmax(values, axis=-1, output_type=tf.int32)


def one_hot(classes: tf.Tensor, units: int) -> tf.Tensor:
    """Returns class indices as one boolean per unit."""
    return tf.one_hot(tf.cast(classes, tf.int32), units, True, False, dtype=tf.bool)
