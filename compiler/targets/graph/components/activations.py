"""Activation functions by the names that specs use (`keras.activations`, with its defaults)."""

from collections.abc import Callable

import tensorflow as tf


def activate(name: str, x: tf.Tensor) -> tf.Tensor:
    """Apply an activation to `x`. Raises KeyError for an unknown name."""
    return ACTIVATIONS[name](x)


def _hard_sigmoid(x: tf.Tensor) -> tf.Tensor:
    return tf.nn.relu6(x + 3.0) / 6.0


def _celu(x: tf.Tensor) -> tf.Tensor:
    return tf.maximum(x, 0.0) + tf.math.expm1(tf.minimum(x, 0.0))


def _soft_shrink(x: tf.Tensor) -> tf.Tensor:
    return tf.where(x > 0.5, x - 0.5, tf.where(x < -0.5, x + 0.5, tf.zeros_like(x)))


def _hard_shrink(x: tf.Tensor) -> tf.Tensor:
    return tf.where(tf.abs(x) > 0.5, x, tf.zeros_like(x))


def _sparse_plus(x: tf.Tensor) -> tf.Tensor:
    return tf.where(x <= -1, tf.zeros_like(x), tf.where(x < 1, 0.25 * tf.square(x + 1), x))


def _sparse_sigmoid(x: tf.Tensor) -> tf.Tensor:
    # Not clipped: at -1 and 1 Keras lets no gradient through.
    return tf.where(x <= -1, tf.zeros_like(x), tf.where(x >= 1, tf.ones_like(x), 0.5 * (x + 1)))


def _sparsemax(x: tf.Tensor) -> tf.Tensor:
    """Sparsemax over the last axis, as in Keras.

    If more than one unit stays above 0, Keras uses the sum of all partial sums instead of the last
    one, so that the result is not a distribution. Both targets give the result of Keras.
    """
    falling = tf.sort(x, direction="DESCENDING")
    sums = tf.cumsum(falling, axis=-1)
    place = tf.cast(tf.range(1, tf.shape(x)[-1] + 1), x.dtype)
    support = falling - (sums - 1) / place > 0
    size = tf.reduce_sum(tf.cast(support, x.dtype), axis=-1, keepdims=True)
    total = tf.reduce_sum(tf.where(support, sums, 0.0), axis=-1, keepdims=True)
    return tf.maximum(x - (total - 1) / size, 0.0)


ACTIVATIONS: dict[str, Callable[[tf.Tensor], tf.Tensor]] = {
    "linear": lambda x: x,
    "relu": tf.nn.relu,
    "relu6": tf.nn.relu6,
    "leaky_relu": tf.nn.leaky_relu,
    "elu": tf.nn.elu,
    "selu": tf.nn.selu,
    "celu": _celu,
    "gelu": tf.nn.gelu,
    "silu": tf.nn.silu,
    "mish": lambda x: x * tf.tanh(tf.math.softplus(x)),
    "softplus": tf.math.softplus,
    "softsign": tf.nn.softsign,
    "sigmoid": tf.nn.sigmoid,
    "log_sigmoid": tf.math.log_sigmoid,
    "hard_sigmoid": _hard_sigmoid,
    "hard_silu": lambda x: x * _hard_sigmoid(x),
    "hard_tanh": lambda x: tf.clip_by_value(x, -1.0, 1.0),
    "hard_shrink": _hard_shrink,
    "soft_shrink": _soft_shrink,
    "tanh": tf.tanh,
    "tanh_shrink": lambda x: x - tf.tanh(x),
    "exponential": tf.exp,
    "softmax": tf.nn.softmax,
    "log_softmax": tf.nn.log_softmax,
    "sparsemax": _sparsemax,
    "sparse_plus": _sparse_plus,
    "sparse_sigmoid": _sparse_sigmoid,
    "squareplus": lambda x: (x + tf.sqrt(tf.square(x) + 4.0)) / 2.0,
}
