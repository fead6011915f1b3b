"""Optimizers (`keras.optimizers`), with one fused kernel per weight if its arithmetic is that of
Keras.

The order is that of Keras: clip all gradients, decay all weights, update, apply constraints.
"""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any, TypeAlias

import tensorflow as tf

from .....spec_schema.components.optimizers import Optimizer
from .....spec_schema.components.optimizers.adafactor import Adafactor
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
from .....spec_schema.components.optimizers.muon import Muon
from .....spec_schema.components.optimizers.rmsprop import RMSprop
from .....spec_schema.components.optimizers.sgd import SGD
from .....spec_schema.operator import Weight
from .constraints import constrained
from .matrix_updates import adafactor, factors, muon
from .updates import (
    adadelta,
    adagrad,
    adam,
    adamax,
    ftrl,
    lamb,
    lion,
    nadam,
    rmsprop,
    schedule_free,
    sgd,
)

Variables: TypeAlias = Mapping[str, tf.Variable]
Gradient: TypeAlias = tf.Tensor | tf.IndexedSlices | None
Initial: TypeAlias = dict[str, Callable[[], tf.Tensor]]

PREFIX = "optimizer"
U_PRODUCT = f"{PREFIX}/u_product"


def slots(optimizer: Optimizer, weights: Variables) -> dict[str, tf.Variable]:
    """Returns the initial variables of an optimizer: `optimizer/<weight>/<slot>`.

    Args:
        weights: The trainable weights by their full names.
    """
    made = {
        slot_name(name, slot): tf.Variable(initial(), trainable=False, name=slot)
        for name, weight in weights.items()
        for slot, initial in _slots_of(optimizer, name, weight).items()
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
    undecayed: Collection[str] = (),
) -> None:
    """Update every weight that has a gradient. The constraints are still to be applied.

    Args:
        learning_rate: A float32 scalar.
        iterations: The number of previous updates, an integer.
        gradients: By the full name of the weight; None leaves the weight unchanged.
        slots: The variables that the function `slots` returned.
        undecayed: Weights without weight decay.
    """
    present = {n: tf.convert_to_tensor(g) for n, g in gradients.items() if g is not None}
    decayed = {name: variables[name] for name in present if name not in undecayed}
    _decay(optimizer, learning_rate, decayed)
    update = _update_of(optimizer, learning_rate, iterations, slots)
    for name, gradient in zip(present, _clipped(optimizer, list(present.values())), strict=True):
        variable = variables[name]
        own = _slots_of(optimizer, name, variable)
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


def _decay(optimizer: Optimizer, rate: tf.Tensor, variables: Variables) -> None:
    for name, variable in variables.items():
        part = optimizer.weight_decay
        if isinstance(optimizer, Muon) and not optimizer.orthogonalizes(name, variable.shape):
            part = optimizer.adam_weight_decay
        if part:
            # Taken away, not multiplied by 1 - part: float32 has few numbers that close to 1.
            variable.assign_sub(variable * (part * rate))


def _slots_of(optimizer: Optimizer, name: str, weight: tf.Variable) -> Initial:
    """Returns the slots of one weight, with what creates the initial value of each."""
    if isinstance(optimizer, Adafactor):
        return {**factors(weight), "velocity": lambda: tf.zeros_like(weight)}
    if isinstance(optimizer, ScheduleFreeAdamW):
        return {
            "momentum": lambda: tf.identity(weight),
            "velocity": lambda: tf.zeros_like(weight),
        }
    if isinstance(optimizer, Muon) and optimizer.orthogonalizes(name, weight.shape):
        return {"momentum": lambda: tf.zeros_like(weight)}
    filled = _filled(optimizer).items()
    return {slot: partial(_full, weight, value) for slot, value in filled}


def _full(weight: tf.Variable, value: float) -> tf.Tensor:
    return tf.fill(weight.shape, tf.constant(value, weight.dtype))


def _filled(optimizer: Optimizer) -> dict[str, float]:
    """Returns the slots of any weight, with the number that each is filled with."""
    if isinstance(optimizer, SGD):
        return {"momentum": 0.0} if optimizer.momentum else {}
    if isinstance(optimizer, RMSprop):
        # The fused kernel keeps the last step even where momentum is 0.
        centre = {"average_gradient": 0.0} if optimizer.centered else {}
        return {"velocity": 0.0, "momentum": 0.0, **centre}
    if isinstance(optimizer, Adagrad):
        # Keras adds epsilon under the root each time; the kernel has none, so it starts with it.
        return {"accumulator": optimizer.initial_accumulator_value + optimizer.epsilon}
    if isinstance(optimizer, Adadelta):
        return {"accumulated_grad": 0.0, "accumulated_delta_var": 0.0}
    if isinstance(optimizer, Adamax):
        return {"momentum": 0.0, "norm": 0.0}
    if isinstance(optimizer, Ftrl):
        return {"accumulator": optimizer.initial_accumulator_value, "linear": 0.0}
    if isinstance(optimizer, Lion):
        return {"momentum": 0.0}
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
    Adadelta: adadelta,
    Adamax: adamax,
    Ftrl: ftrl,
    Lion: lion,
    Lamb: lamb,
    ScheduleFreeAdamW: schedule_free,
    Adafactor: adafactor,
    Muon: muon,
}
