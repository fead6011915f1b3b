"""Noise as TensorFlow operations, with the same random draws as Keras."""

import tensorflow as tf

from .....spec_schema.layers.regularization import (
    ActivityRegularization,
    AlphaDropout,
    GaussianDropout,
    GaussianNoise,
)
from ..lowering import LayerCall, lower
from .dropout import noise_sizes

LOWEST = -1.6732632423543772848170429916717 * 1.0507009873554804934193349852946
"""What `selu` approaches for large negative inputs."""


@lower(GaussianNoise)
def gaussian_noise(op: GaussianNoise, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    if not op.stddev:
        return x

    def noisy() -> tf.Tensor:
        return x + tf.random.stateless_normal(
            tf.shape(x), call.seed(), stddev=op.stddev, dtype=x.dtype
        )

    return call.when_training(noisy, lambda: x)


@lower(GaussianDropout)
def gaussian_dropout(op: GaussianDropout, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    if not op.rate:
        return x

    def noisy() -> tf.Tensor:
        rate = op.rate * call.dropout
        noise = tf.random.stateless_normal(tf.shape(x), call.seed(), dtype=x.dtype)
        return x * (1 + noise * tf.cast((rate / (1 - rate)) ** 0.5, x.dtype))

    return call.when_training(noisy, lambda: x)


@lower(AlphaDropout)
def alpha_dropout(op: AlphaDropout, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    if not op.rate:
        return x

    def noisy() -> tf.Tensor:
        rate = op.rate * call.dropout
        sizes = tf.shape(x) if op.noise_shape is None else noise_sizes(x, op.noise_shape)
        kept = tf.random.stateless_uniform(sizes, call.seed()) >= rate
        # The factor and offset that keep mean 0 and variance 1.
        factor = ((1 - rate) * (1 + rate * LOWEST**2)) ** -0.5
        offset = -factor * LOWEST * rate
        y = tf.where(kept, x, tf.cast(LOWEST, x.dtype))
        return y * tf.cast(factor, x.dtype) + tf.cast(offset, x.dtype)

    return call.when_training(noisy, lambda: x)


@lower(ActivityRegularization)
def activity_regularization(op: ActivityRegularization, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    return x
