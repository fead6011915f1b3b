"""Normalization of vectors to length 1, with Keras' guard against division by 0."""

from typing import Any

import tensorflow as tf

EPSILON = 1e-7
"""`keras.config.epsilon()`, which a spec can't change."""


def normalized(x: tf.Tensor, axis: Any = -1, epsilon: float = EPSILON) -> tf.Tensor:
    """Returns `x` with vectors along `axis` of length 1; vectors shorter than `epsilon`
    stay short.
    """
    wide = tf.cast(x, tf.float32) if x.dtype.size < 4 else x  # squares overflow half precision
    inverse = tf.math.rsqrt(tf.reduce_sum(tf.square(wide), axis=axis, keepdims=True))
    return tf.cast(wide * tf.minimum(inverse, 1.0 / epsilon), x.dtype)
