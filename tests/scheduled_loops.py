"""Chains of schedules, schedules in epochs and by pairs, and the same written with Keras."""

from collections.abc import Callable
from typing import Any

import keras
import tensorflow as tf

schedules = keras.optimizers.schedules
COSINE = "{cosine_decay: {initial_learning_rate: 0.4, decay_steps: 4, alpha: 0.1}}"
POLYNOMIAL = "{polynomial_decay: {initial_learning_rate: 0.3, decay_steps: 3}}"


class Then(schedules.LearningRateSchedule):
    """One schedule for some steps, then the other, which counts from there."""

    def __init__(self, first: Any, steps: int, then: Any) -> None:
        self.first, self.steps, self.then = first, steps, then

    def __call__(self, step: Any) -> Any:
        step = tf.cast(step, tf.float32)
        after = tf.maximum(step - self.steps, 0)
        return tf.where(step < self.steps, self.first(step), self.then(after))

    def get_config(self) -> dict[str, Any]:
        return {}


def sgd(rate: str, batch_size: int = 4) -> tuple[str, ...]:
    return (
        f"training.optimizer={{sgd: {{learning_rate: {rate}}}}}",
        f"training.batch_size={batch_size}",
    )


SCHEDULED: dict[str, tuple[tuple[str, ...], Callable[[], keras.Optimizer]]] = {
    "warm-up": (
        sgd(f"[{{warm_up: {{steps: 3, initial_learning_rate: 0.02}}}}, {COSINE}]"),
        lambda: keras.optimizers.SGD(schedules.CosineDecay(0.02, 4, 0.1, "c", 0.4, 3)),
    ),
    "warm-up to a number": (
        sgd("[{warm_up: 4}, 0.3]"),
        lambda: keras.optimizers.SGD(schedules.PolynomialDecay(0.0, 4, 0.3)),
    ),
    "chain of four": (
        sgd(f"[{{constant: {{learning_rate: 0.2, steps: 2}}}}, {POLYNOMIAL}, {COSINE}, 0.01]"),
        lambda: keras.optimizers.SGD(
            Then(
                schedules.PiecewiseConstantDecay([1], [0.2, 0.2]),
                2,
                Then(
                    schedules.PolynomialDecay(0.3, 3),
                    3,
                    Then(schedules.CosineDecay(0.4, 4, 0.1), 4, lambda step: 0.01),
                ),
            )
        ),
    ),
    "chain in epochs": (  # of 5 steps
        sgd(
            "[{warm_up: {epochs: 0.4}}, {exponential_decay: {initial_learning_rate: 0.4, "
            "decay_epochs: 1, decay_rate: 0.5}}]",
            8,
        ),
        lambda: keras.optimizers.SGD(
            Then(schedules.PolynomialDecay(0.0, 2, 0.4), 2, schedules.ExponentialDecay(0.4, 5, 0.5))
        ),
    ),
    "pairs": (
        sgd("{piecewise_constant_decay: {steps: [[0, 0.3], [2, 0.2], [7, 0.1]]}}"),
        lambda: keras.optimizers.SGD(schedules.PiecewiseConstantDecay([1, 6], [0.3, 0.2, 0.1])),
    ),
    "pairs in epochs": (
        sgd("{piecewise_constant_decay: {epochs: [[0, 0.3], [0.5, 0.1]]}}"),
        lambda: keras.optimizers.SGD(schedules.PiecewiseConstantDecay([4], [0.3, 0.1])),
    ),
    "cosine in epochs": (  # of 10 steps
        sgd(
            "{cosine_decay: {initial_learning_rate: 0.1, decay_epochs: 0.5, warmup_target: 0.3, "
            "warmup_epochs: 0.2}}"
        ),
        lambda: keras.optimizers.SGD(
            schedules.CosineDecay(0.1, 5, warmup_target=0.3, warmup_steps=2)
        ),
    ),
    "restarts in epochs": (
        sgd("{cosine_decay_restarts: {initial_learning_rate: 0.3, first_decay_epochs: 0.3}}"),
        lambda: keras.optimizers.SGD(schedules.CosineDecayRestarts(0.3, 3)),
    ),
}
