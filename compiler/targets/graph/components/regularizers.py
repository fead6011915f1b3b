"""Penalties that weights add to the loss (`keras.regularizers`)."""

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from .....spec_schema.components import regularizers as kinds
from .....spec_schema.components.regularizers import Regularizer
from .normalization import normalized


def penalty(regularizer: Regularizer, weight: tf.Tensor) -> tf.Tensor:
    """Returns the penalty of one weight: a scalar."""
    return _TABLE[type(regularizer)](regularizer, weight)


def _l1(strength: float, weight: tf.Tensor) -> tf.Tensor:
    return strength * tf.reduce_sum(tf.abs(weight))


def _l2(strength: float, weight: tf.Tensor) -> tf.Tensor:
    # l2_loss is half the sum of squares, in one operation with a cheap gradient.
    return 2 * strength * tf.nn.l2_loss(weight)


def _l1_l2(op: kinds.L1L2, weight: tf.Tensor) -> tf.Tensor:
    terms = [_l1(op.l1, weight)] if op.l1 else []
    terms += [_l2(op.l2, weight)] if op.l2 else []
    return tf.add_n(terms) if terms else tf.zeros([], weight.dtype)


def _orthogonal(op: kinds.OrthogonalRegularizer, weight: tf.Tensor) -> tf.Tensor:
    by_row = op.mode == "rows"
    vectors = normalized(weight, 1 if by_row else 0)
    product = tf.matmul(vectors, vectors, transpose_a=not by_row, transpose_b=by_row)
    count = weight.shape[0 if by_row else 1]
    others = product * (1.0 - tf.eye(count, dtype=weight.dtype))
    return op.factor * tf.reduce_sum(tf.abs(others)) / (count * (count - 1.0))


_TABLE: dict[type[Regularizer], Callable[[Any, tf.Tensor], tf.Tensor]] = {
    kinds.L1: lambda op, weight: _l1(op.l1, weight),
    kinds.L2: lambda op, weight: _l2(op.l2, weight),
    kinds.L1L2: _l1_l2,
    kinds.OrthogonalRegularizer: _orthogonal,
}
