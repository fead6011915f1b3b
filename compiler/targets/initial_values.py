"""Initial values of weights, derived from the spec's seed and the weight's name.

Both targets use these, so that they start from the same values. The distributions are those of
`keras.initializers` (the same formulas over the same stateless draws).
"""

import math
from collections.abc import Callable
from typing import Any

import tensorflow as tf

from ...spec_schema.components.initializers import Initializer
from ...spec_schema.components.initializers.constant import (
    Constant,
    Identity,
    Ones,
    SquareRoot,
    UnitForgetBias,
    Zeros,
)
from ...spec_schema.components.initializers.random import (
    Orthogonal,
    RandomNormal,
    RandomUniform,
    TruncatedNormal,
)
from ...spec_schema.components.initializers.scaled import (
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    LecunNormal,
    LecunUniform,
    VarianceScaling,
)
from ...spec_schema.layers.spectrogram import Fourier
from ...spec_schema.operator import Weight
from ..randomness import derive
from . import fourier

# Keras divides by this to give a normal truncated at two deviations the variance it was asked for.
TRUNCATION = 0.87962566103423978

Shape = tuple[int, ...]


def initial_value(weight: Weight, name: str, seed: int) -> tf.Tensor:
    """Returns the initial value of a weight.

    Args:
        name: The full name of the weight; equal names and seeds give equal values.
        seed: The seed of the spec.
    """
    draw = [derive(seed, "initial", name), 0]
    value = values(weight.initializer, _drawn_shape(weight), draw)
    return tf.cast(tf.reshape(value, weight.shape), weight.dtype.value)


def _drawn_shape(weight: Weight) -> Shape:
    """Returns the shape that fans are computed from: a matrix if it is not a convolution's."""
    if weight.input_axes is None or type(weight.initializer) not in _SCALED:
        return weight.shape
    given = weight.input_axes
    axes = range(given) if isinstance(given, int) else given
    inputs = math.prod(weight.shape[axis] for axis in axes)
    return inputs, math.prod(weight.shape) // inputs


def values(initializer: Initializer, shape: Shape, seed: list[int]) -> tf.Tensor:
    """Returns float32 values of an initializer; `seed` is the pair for stateless draws."""
    return _TABLE[type(initializer)](initializer, shape, seed)


def fans(shape: Shape) -> tuple[int, int]:
    """Returns the number of inputs and outputs of one unit, computed as in Keras."""
    if len(shape) < 2:
        size = shape[0] if shape else 1
        return size, size
    receptive = math.prod(shape[:-2])
    return shape[-2] * receptive, shape[-1] * receptive


def _normal(shape: Shape, seed: list[int], mean: float, stddev: float) -> tf.Tensor:
    return tf.random.stateless_normal(shape, seed, mean, stddev, alg="philox")


def _truncated(shape: Shape, seed: list[int], mean: float, stddev: float) -> tf.Tensor:
    return tf.random.stateless_truncated_normal(shape, seed, mean, stddev, alg="philox")


def _uniform(shape: Shape, seed: list[int], low: float, high: float) -> tf.Tensor:
    return tf.random.stateless_uniform(shape, seed, low, high, alg="philox")


def _scaled(scale: float, mode: str, distribution: str, shape: Shape, seed: list[int]) -> tf.Tensor:
    fan_in, fan_out = fans(shape)
    fan = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[mode]
    scale /= max(1.0, fan)
    if distribution == "truncated_normal":
        return _truncated(shape, seed, 0.0, math.sqrt(scale) / TRUNCATION)
    if distribution == "untruncated_normal":
        return _normal(shape, seed, 0.0, math.sqrt(scale))
    limit = math.sqrt(3.0 * scale)
    return _uniform(shape, seed, -limit, limit)


def _variance_scaling(op: VarianceScaling, shape: Shape, seed: list[int]) -> tf.Tensor:
    return _scaled(op.scale, op.mode, op.distribution, shape, seed)


def _fixed_scaling(scale: float, mode: str, distribution: str) -> Callable[..., tf.Tensor]:
    def draw(_: Initializer, shape: Shape, seed: list[int]) -> tf.Tensor:
        return _scaled(scale, mode, distribution, shape, seed)

    return draw


def _orthogonal(op: Orthogonal, shape: Shape, seed: list[int]) -> tf.Tensor:
    columns = shape[-1]
    rows = math.prod(shape[:-1])
    flat = (max(rows, columns), min(rows, columns))
    q, r = tf.linalg.qr(_normal(flat, seed, 0.0, 1.0))
    q *= tf.sign(tf.linalg.diag_part(r))
    if rows < columns:
        q = tf.transpose(q)
    return op.gain * tf.reshape(q, shape)


def _unit_forget_bias(op: UnitForgetBias, shape: Shape, seed: list[int]) -> tf.Tensor:
    units = shape[0] // 4
    first = values(op.others, (units,), seed)
    rest = values(op.others, (2 * units,), [seed[0], seed[1] + 1])
    return tf.concat([first, tf.ones((units,)), rest], 0)


_TABLE: dict[type[Initializer], Callable[[Any, Shape, list[int]], tf.Tensor]] = {
    Zeros: lambda op, shape, seed: tf.zeros(shape),
    Fourier: lambda op, shape, seed: fourier.kernel(op, shape),
    Ones: lambda op, shape, seed: tf.ones(shape),
    Constant: lambda op, shape, seed: tf.fill(shape, tf.constant(op.value, tf.float32)),
    RandomNormal: lambda op, shape, seed: _normal(shape, seed, op.mean, op.stddev),
    RandomUniform: lambda op, shape, seed: _uniform(shape, seed, op.minval, op.maxval),
    TruncatedNormal: lambda op, shape, seed: _truncated(shape, seed, op.mean, op.stddev),
    VarianceScaling: _variance_scaling,
    GlorotNormal: _fixed_scaling(1.0, "fan_avg", "truncated_normal"),
    GlorotUniform: _fixed_scaling(1.0, "fan_avg", "uniform"),
    HeNormal: _fixed_scaling(2.0, "fan_in", "truncated_normal"),
    HeUniform: _fixed_scaling(2.0, "fan_in", "uniform"),
    LecunNormal: _fixed_scaling(1.0, "fan_in", "truncated_normal"),
    LecunUniform: _fixed_scaling(1.0, "fan_in", "uniform"),
    Orthogonal: _orthogonal,
    Identity: lambda op, shape, seed: op.gain * tf.eye(*shape),
    UnitForgetBias: _unit_forget_bias,
    SquareRoot: lambda op, shape, seed: tf.sqrt(values(op.of, shape, seed)),
}

# The initializers whose scale follows the fans.
_SCALED = (
    VarianceScaling,
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    LecunNormal,
    LecunUniform,
)
