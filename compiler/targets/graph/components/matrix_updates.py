"""The updates of optimizers that treat matrices in their own way: Adafactor and Muon."""

from collections.abc import Callable

import tensorflow as tf

from .....spec_schema.components.optimizers.adafactor import Adafactor
from .....spec_schema.components.optimizers.muon import Muon
from .updates import Update, moved

TINY = 1e-7
"""What Keras adds to the norm of a matrix."""


def factors(weight: tf.Variable) -> dict[str, Callable[[], tf.Tensor]]:
    """Returns the initial means of the squared gradients over rows and columns."""
    shape = weight.shape
    if shape.rank < 2:
        return {}
    return {
        "r": lambda: tf.zeros(shape[:-1], weight.dtype),
        "c": lambda: tf.zeros(shape[:-2] + shape[-1:], weight.dtype),
    }


def adafactor(op: Adafactor, rate: tf.Tensor, step: tf.Tensor) -> Update:
    """Returns the update of a weight; the slots are `r` and `c`, if it has two axes, and
    `velocity`.
    """
    number = step + 1
    limited = tf.minimum(rate, 1 / tf.sqrt(number))
    decay = 1 - tf.pow(number, op.beta_2_decay)

    def update(variable: tf.Variable, gradient: tf.Tensor, *slots: tf.Variable) -> None:
        square = tf.square(gradient) + op.epsilon_1
        *means, velocity = slots
        if means:
            for mean, axis in zip(means, (-1, -2), strict=True):
                mean.assign(decay * mean + (1 - decay) * tf.reduce_mean(square, axis))
            rows, columns = means
            share = rows / tf.reduce_mean(rows, -1, keepdims=True)
            velocity.assign(share[..., None] * columns[..., None, :])
        else:
            velocity.assign(decay * velocity + (1 - decay) * square)
        change = gradient / tf.sqrt(velocity)
        change /= tf.maximum(1.0, _root_mean_square(change) / op.clip_threshold)
        size = tf.maximum(op.epsilon_2, _root_mean_square(variable))
        variable.assign_sub(size * limited * change)

    return update


def _root_mean_square(x: tf.Tensor) -> tf.Tensor:
    return tf.sqrt(tf.reduce_mean(tf.square(x)))


def muon(op: Muon, rate: tf.Tensor, step: tf.Tensor) -> Update:
    """Returns the update of a weight: that of AdamW if it has a velocity."""
    power_1, power_2 = tf.pow(op.adam_beta_1, step + 1), tf.pow(op.adam_beta_2, step + 1)
    adam_rate = rate * op.adam_lr_ratio * tf.sqrt(1 - power_2) / (1 - power_1)

    def update(
        variable: tf.Variable,
        gradient: tf.Tensor,
        momentum: tf.Variable,
        velocity: tf.Variable | None = None,
    ) -> None:
        if velocity is not None:
            mean = moved(momentum, gradient, op.adam_beta_1)
            square = moved(velocity, tf.square(gradient), op.adam_beta_2)
            variable.assign_sub(mean * adam_rate / (tf.sqrt(square) + op.epsilon))
            return
        summed = momentum + (gradient + momentum * (op.momentum - 1))
        momentum.assign(summed)
        ahead = gradient + op.momentum * summed if op.nesterov else summed
        change = rate * _orthogonalized(op, ahead)
        if op.rms_rate is not None:
            change *= float(max(variable.shape)) ** 0.5 * op.rms_rate
        variable.assign_sub(change)

    return update


def _orthogonalized(op: Muon, x: tf.Tensor) -> tf.Tensor:
    """Returns the nearest orthogonal matrix, approximately: a Newton-Schulz iteration."""
    is_tall = x.shape[0] > x.shape[1]
    x = tf.transpose(x) if is_tall else x
    x /= tf.norm(x) + TINY
    for _ in range(op.ns_steps):
        product = tf.matmul(x, x, transpose_b=True)
        x = op.muon_a * x + (op.muon_b * product + op.muon_c * product @ product) @ x
    return tf.transpose(x) if is_tall else x
