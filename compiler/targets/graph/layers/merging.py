"""Layers that merge several tensors into one as TensorFlow operations."""

from collections.abc import Callable
from functools import reduce
from itertools import zip_longest
from string import ascii_letters

import tensorflow as tf

from .....spec_schema.layers.merging import (
    Add,
    Average,
    Concatenate,
    Dot,
    Maximum,
    Minimum,
    Multiply,
    Subtract,
)
from .....spec_schema.operator import Operator
from ..components.normalization import normalized
from ..lowering import LayerCall, lower, lower_mask


@lower(Add)
def add(op: Add, call: LayerCall, *inputs: tf.Tensor) -> tf.Tensor:
    return reduce(tf.add, _widened(inputs))


@lower(Subtract)
def subtract(op: Subtract, call: LayerCall, *inputs: tf.Tensor) -> tf.Tensor:
    return tf.subtract(*_widened(inputs))


@lower(Multiply)
def multiply(op: Multiply, call: LayerCall, *inputs: tf.Tensor) -> tf.Tensor:
    masks = _masks(call, inputs)
    pairs = zip(_widened(inputs), masks, strict=True)
    filled = [x if mask is None else tf.where(mask, x, tf.ones_like(x)) for x, mask in pairs]
    product = reduce(tf.multiply, filled)
    masked = _any(masks)
    return product if masked is None else tf.where(masked, product, tf.zeros_like(product))


@lower(Average)
def average(op: Average, call: LayerCall, *inputs: tf.Tensor) -> tf.Tensor:
    return reduce(tf.add, _widened(inputs)) / len(inputs)


@lower(Maximum)
def maximum(op: Maximum, call: LayerCall, *inputs: tf.Tensor) -> tf.Tensor:
    return _chosen(tf.maximum, call, inputs)


@lower(Minimum)
def minimum(op: Minimum, call: LayerCall, *inputs: tf.Tensor) -> tf.Tensor:
    return _chosen(tf.minimum, call, inputs)


def _chosen(
    choose: Callable[..., tf.Tensor], call: LayerCall, inputs: tuple[tf.Tensor, ...]
) -> tf.Tensor:
    """One input after the other compared with the result so far, leaving out what is masked."""
    result, *others = _widened(inputs)
    masked, *masks = _masks(call, inputs)
    for x, mask in zip(others, masks, strict=True):
        if mask is not None:
            x = tf.where(mask, x, result)
        if masked is not None:
            result = tf.where(masked, result, x)
        masked = _any([masked, mask])
        result = choose(result, x)
    return result


@lower_mask(Add)
@lower_mask(Subtract)
@lower_mask(Multiply)
@lower_mask(Average)
@lower_mask(Maximum)
@lower_mask(Minimum)
def either(op: Operator, call: LayerCall, *inputs: tf.Tensor) -> tf.Tensor | None:
    return _any([*call.masks])


@lower(Dot)
def dot(op: Dot, call: LayerCall, first: tf.Tensor, second: tf.Tensor) -> tf.Tensor:
    one, other = (axis % x.shape.rank for axis, x in zip(op.axes, (first, second), strict=True))
    if op.normalize:
        first, second = normalized(first, one), normalized(second, other)
    letters = ascii_letters[: first.shape.rank]
    others = ascii_letters[first.shape.rank : first.shape.rank + second.shape.rank]
    others = letters[0] + others[1:other] + letters[one] + others[other + 1 :]
    rest = letters[1:one] + letters[one + 1 :] + others[1:other] + others[other + 1 :]
    y = tf.einsum(f"{letters},{others}->{letters[0]}{rest}", first, second)
    return y if rest else tf.expand_dims(y, 1)


@lower(Concatenate)
def concatenate(op: Concatenate, call: LayerCall, *inputs: tf.Tensor) -> tf.Tensor:
    return tf.concat(inputs, op.axis)


@lower_mask(Concatenate)
def joined(op: Concatenate, call: LayerCall, *inputs: tf.Tensor) -> tf.Tensor | None:
    if all(mask is None for mask in call.masks):
        return None
    pairs = zip(inputs, call.masks, strict=True)
    masks = [_spread(x, mask) for x, mask in pairs]
    return tf.reduce_any(tf.concat(masks, op.axis), -1)


def _masks(call: LayerCall, inputs: tuple[tf.Tensor, ...]) -> list[tf.Tensor | None]:
    """The masks, with an axis behind them; as in Keras, none for inputs that are widened."""
    rank = max(x.shape.rank for x in inputs)
    pairs = zip_longest(inputs, call.masks)
    return [None if m is None or x.shape.rank < rank else m[..., None] for x, m in pairs]


def _any(masks: list[tf.Tensor | None]) -> tf.Tensor | None:
    """Where any of the masks is true; None if an input has none."""
    known = [mask for mask in masks if mask is not None]
    return reduce(tf.logical_or, known) if len(known) == len(masks) else None


def _spread(x: tf.Tensor, mask: tf.Tensor | None) -> tf.Tensor:
    """The mask repeated over the last axis of `x`; true everywhere without a mask."""
    everything = tf.ones_like(x, tf.bool)
    return everything if mask is None else everything & mask[..., None]


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
