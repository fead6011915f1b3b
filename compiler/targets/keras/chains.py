"""Lists of schedules, which Keras has no class for: the learning rate is set at each step.

A saved model has the last learning rate as a number, and so needs nothing of this package.
"""

import keras
import tensorflow as tf

from ....spec_schema.components.schedules import Schedule
from ....spec_schema.components.schedules.parts import Constant, ScheduleChain, WarmUp, start_of
from .components import to_keras


def chained_rate(chain: ScheduleChain, step: tf.Tensor) -> tf.Tensor:
    """Returns the learning rate at a step: a float32 scalar."""
    spans = list(chain.spans())
    rates = [
        _rate(part, tf.maximum(step - first, 0), _after(chain, number))
        for number, first, part in spans
    ]
    chosen = rates[0]
    for (_, first, _), rate in zip(spans[1:], rates[1:], strict=True):
        chosen = tf.where(step < first, chosen, rate)
    return chosen


def _after(chain: ScheduleChain, number: int) -> float:
    """Returns the learning rate that the part after this one starts with."""
    return start_of(chain.parts[min(number + 1, len(chain.parts) - 1)])


def _rate(part: Schedule | float, step: tf.Tensor, after: float) -> tf.Tensor:
    if isinstance(part, WarmUp):
        first, steps = part.initial_learning_rate, part.steps or 1
        rise = keras.optimizers.schedules.PolynomialDecay(first, steps, end_learning_rate=after)
        return rise(step)
    if isinstance(part, Constant):
        return tf.constant(part.learning_rate)
    return to_keras(part)(step) if isinstance(part, Schedule) else tf.constant(part)
