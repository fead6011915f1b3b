"""Constraints, which are applied to weights after each update (`keras.constraints`)."""

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from .....spec_schema.components.constraints import Constraint
from .....spec_schema.components.constraints.norm import MaxNorm, MinMaxNorm, UnitNorm
from .....spec_schema.components.constraints.sign import NonNeg
from .normalization import EPSILON


def constrained(constraint: Constraint, weight: tf.Tensor) -> tf.Tensor:
    """Returns the constrained value of a weight, with the shape of the weight."""
    return _TABLE[type(constraint)](constraint, weight)


def _norms(weight: tf.Tensor, axis: tuple[int, ...]) -> tf.Tensor:
    return tf.sqrt(tf.reduce_sum(tf.square(weight), axis=axis, keepdims=True))


def _max_norm(op: MaxNorm, weight: tf.Tensor) -> tf.Tensor:
    norms = _norms(weight, op.axis)
    return weight * (tf.minimum(norms, op.max_value) / (EPSILON + norms))


def _min_max_norm(op: MinMaxNorm, weight: tf.Tensor) -> tf.Tensor:
    norms = _norms(weight, op.axis)
    within = tf.clip_by_value(norms, op.min_value, op.max_value)
    desired = op.rate * within + (1 - op.rate) * norms
    return weight * (desired / (EPSILON + norms))


def _unit_norm(op: UnitNorm, weight: tf.Tensor) -> tf.Tensor:
    return weight / (EPSILON + _norms(weight, op.axis))


_TABLE: dict[type[Constraint], Callable[[Any, tf.Tensor], tf.Tensor]] = {
    MaxNorm: _max_norm,
    MinMaxNorm: _min_max_norm,
    NonNeg: lambda op, weight: tf.maximum(weight, 0.0),
    UnitNorm: _unit_norm,
}
