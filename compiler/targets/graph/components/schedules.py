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
from .....spec_schema.components.schedules.parts import Constant, ScheduleChain, WarmUp, start_of


def learning_rate(schedule: Schedule, step: tf.Tensor) -> tf.Tensor:
    """Returns the learning rate of the update of a step: a float32 scalar.

    Args:
        step: The number of previous updates, an integer.
    """
    return _TABLE[type(schedule)](schedule, tf.cast(step, tf.float32))


def _periods(op: ExponentialDecay | InverseTimeDecay, step: tf.Tensor) -> tf.Tensor:
    periods = step / steps_of(op.decay_steps)
    return tf.floor(periods) if op.staircase else periods


def _exponential(op: ExponentialDecay, step: tf.Tensor) -> tf.Tensor:
    return op.initial_learning_rate * tf.pow(op.decay_rate, _periods(op, step))


def _inverse_time(op: InverseTimeDecay, step: tf.Tensor) -> tf.Tensor:
    return op.initial_learning_rate / (1.0 + op.decay_rate * _periods(op, step))


def _piecewise(op: PiecewiseConstantDecay, step: tf.Tensor) -> tf.Tensor:
    passed = tf.cast(step > tf.constant(op.boundaries, tf.float32), tf.int32)
    return tf.gather(tf.constant(op.values, tf.float32), tf.reduce_sum(passed))


def _polynomial(op: PolynomialDecay, step: tf.Tensor) -> tf.Tensor:
    steps = float(steps_of(op.decay_steps))
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
    steps = steps_of(op.decay_steps)
    if op.warmup_target is None:
        part = tf.minimum(step, float(steps)) / steps
        return _fall(op.initial_learning_rate, part, op.alpha)
    behind = tf.minimum(step - op.warmup_steps, float(steps))
    span = op.warmup_target - op.initial_learning_rate
    rise = span * (step / op.warmup_steps) + op.initial_learning_rate
    return tf.where(behind < 0, rise, _fall(op.warmup_target, behind / steps, op.alpha))


def _cosine_restarts(op: CosineDecayRestarts, step: tf.Tensor) -> tf.Tensor:
    part = step / steps_of(op.first_decay_steps)
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


def _warm_up(op: WarmUp, step: tf.Tensor, target: float) -> tf.Tensor:
    part = tf.minimum(step / steps_of(op.steps), 1.0)
    return (target - op.initial_learning_rate) * part + op.initial_learning_rate


def _constant(op: Constant, _: tf.Tensor) -> tf.Tensor:
    return tf.constant(op.learning_rate)


def _chain(op: ScheduleChain, step: tf.Tensor) -> tf.Tensor:
    rate = tf.constant(0.0)
    for number, first, part in op.spans():
        local = tf.maximum(step - first, 0.0)
        if isinstance(part, WarmUp):
            own = _warm_up(part, local, start_of(op.parts[number + 1]))
        else:
            is_schedule = isinstance(part, Schedule)
            own = _TABLE[type(part)](part, local) if is_schedule else tf.constant(part)
        rate = tf.where(step < first, rate, own)
    return rate


def steps_of(count: int | None) -> int:
    """Returns a number of steps, which a schedule in epochs has got when it is lowered."""
    assert count is not None
    return count


_TABLE: dict[type[Any], Callable[..., tf.Tensor]] = {
    WarmUp: _warm_up,
    Constant: _constant,
    ScheduleChain: _chain,
    ExponentialDecay: _exponential,
    InverseTimeDecay: _inverse_time,
    PiecewiseConstantDecay: _piecewise,
    PolynomialDecay: _polynomial,
    CosineDecay: _cosine,
    CosineDecayRestarts: _cosine_restarts,
}
