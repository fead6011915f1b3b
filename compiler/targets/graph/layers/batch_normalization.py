"""Batch normalization as TensorFlow operations; computed in float32 if the input is narrower."""

import math

import tensorflow as tf

from .....spec_schema.layers.batch_normalization import BatchNormalization
from ..components.normalization import EPSILON
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
    wide = wide_enough(x)
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
    wide = wide_enough(x)
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


def wide_enough(x: tf.Tensor) -> tf.Tensor:
    """Returns the input in float32 at least: half precision has too few digits for moments."""
    return tf.cast(x, tf.float32) if x.dtype.size < 4 else x
