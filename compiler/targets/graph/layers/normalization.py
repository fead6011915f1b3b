"""Normalization as TensorFlow operations; computed in float32 if the input has less precision."""

import math
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
    y, *moved = call.when_training(lambda: _by_batch(op, call, x), lambda: _by_average(op, call, x))
    if call.training is not False:
        call.updates.update(zip(_moved(op), moved, strict=True))
    return y


def _moved(op: BatchNormalization) -> tuple[str, ...]:
    """Returns the names of the moving averages."""
    renormed = ("moving_stddev", "renorm_mean", "renorm_stddev") if op.renorm else ()
    return ("moving_mean", "moving_variance", *renormed)


def _by_batch(op: BatchNormalization, call: LayerCall, x: tf.Tensor) -> tuple[tf.Tensor, ...]:
    """Returns the output by the batch moments, and the updated moving averages.

    The operations are those of Keras: TensorFlow's fused kernel rounds differently, and runs that
    differ in the last bit diverge within a few epochs.
    """
    wide = _wide(x)
    mean, variance = _moments(op, call, wide)
    if op.renorm:
        r, d = _correction(op, call, mean, variance)
        y = _normalized(op, call, wide, mean, variance, r, d)
        return tf.cast(y, x.dtype), *_renormed(op, call, mean, variance)
    y = tf.cast(_normalized(op, call, wide, mean, variance), x.dtype)
    new_mean = call.weight("moving_mean", mean) * op.momentum + mean * (1 - op.momentum)
    kept = call.weight("moving_variance", variance) * op.momentum
    return y, new_mean, kept + variance * (1 - op.momentum)


def _by_average(op: BatchNormalization, call: LayerCall, x: tf.Tensor) -> tuple[tf.Tensor, ...]:
    """Returns the output by the moving averages, and these unchanged."""
    wide = _wide(x)
    moved = [call.weight(name, wide) for name in _moved(op)]
    return tf.cast(_normalized(op, call, wide, *moved[:2]), x.dtype), *moved


def _correction(
    op: BatchNormalization, call: LayerCall, mean: tf.Tensor, variance: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns the factor and the offset that bring the batch moments to the moving ones."""
    bounds = op.renorm_clipping or {}
    known = tf.maximum(call.weight("renorm_stddev", mean), op.epsilon**0.5)
    r = tf.sqrt(variance + op.epsilon) / known
    d = (mean - call.weight("renorm_mean", mean)) / known
    r = tf.minimum(tf.maximum(r, bounds.get("rmin", 0.0)), bounds.get("rmax", math.inf))
    if "dmax" in bounds:
        d = tf.clip_by_value(d, -bounds["dmax"], bounds["dmax"])
    return tf.stop_gradient(r), tf.stop_gradient(d)


def _renormed(
    op: BatchNormalization, call: LayerCall, mean: tf.Tensor, variance: tf.Tensor
) -> tuple[tf.Tensor, ...]:
    """Returns the new moving averages, in the order of their names."""

    def moved(name: str, value: tf.Tensor, momentum: float) -> tf.Tensor:
        return call.weight(name, value) * momentum + value * (1 - momentum)

    stddev = tf.sqrt(variance + op.epsilon)
    moving = moved("moving_stddev", stddev, op.momentum)
    return (
        moved("moving_mean", mean, op.momentum),
        tf.nn.relu(moving * moving - op.epsilon),
        moving,
        moved("renorm_mean", mean, op.renorm_momentum),
        moved("renorm_stddev", stddev, op.renorm_momentum),
    )


def _moments(op: BatchNormalization, call: LayerCall, x: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    axes = [axis for axis in range(x.shape.rank) if axis != op.axis % x.shape.rank]
    if call.mask is None:
        mean, variance = tf.nn.moments(x, axes)
        return mean, variance
    return _moments_where(call.mask[..., None], x, axes)


def _moments_where(mask: tf.Tensor, x: tf.Tensor, axes: list[int]) -> tuple[tf.Tensor, tf.Tensor]:
    """Mean and variance of the positions that the mask leaves."""
    zeros = tf.zeros_like(x)
    count = tf.reduce_sum(tf.where(mask, tf.ones_like(x), zeros), axes, keepdims=True) + EPSILON
    mean = tf.reduce_sum(tf.where(mask, x, zeros), axes, keepdims=True) / count
    squares = tf.square(tf.where(mask, x - mean, zeros))
    variance = tf.reduce_sum(squares, axes, keepdims=True) / count
    return tf.squeeze(mean, axes), tf.squeeze(variance, axes)


def _normalized(
    op: BatchNormalization,
    call: LayerCall,
    x: tf.Tensor,
    mean: tf.Tensor,
    variance: tf.Tensor,
    factor: tf.Tensor | None = None,
    offset: tf.Tensor | None = None,
) -> tf.Tensor:
    """Normalize, correct by a factor and an offset, and apply `gamma` and `beta`."""
    gamma = call.weight("gamma", x) if op.scale else None
    beta = call.weight("beta", x) if op.center else None
    if factor is not None and offset is not None:
        offset = offset if gamma is None else offset * gamma
        gamma = factor if gamma is None else factor * gamma
        beta = offset if beta is None else offset + beta
    shape = [1] * x.shape.rank
    shape[op.axis] = -1
    scale = None if gamma is None else tf.reshape(gamma, shape)
    shift = None if beta is None else tf.reshape(beta, shape)
    mean, variance = tf.reshape(mean, shape), tf.reshape(variance, shape)
    return tf.nn.batch_normalization(x, mean, variance, shift, scale, op.epsilon)


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
