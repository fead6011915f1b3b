"""The update of one weight by each optimizer.

Each function computes once per step what all weights share, and returns the update of a weight,
`(variable, gradient, slots …) → None`. Slots are in the order of `optimizers._slots_of`.
"""

from collections.abc import Callable
from typing import TypeAlias

import tensorflow as tf

from .....spec_schema.components.optimizers.adagrad import Adadelta, Adagrad
from .....spec_schema.components.optimizers.adam import Adam, AdamW
from .....spec_schema.components.optimizers.adam_variants import (
    Adamax,
    Lamb,
    Nadam,
    ScheduleFreeAdamW,
)
from .....spec_schema.components.optimizers.ftrl import Ftrl
from .....spec_schema.components.optimizers.lion import Lion
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
        mean = moved(momentum, gradient, op.beta_1)
        square = moved(velocity, tf.square(gradient), op.beta_2)
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
        mean = moved(momentum, gradient, op.beta_1)
        square = moved(velocity, tf.square(gradient), op.beta_2)
        ahead = of_mean * mean + of_gradient * gradient
        variable.assign_sub(ahead / (tf.sqrt(square) + epsilon))

    return update


def adadelta(op: Adadelta, rate: tf.Tensor, _: tf.Tensor) -> Update:
    def update(
        variable: tf.Variable, gradient: tf.Tensor, squares: tf.Variable, deltas: tf.Variable
    ) -> None:
        square = op.rho * squares + (1 - op.rho) * tf.square(gradient)
        delta = tf.sqrt(deltas + op.epsilon) * gradient / tf.sqrt(square + op.epsilon)
        squares.assign(square)
        deltas.assign(op.rho * deltas + (1 - op.rho) * tf.square(delta))
        variable.assign_sub(rate * delta)

    return update


def adamax(op: Adamax, rate: tf.Tensor, step: tf.Tensor) -> Update:
    corrected = 1 - tf.pow(op.beta_1, step + 1)

    def update(
        variable: tf.Variable, gradient: tf.Tensor, momentum: tf.Variable, norm: tf.Variable
    ) -> None:
        mean = moved(momentum, gradient, op.beta_1)
        largest = tf.maximum(op.beta_2 * norm, tf.abs(gradient))
        norm.assign(largest)
        variable.assign_sub(rate * mean / (corrected * (largest + op.epsilon)))

    return update


def ftrl(op: Ftrl, rate: tf.Tensor, _: tf.Tensor) -> Update:
    penalty = op.l2_regularization_strength + op.beta / (2 * rate)
    bound, power = op.l1_regularization_strength, -op.learning_rate_power

    def update(
        variable: tf.Variable, gradient: tf.Tensor, accumulator: tf.Variable, linear: tf.Variable
    ) -> None:
        shrunk = gradient + 2 * op.l2_shrinkage_regularization_strength * variable
        summed = accumulator + tf.square(gradient)
        grown = (tf.pow(summed, power) - tf.pow(accumulator, power)) / rate
        total = linear + (shrunk - grown * variable)
        quadratic = tf.pow(summed, power) / rate + 2 * penalty
        variable.assign((tf.clip_by_value(total, -bound, bound) - total) / quadratic)
        accumulator.assign(summed)
        linear.assign(total)

    return update


def lion(op: Lion, rate: tf.Tensor, _: tf.Tensor) -> Update:
    def update(variable: tf.Variable, gradient: tf.Tensor, momentum: tf.Variable) -> None:
        direction = tf.sign(momentum * op.beta_1 + gradient * (1.0 - op.beta_1))
        variable.assign_sub(rate * direction)
        momentum.assign(momentum * op.beta_2 + gradient * (1.0 - op.beta_2))

    return update


def lamb(op: Lamb, rate: tf.Tensor, step: tf.Tensor) -> Update:
    of_mean, of_square = 1 - tf.pow(op.beta_1, step + 1), 1 - tf.pow(op.beta_2, step + 1)

    def update(
        variable: tf.Variable, gradient: tf.Tensor, momentum: tf.Variable, velocity: tf.Variable
    ) -> None:
        mean = moved(momentum, gradient, op.beta_1)
        square = moved(velocity, tf.square(gradient), op.beta_2)
        change = mean / of_mean / (tf.sqrt(square / of_square) + op.epsilon)
        size, length = tf.norm(variable), tf.norm(change)
        is_defined = (size > 0) & (length > 0)
        trust = tf.where(is_defined, tf.math.divide_no_nan(size, length), 1.0)
        variable.assign_sub(trust * rate * change)

    return update


def schedule_free(op: ScheduleFreeAdamW, rate: tf.Tensor, step: tf.Tensor) -> Update:
    """The variable is between the latest weights, in `latest`, and their average."""
    number = step + 1
    corrected = 1 - tf.pow(op.beta_2, number)
    if op.warmup_steps:
        rate = rate * tf.minimum(number / op.warmup_steps, 1.0)

    def update(
        variable: tf.Variable, gradient: tf.Tensor, latest: tf.Variable, velocity: tf.Variable
    ) -> None:
        square = moved(velocity, tf.square(gradient), op.beta_2)
        change = rate * gradient / (tf.sqrt(square / corrected) + op.epsilon)
        stepped = latest - change
        latest.assign(stepped)
        # The paper uses the latest weights before this step; Keras reads its variable after it.
        average = (variable - (1 - op.beta_1) * stepped) / op.beta_1
        average = (1 - 1 / number) * average + stepped / number
        variable.assign((1 - op.beta_1) * stepped + op.beta_1 * average)

    return update


def moved(average: tf.Variable, value: tf.Tensor, decay: float) -> tf.Tensor:
    """Update a running mean with one more value, and return it."""
    moved = average + (value - average) * (1 - decay)
    average.assign(moved)
    return moved
