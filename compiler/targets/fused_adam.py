"""Adam with one fused TensorFlow kernel per weight and the arithmetic of
`keras.optimizers.Adam`.
"""

import math
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import tensorflow as tf

AdamUpdate: TypeAlias = Callable[[tf.Variable, tf.Tensor, tf.Variable, tf.Variable], None]


def fused_adam(
    beta_1: float, beta_2: float, epsilon: float, rate: tf.Tensor, step: tf.Tensor
) -> AdamUpdate:
    """Returns the update of a weight, `(variable, gradient, momentum, velocity) → None`.

    What all weights share is computed here, once per step.

    Args:
        rate: The learning rate.
        step: The number of previous updates, float32.
    """
    power_1, power_2 = tf.pow(beta_1, step + 1), tf.pow(beta_2, step + 1)
    # Left alone, the rounding is 6e-6 of every update, and runs part by it after a few epochs.
    of_mean, of_square = _rounding(beta_1), math.sqrt(_rounding(beta_2))
    rate, epsilon = rate * (of_square / of_mean), epsilon * of_square

    def update(
        variable: tf.Variable, gradient: tf.Tensor, momentum: tf.Variable, velocity: tf.Variable
    ) -> None:
        tf.raw_ops.ResourceApplyAdam(
            var=variable.handle,
            m=momentum.handle,
            v=velocity.handle,
            beta1_power=power_1,
            beta2_power=power_2,
            lr=rate,
            beta1=beta_1,
            beta2=beta_2,
            epsilon=epsilon,
            grad=gradient,
        )

    return update


def _rounding(decay: float) -> float:
    """Returns `1 - decay` as the kernel computes it, divided by what Keras computes.

    1 - 0.999 in float32 is 0.00099998713, not 0.001. A running mean of the kernel is that of Keras
    times this ratio.
    """
    return (1.0 - float(np.float32(decay))) / (1.0 - decay) if decay < 1 else 1.0
