"""Activation functions by the names a spec uses (`keras.activations`)."""

from collections.abc import Callable

import tensorflow as tf


def activate(name: str, x: tf.Tensor) -> tf.Tensor:
    """The activation of that name applied to `x`."""
    return ACTIVATIONS[name](x)


ACTIVATIONS: dict[str, Callable[[tf.Tensor], tf.Tensor]] = {
    "linear": lambda x: x,
    "relu": tf.nn.relu,
    "sigmoid": tf.nn.sigmoid,
    "tanh": tf.nn.tanh,
    "softmax": tf.nn.softmax,
}
