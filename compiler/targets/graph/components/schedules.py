"""Learning rate schedules (`keras.optimizers.schedules`), in float32 like those of Keras."""

import math
from collections.abc import Callable
from typing import Any

import tensorflow as tf

from .....spec_schema.components.schedules import Schedule
from .....spec_schema.components.schedules.cosine import CosineDecay, CosineDecayRestarts
from .....spec_schema.components.schedules.decay import (
    ExponentialDecay,
    InverseTimeDecay,
    PiecewiseConstantDecay,
    PolynomialDecay,
)


def learning_rate(schedule: Schedule, step: tf.Tensor) -> tf.Tensor:
    """Returns the learning rate of the update of a step: a float32 scalar.

    Args:
        step: The number of previous updates, an integer.
    """
    return _TABLE[type(schedule)](schedule, tf.cast(step, tf.float32))


def _periods(op: ExponentialDecay | InverseTimeDecay, step: tf.Tensor) -> tf.Tensor:
    periods = step / op.decay_steps
    return tf.floor(periods) if op.staircase else periods


def _exponential(op: ExponentialDecay, step: tf.Tensor) -> tf.Tensor:
    return op.initial_learning_rate * tf.pow(op.decay_rate, _periods(op, step))


def _inverse_time(op: InverseTimeDecay, step: tf.Tensor) -> tf.Tensor:
    return op.initial_learning_rate / (1.0 + op.decay_rate * _periods(op, step))


def _piecewise(op: PiecewiseConstantDecay, step: tf.Tensor) -> tf.Tensor:
    passed = tf.cast(step > tf.constant(op.boundaries, tf.float32), tf.int32)
    return tf.gather(tf.constant(op.values, tf.float32), tf.reduce_sum(passed))


def _polynomial(op: PolynomialDecay, step: tf.Tensor) -> tf.Tensor:
    steps = float(op.decay_steps)
    if op.cycle:
        part = step / (steps * tf.maximum(tf.math.ceil(step / steps), 1.0))
    else:
        part = tf.minimum(step, steps) / steps
    span = op.initial_learning_rate - op.end_learning_rate
    return span * tf.pow(1.0 - part, op.power) + op.end_learning_rate


def _fall(start: float, part: tf.Tensor, alpha: float) -> tf.Tensor:
    """Returns half a cosine from `start` to `alpha · start`; `part` runs from 0 to 1."""
    height = 0.5 * (1.0 + tf.cos(math.pi * part))
    return start * ((1.0 - alpha) * height + alpha)


def _cosine(op: CosineDecay, step: tf.Tensor) -> tf.Tensor:
    if op.warmup_target is None:
        part = tf.minimum(step, float(op.decay_steps)) / op.decay_steps
        return _fall(op.initial_learning_rate, part, op.alpha)
    behind = tf.minimum(step - op.warmup_steps, float(op.decay_steps))
    span = op.warmup_target - op.initial_learning_rate
    rise = span * (step / op.warmup_steps) + op.initial_learning_rate
    return tf.where(behind < 0, rise, _fall(op.warmup_target, behind / op.decay_steps, op.alpha))


def _cosine_restarts(op: CosineDecayRestarts, step: tf.Tensor) -> tf.Tensor:
    part = step / op.first_decay_steps
    if op.t_mul == 1.0:
        restarts = tf.floor(part)
        part -= restarts
    else:
        # Rounding decides at a restart: the operations are Keras', in their order.
        growth = tf.constant(op.t_mul)
        restarts = tf.floor(tf.math.log(1.0 - part * (1.0 - growth)) / tf.math.log(growth))
        longer = tf.pow(growth, restarts)
        part = (part - (1.0 - longer) / (1.0 - growth)) / longer
    height = 0.5 * tf.pow(op.m_mul, restarts) * (1.0 + tf.cos(math.pi * part))
    return op.initial_learning_rate * ((1.0 - op.alpha) * height + op.alpha)


_TABLE: dict[type[Schedule], Callable[[Any, tf.Tensor], tf.Tensor]] = {
    ExponentialDecay: _exponential,
    InverseTimeDecay: _inverse_time,
    PiecewiseConstantDecay: _piecewise,
    PolynomialDecay: _polynomial,
    CosineDecay: _cosine,
    CosineDecayRestarts: _cosine_restarts,
}
