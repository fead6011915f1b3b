"""Optimizers (`keras.optimizers`), with one fused kernel per weight if its arithmetic is that of
Keras.

The order is that of Keras: clip all gradients, decay all weights, update, apply constraints.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import tensorflow as tf

from .....spec_schema.components.optimizers import Optimizer
from .....spec_schema.components.optimizers.adagrad import Adagrad
from .....spec_schema.components.optimizers.adam import Adam, AdamW, Nadam
from .....spec_schema.components.optimizers.rmsprop import RMSprop
from .....spec_schema.components.optimizers.sgd import SGD
from .....spec_schema.operator import Weight
from .constraints import constrained
from .updates import adagrad, adam, nadam, rmsprop, sgd

Variables: TypeAlias = Mapping[str, tf.Variable]
Gradient: TypeAlias = tf.Tensor | tf.IndexedSlices | None
Initial: TypeAlias = dict[str, float]

PREFIX = "optimizer"
U_PRODUCT = f"{PREFIX}/u_product"


def slots(optimizer: Optimizer, weights: Variables) -> dict[str, tf.Variable]:
    """Returns the initial variables of an optimizer: `optimizer/<weight>/<slot>`.

    Args:
        weights: The trainable weights by their full names.
    """
    made = {
        slot_name(name, slot): tf.Variable(
            tf.fill(weight.shape, tf.constant(value, weight.dtype)), trainable=False, name=slot
        )
        for name, weight in weights.items()
        for slot, value in _slots_of(optimizer).items()
    }
    if isinstance(optimizer, Nadam):
        made[U_PRODUCT] = tf.Variable(1.0, trainable=False, name="u_product")
    return made


def slot_name(weight: str, slot: str) -> str:
    """Returns the name of a slot of a weight."""
    return f"{PREFIX}/{weight}/{slot}"


def apply(
    optimizer: Optimizer,
    learning_rate: tf.Tensor,
    iterations: tf.Tensor,
    gradients: Mapping[str, Gradient],
    variables: Variables,
    slots: Variables,
) -> None:
    """Update every weight that has a gradient. The constraints are still to be applied.

    Args:
        learning_rate: A float32 scalar.
        iterations: The number of previous updates, an integer.
        gradients: By the full name of the weight; None leaves the weight unchanged.
        slots: The variables that the function `slots` returned.
    """
    present = {n: tf.convert_to_tensor(g) for n, g in gradients.items() if g is not None}
    _decay(optimizer, learning_rate, [variables[name] for name in present])
    update = _update_of(optimizer, learning_rate, iterations, slots)
    own = tuple(_slots_of(optimizer))
    for name, gradient in zip(present, _clipped(optimizer, list(present.values())), strict=True):
        variable = variables[name]
        update(variable, gradient, *(slots[slot_name(name, slot)] for slot in own))


def constrain(variables: Variables, declared: Mapping[str, Weight]) -> None:
    """Apply the constraints that the layers declare for the weights."""
    for name, variable in variables.items():
        constraint = declared[name].constraint
        if constraint is not None:
            variable.assign(constrained(constraint, variable.read_value()))


def _clipped(optimizer: Optimizer, gradients: list[tf.Tensor]) -> list[tf.Tensor]:
    if optimizer.clipnorm is not None:
        return [tf.clip_by_norm(gradient, optimizer.clipnorm) for gradient in gradients]
    if optimizer.global_clipnorm is not None:
        clipped: list[tf.Tensor] = tf.clip_by_global_norm(gradients, optimizer.global_clipnorm)[0]
        return clipped
    if optimizer.clipvalue is not None:
        bound = optimizer.clipvalue
        return [tf.clip_by_value(gradient, -bound, bound) for gradient in gradients]
    return gradients


def _decay(optimizer: Optimizer, rate: tf.Tensor, variables: list[tf.Variable]) -> None:
    if not optimizer.weight_decay:
        return
    part = optimizer.weight_decay * rate
    for variable in variables:
        # Taken away, not multiplied by 1 - part: float32 has few numbers that close to 1.
        variable.assign_sub(variable * part)


def _slots_of(optimizer: Optimizer) -> Initial:
    """Returns the slots of one weight, with the initial value of each."""
    if isinstance(optimizer, SGD):
        return {"momentum": 0.0} if optimizer.momentum else {}
    if isinstance(optimizer, RMSprop):
        # The fused kernel keeps the last step even where momentum is 0.
        centre = {"average_gradient": 0.0} if optimizer.centered else {}
        return {"velocity": 0.0, "momentum": 0.0, **centre}
    if isinstance(optimizer, Adagrad):
        # Keras adds epsilon under the root each time; the kernel has none, so it starts with it.
        return {"accumulator": optimizer.initial_accumulator_value + optimizer.epsilon}
    largest = {"velocity_hat": 0.0} if getattr(optimizer, "amsgrad", False) else {}
    return {"momentum": 0.0, "velocity": 0.0, **largest}


def _update_of(
    optimizer: Optimizer, rate: tf.Tensor, iterations: tf.Tensor, slots: Variables
) -> Callable[..., None]:
    """Returns a function of (variable, gradient, slots …); what all weights share is computed
    already.
    """
    step = tf.cast(iterations, tf.float32)
    if isinstance(optimizer, Nadam):
        return nadam(optimizer, rate, step, slots[U_PRODUCT])
    return _UPDATES[type(optimizer)](optimizer, rate, step)


_UPDATES: dict[type[Optimizer], Callable[[Any, tf.Tensor, tf.Tensor], Callable[..., None]]] = {
    SGD: sgd,
    Adam: adam,
    AdamW: adam,
    RMSprop: rmsprop,
    Adagrad: adagrad,
}
