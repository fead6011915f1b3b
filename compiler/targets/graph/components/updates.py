"""The update of one weight by each optimizer.

Each function computes once per step what all weights share, and returns the update of a weight,
`(variable, gradient, slots …) → None`. Slots are in the order of `optimizers._slots_of`.
"""

from collections.abc import Callable
from typing import TypeAlias

import tensorflow as tf

from .....spec_schema.components.optimizers.adagrad import Adagrad
from .....spec_schema.components.optimizers.adam import Adam, AdamW, Nadam
from .....spec_schema.components.optimizers.rmsprop import RMSprop
from .....spec_schema.components.optimizers.sgd import SGD
from ...fused_adam import fused_adam

Update: TypeAlias = Callable[..., None]


def sgd(op: SGD, rate: tf.Tensor, _: tf.Tensor) -> Update:
    def plain(variable: tf.Variable, gradient: tf.Tensor) -> None:
        tf.raw_ops.ResourceApplyGradientDescent(var=variable.handle, alpha=rate, delta=gradient)

    def with_momentum(variable: tf.Variable, gradient: tf.Tensor, momentum: tf.Variable) -> None:
        tf.raw_ops.ResourceApplyKerasMomentum(
            var=variable.handle,
            accum=momentum.handle,
            lr=rate,
            grad=gradient,
            momentum=op.momentum,
            use_nesterov=op.nesterov,
        )

    return with_momentum if op.momentum else plain


def adam(op: Adam | AdamW, rate: tf.Tensor, step: tf.Tensor) -> Update:
    if not op.amsgrad:
        return fused_adam(op.beta_1, op.beta_2, op.epsilon, rate, step)
    power_1, power_2 = tf.pow(op.beta_1, step + 1), tf.pow(op.beta_2, step + 1)
    return _amsgrad(op, rate * tf.sqrt(1 - power_2) / (1 - power_1))


def _amsgrad(op: Adam | AdamW, rate: tf.Tensor) -> Update:
    """Adam in plain operations, because XLA has no kernel for the fused one."""

    def update(
        variable: tf.Variable,
        gradient: tf.Tensor,
        momentum: tf.Variable,
        velocity: tf.Variable,
        largest: tf.Variable,
    ) -> None:
        mean = _moved(momentum, gradient, op.beta_1)
        square = _moved(velocity, tf.square(gradient), op.beta_2)
        bound = tf.maximum(largest, square)
        largest.assign(bound)
        variable.assign_sub(mean * rate / (tf.sqrt(bound) + op.epsilon))

    return update


def rmsprop(op: RMSprop, rate: tf.Tensor, _: tf.Tensor) -> Update:
    def update(
        variable: tf.Variable,
        gradient: tf.Tensor,
        velocity: tf.Variable,
        momentum: tf.Variable,
        *average: tf.Variable,
    ) -> None:
        shared = {
            "var": variable.handle,
            "ms": velocity.handle,
            "mom": momentum.handle,
            "lr": rate,
            "rho": op.rho,
            "momentum": op.momentum,
            "epsilon": op.epsilon,
            "grad": gradient,
        }
        if op.centered:
            tf.raw_ops.ResourceApplyCenteredRMSProp(mg=average[0].handle, **shared)
        else:
            tf.raw_ops.ResourceApplyRMSProp(**shared)

    return update


def adagrad(_: Adagrad, rate: tf.Tensor, __: tf.Tensor) -> Update:
    def update(variable: tf.Variable, gradient: tf.Tensor, accumulator: tf.Variable) -> None:
        tf.raw_ops.ResourceApplyAdagrad(
            var=variable.handle, accum=accumulator.handle, lr=rate, grad=gradient
        )

    return update


def nadam(op: Nadam, rate: tf.Tensor, step: tf.Tensor, product: tf.Variable) -> Update:
    """`product` is the product of the momenta of all steps so far; this step's is added."""
    now = op.beta_1 * (1.0 - 0.5 * tf.pow(0.96, step + 1))
    then = op.beta_1 * (1.0 - 0.5 * tf.pow(0.96, step + 2))
    so_far = product * now
    product.assign(so_far)
    # The correction of the squares' mean, on both sides of the division: scalars cost nothing.
    root = tf.sqrt(1 - tf.pow(op.beta_2, step + 1))
    of_mean = rate * root * then / (1 - so_far * then)
    of_gradient = rate * root * (1 - now) / (1 - so_far)
    epsilon = op.epsilon * root

    def update(
        variable: tf.Variable, gradient: tf.Tensor, momentum: tf.Variable, velocity: tf.Variable
    ) -> None:
        mean = _moved(momentum, gradient, op.beta_1)
        square = _moved(velocity, tf.square(gradient), op.beta_2)
        ahead = of_mean * mean + of_gradient * gradient
        variable.assign_sub(ahead / (tf.sqrt(square) + epsilon))

    return update


def _moved(average: tf.Variable, value: tf.Tensor, decay: float) -> tf.Tensor:
    """Update a running mean with one more value, and return it."""
    moved = average + (value - average) * (1 - decay)
    average.assign(moved)
    return moved
