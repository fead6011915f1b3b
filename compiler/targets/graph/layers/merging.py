"""Layers that merge several tensors into one as TensorFlow operations."""

from functools import reduce

import tensorflow as tf

from .....spec_schema.layers.merging import Add, Average, Concatenate, Maximum, Multiply, Subtract
from ..lowering import LayerCall, lower


@lower(Add)
def add(op: Add, call: LayerCall, *inputs: tf.Tensor) -> tf.Tensor:
    return reduce(tf.add, _widened(inputs))


@lower(Subtract)
def subtract(op: Subtract, call: LayerCall, *inputs: tf.Tensor) -> tf.Tensor:
    return tf.subtract(*_widened(inputs))


@lower(Multiply)
def multiply(op: Multiply, call: LayerCall, *inputs: tf.Tensor) -> tf.Tensor:
    return reduce(tf.multiply, _widened(inputs))


@lower(Average)
def average(op: Average, call: LayerCall, *inputs: tf.Tensor) -> tf.Tensor:
    return reduce(tf.add, _widened(inputs)) / len(inputs)


@lower(Maximum)
def maximum(op: Maximum, call: LayerCall, *inputs: tf.Tensor) -> tf.Tensor:
    return reduce(tf.maximum, _widened(inputs))


@lower(Concatenate)
def concatenate(op: Concatenate, call: LayerCall, *inputs: tf.Tensor) -> tf.Tensor:
    return tf.concat(inputs, op.axis)


def _widened(inputs: tuple[tf.Tensor, ...]) -> list[tf.Tensor]:
    """Returns all inputs with the largest rank; axes of size 1 are inserted after the batch
    axis.
    """
    rank = max(x.shape.rank for x in inputs)
    return [_with_rank(x, rank) for x in inputs]


def _with_rank(x: tf.Tensor, rank: int) -> tf.Tensor:
    for _ in range(rank - x.shape.rank):
        x = tf.expand_dims(x, 1)
    return x
