"""Normalization as TensorFlow operations; computed in float32 if the input has less precision."""

from collections.abc import Sequence

import tensorflow as tf

from .....spec_schema.layers.normalization import (
    BatchNormalization,
    GroupNormalization,
    LayerNormalization,
    RMSNormalization,
    UnitNormalization,
)
from ..components.normalization import EPSILON, normalized
from ..lowering import LayerCall, lower


@lower(BatchNormalization)
def batch_normalization(op: BatchNormalization, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    x = call.floating(x)
    y, mean, variance = call.when_training(
        lambda: _by_batch(op, call, x), lambda: _by_average(op, call, x)
    )
    if call.training is not False:
        call.updates.update(moving_mean=mean, moving_variance=variance)
    return y


def _by_batch(op: BatchNormalization, call: LayerCall, x: tf.Tensor) -> tuple[tf.Tensor, ...]:
    """Returns the output by the batch moments, and the updated moving averages.

    The operations are those of Keras: TensorFlow's fused kernel rounds differently, and runs that
    differ in the last bit diverge within a few epochs.
    """
    y, mean, variance = _by_moments(op, call, x)
    new_mean = call.weight("moving_mean", mean) * op.momentum + mean * (1 - op.momentum)
    kept = call.weight("moving_variance", variance) * op.momentum
    return y, new_mean, kept + variance * (1 - op.momentum)


def _by_average(op: BatchNormalization, call: LayerCall, x: tf.Tensor) -> tuple[tf.Tensor, ...]:
    """Returns the output by the moving averages, and these unchanged."""
    wide = _wide(x)
    mean, variance = call.weight("moving_mean", wide), call.weight("moving_variance", wide)
    return tf.cast(_normalized(op, call, wide, mean, variance), x.dtype), mean, variance


def _by_moments(op: BatchNormalization, call: LayerCall, x: tf.Tensor) -> tuple[tf.Tensor, ...]:
    wide = _wide(x)
    axes = [axis for axis in range(x.shape.rank) if axis != op.axis % x.shape.rank]
    if call.mask is None:
        mean, variance = tf.nn.moments(wide, axes)
    else:
        mean, variance = _moments_where(call.mask[..., None], wide, axes)
    return tf.cast(_normalized(op, call, wide, mean, variance), x.dtype), mean, variance


def _moments_where(mask: tf.Tensor, x: tf.Tensor, axes: list[int]) -> tuple[tf.Tensor, tf.Tensor]:
    """Mean and variance of the positions that the mask leaves."""
    zeros = tf.zeros_like(x)
    count = tf.reduce_sum(tf.where(mask, tf.ones_like(x), zeros), axes, keepdims=True) + EPSILON
    mean = tf.reduce_sum(tf.where(mask, x, zeros), axes, keepdims=True) / count
    squares = tf.square(tf.where(mask, x - mean, zeros))
    variance = tf.reduce_sum(squares, axes, keepdims=True) / count
    return tf.squeeze(mean, axes), tf.squeeze(variance, axes)


def _normalized(
    op: BatchNormalization, call: LayerCall, x: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor
) -> tf.Tensor:
    shape = [1] * x.shape.rank
    shape[op.axis] = -1
    scale = tf.reshape(call.weight("gamma", x), shape) if op.scale else None
    offset = tf.reshape(call.weight("beta", x), shape) if op.center else None
    mean, variance = tf.reshape(mean, shape), tf.reshape(variance, shape)
    return tf.nn.batch_normalization(x, mean, variance, offset, scale, op.epsilon)


@lower(LayerNormalization)
def layer_normalization(op: LayerNormalization, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    axes = sorted(op.axis)
    y = _standardized(_wide(x), axes, op.epsilon)
    if op.scale:
        y *= _along(x, axes, call.weight("gamma", y))
    if op.center:
        y += _along(x, axes, call.weight("beta", y))
    return tf.cast(y, x.dtype)


def _standardized(x: tf.Tensor, axes: Sequence[int], epsilon: float) -> tf.Tensor:
    """Normalize to mean 0 and variance 1 over the axes.

    The gradient is written out: derived automatically, it takes 1.4 times as long on a CPU.
    """

    def mean(value: tf.Tensor) -> tf.Tensor:
        return tf.reduce_mean(value, axes, keepdims=True)

    def forward(value: tf.Tensor) -> tuple[tf.Tensor, object]:
        centered = value - mean(value)
        scale = tf.math.rsqrt(mean(tf.square(centered)) + epsilon)
        y = centered * scale
        return y, lambda upstream: scale * (upstream - mean(upstream) - y * mean(upstream * y))

    return tf.custom_gradient(forward)(x)


@lower(GroupNormalization)
def group_normalization(op: GroupNormalization, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    wide, axis = _wide(x), op.axis % x.shape.rank
    groups = x.shape[axis] if op.groups == -1 else op.groups
    pair = [groups, x.shape[axis] // groups]
    own = tf.shape(x)
    sizes = [own[place] if size is None else size for place, size in enumerate(x.shape)]
    grouped = tf.reshape(wide, [*sizes[:axis], *pair, *sizes[axis + 1 :]])
    axes = [place for place in range(1, x.shape.rank + 1) if place != axis]
    mean, variance = tf.nn.moments(grouped, axes, keepdims=True)
    shape = [1] * axis + pair + [1] * (x.shape.rank - axis - 1)
    scale = tf.reshape(call.weight("gamma", wide), shape) if op.scale else None
    offset = tf.reshape(call.weight("beta", wide), shape) if op.center else None
    y = tf.nn.batch_normalization(grouped, mean, variance, offset, scale, op.epsilon)
    return tf.cast(tf.reshape(y, sizes), x.dtype)


@lower(RMSNormalization)
def rms_normalization(op: RMSNormalization, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    wide = _wide(x)
    square = tf.reduce_mean(tf.square(wide), op.axis, keepdims=True)
    y = wide * tf.math.rsqrt(square + op.epsilon)
    return tf.cast(y * _along(x, op.axis, call.weight("scale", wide)), x.dtype)


@lower(UnitNormalization)
def unit_normalization(op: UnitNormalization, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    return normalized(x, op.axis, 1e-12)


def _along(x: tf.Tensor, axes: Sequence[int], weight: tf.Tensor) -> tf.Tensor:
    """Returns a weight of the sizes of some axes in a shape that broadcasts to `x`."""
    shape = [1] * x.shape.rank
    for axis in axes:
        shape[axis] = x.shape[axis]
    return tf.reshape(weight, shape)


def _wide(x: tf.Tensor) -> tf.Tensor:
    """Half precision has too few digits for moments."""
    return tf.cast(x, tf.float32) if x.dtype.size < 4 else x
