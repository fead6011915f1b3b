"""Normalization of vectors to length 1, with Keras' guard against division by 0."""

from typing import Any

import tensorflow as tf

EPSILON = 1e-7
"""`keras.config.epsilon()`, which a spec can't change."""


def normalized(x: tf.Tensor, axis: Any = -1) -> tf.Tensor:
    """Returns `x` with vectors along `axis` of length 1; vectors shorter than EPSILON stay
    short.
    """
    inverse = tf.math.rsqrt(tf.reduce_sum(tf.square(x), axis=axis, keepdims=True))
    return x * tf.minimum(inverse, 1.0 / EPSILON)
