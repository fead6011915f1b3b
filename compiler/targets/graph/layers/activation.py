"""Activation functions with parameters as TensorFlow operations."""

import tensorflow as tf

from .....spec_schema.layers.activation import ELU, Activation, LeakyReLU, PReLU, ReLU, Softmax
from ..components.activations import activate
from ..lowering import LayerCall, lower


@lower(Activation)
def activation(op: Activation, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    return activate(op.activation, x)


@lower(ReLU)
def relu(op: ReLU, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    if op.negative_slope and op.max_value is None and not op.threshold:
        return tf.nn.leaky_relu(x, op.negative_slope)
    y = _above(op, x)
    if op.negative_slope:
        y -= op.negative_slope * tf.nn.relu(op.threshold - x)
    return y


def _above(op: ReLU, x: tf.Tensor) -> tf.Tensor:
    """Returns the values above the threshold, limited to the maximum."""
    if op.max_value == 6 and not op.threshold:
        return tf.nn.relu6(x)
    y = tf.where(x > op.threshold, x, tf.zeros_like(x)) if op.threshold else tf.nn.relu(x)
    return y if op.max_value is None else tf.clip_by_value(y, 0.0, op.max_value)


@lower(LeakyReLU)
def leaky_relu(op: LeakyReLU, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    return tf.nn.leaky_relu(x, op.negative_slope)


@lower(ELU)
def elu(op: ELU, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    y = tf.nn.elu(x)
    return y if op.alpha == 1 else tf.where(x > 0, y, op.alpha * y)


@lower(PReLU)
def prelu(op: PReLU, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    return tf.nn.relu(x) - call.weight("alpha", x) * tf.nn.relu(-x)


@lower(Softmax)
def softmax(op: Softmax, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    if len(op.axis) == 1:
        return tf.nn.softmax(x, op.axis[0])
    return tf.exp(x - tf.reduce_logsumexp(x, op.axis, keepdims=True))
