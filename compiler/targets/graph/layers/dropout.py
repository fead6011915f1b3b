"""Dropout as TensorFlow operations, with the same random draws as Keras."""

import tensorflow as tf

from .....spec_schema.layers.dropout import Dropout
from ..lowering import LayerCall, dropped, lower


@lower(Dropout)
def dropout(op: Dropout, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    if not op.rate:
        return x

    def noisy() -> tf.Tensor:
        noise = op.noise_shape and noise_sizes(x, op.noise_shape)
        return dropped(call, x, op.rate, call.seed(), noise)

    return call.when_training(noisy, lambda: x)


def noise_sizes(x: tf.Tensor, noise_shape: tuple[int | None, ...]) -> list[int | tf.Tensor]:
    """Returns a noise shape with the size of the input where it is open."""
    own = tf.shape(x)
    return [own[axis] if size is None else size for axis, size in enumerate(noise_shape)]
