"""The mean losses of an epoch, summed in one vector beside the metrics of a target."""

from collections.abc import Sequence

import tensorflow as tf

from ..objectives.objectives import Objective


def names(objectives: Sequence[Objective]) -> list[str]:
    """What is summed: the whole loss, and with several outputs the loss of each."""
    parts = [f"{objective.output}_loss" for objective in objectives]
    return ["loss", *parts] if len(parts) > 1 else ["loss"]


def initial(objectives: Sequence[Objective]) -> tf.Tensor:
    """Sums of no batch, float64, the number of samples last."""
    return tf.zeros([len(names(objectives)) + 1], tf.float64)


def updated(
    sums: tf.Tensor, total: tf.Tensor, parts: Sequence[tf.Tensor], size: tf.Tensor
) -> tf.Tensor:
    """The sums with a batch: its mean losses count as often as it has samples."""
    values = [total, *parts] if len(parts) > 1 else [total]
    weight = tf.cast(size, tf.float64)
    row = tf.stack([tf.cast(value, tf.float64) for value in values] + [tf.ones([], tf.float64)])
    return sums + row * weight


def results(objectives: Sequence[Objective], sums: tf.Tensor) -> dict[str, tf.Tensor]:
    """The means by name."""
    means = tf.cast(sums[:-1] / tf.maximum(sums[-1], 1.0), tf.float32)
    return dict(zip(names(objectives), tf.unstack(means), strict=True))
