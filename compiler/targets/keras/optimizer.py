"""The optimizer of a Keras model: its update in fused kernels, and its variables by role.

Variables have the same names as in the graph target. Names in Keras contain the name of the model
(that of the file, if the spec has none) and a counter of the process, and both can differ when a
run is resumed.
"""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import keras
import tensorflow as tf

from ..fused_adam import fused_adam

FACTORS = ("_r", "_c")
"""Slots of Adafactor, which Keras names like their weight."""

ADAMS = (keras.optimizers.Adam, keras.optimizers.AdamW)


@contextmanager
def fused(optimizer: keras.Optimizer) -> Iterator[None]:
    """Context in which `optimizer.apply` updates each weight with a single kernel.

    Clipping, decay, constraints, slots and counters stay those of Keras. Adam in single operations
    passes over every weight twelve times, which for a large network takes half of the update's
    time. The optimizer is restored at the end.
    """
    if type(optimizer) not in ADAMS or optimizer.amsgrad:
        yield
        return
    update = fused_adam(
        optimizer.beta_1,
        optimizer.beta_2,
        optimizer.epsilon,
        tf.convert_to_tensor(optimizer.learning_rate),
        tf.cast(tf.convert_to_tensor(optimizer.iterations), tf.float32),
    )

    def update_step(gradient: tf.Tensor, variable: tf.Variable, _: tf.Tensor) -> None:
        place = optimizer._get_variable_index(variable)
        slots = optimizer._momentums[place], optimizer._velocities[place]
        update(variable, gradient, *(slot.value for slot in slots))

    optimizer.update_step = update_step
    try:
        yield
    finally:
        del optimizer.update_step


@contextmanager
def without_gradient_warnings() -> Iterator[None]:
    """Context in which Keras doesn't warn of weights that no loss depends on: it does so at every
    trace, and also of those of an output without a loss. `without_gradient` names them.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Gradients do not exist for variables")
        yield


def optimizer_state(
    optimizer: keras.Optimizer, model: keras.Model, weights: Mapping[str, tf.Variable]
) -> dict[str, tf.Variable]:
    """Returns the variables of a built optimizer by name: those that Keras lists, in its order,
    then the others.

    Args:
        weights: The weights of the model by their full names.
    """
    full = {id(variable): name for name, variable in weights.items()}
    trained = {full[id(variable.value)]: variable for variable in model.trainable_variables}
    inner = getattr(optimizer, "inner_optimizer", optimizer)
    found = _of_several(inner, trained) if is_multiple(inner) else dict(_named(inner, trained))
    if inner is not optimizer:
        # It has a count and a rate of its own, which nothing goes by.
        outer = dict(_named(optimizer, trained))
        found |= {f"loss_scale/{name}" if name in found else name: v for name, v in outer.items()}
    places = {id(variable): place for place, variable in enumerate(optimizer.variables)}
    names = sorted(found, key=lambda name: places.get(id(found[name]), len(places)))
    return {f"optimizer/{name}": found[name].value for name in names}


def is_multiple(optimizer: keras.Optimizer) -> bool:
    """Whether an optimizer only distributes the weights among others."""
    return isinstance(optimizer, keras.optimizers.MultiOptimizer)


def members(
    optimizer: keras.Optimizer, variables: Sequence[keras.Variable]
) -> list[tuple[keras.Optimizer, list[keras.Variable]]]:
    """Returns the built optimizers that update variables, each with its own."""
    if not is_multiple(optimizer):
        return [(optimizer, list(variables))]
    own = {id(one): list[keras.Variable]() for one in optimizer.optimizers}
    for variable in variables:
        own[id(optimizer._optimizer_map(variable))].append(variable)
    return [(one, own[id(one)]) for one in optimizer.optimizers]


def _of_several(
    optimizer: keras.Optimizer, trained: Mapping[str, keras.Variable]
) -> dict[str, keras.Variable]:
    """Returns the variables of all members; what is no slot is numbered."""
    names = {id(variable): name for name, variable in trained.items()}
    found = {"iterations": optimizer._iterations}
    for number, (member, variables) in enumerate(members(optimizer, [*trained.values()])):
        own = {names[id(variable)]: variable for variable in variables}
        named = _named(member, own)
        found |= {name if "/" in name else f"{number}/{name}": kept for name, kept in named}
    return found


def _named(
    optimizer: keras.Optimizer, trained: Mapping[str, keras.Variable]
) -> Iterator[tuple[str, keras.Variable]]:
    """Yields the variables that an optimizer holds itself: single ones, and slots in the order of
    the weights.

    `optimizer.variables` is not enough: under LossScaleOptimizer it lacks Nadam's product.
    """
    for attribute, value in vars(optimizer).items():
        if isinstance(value, keras.Variable):
            yield attribute.strip("_"), value
        if not isinstance(value, list):
            continue
        for slot, (name, weight) in zip(value, trained.items(), strict=False):
            own = f"{weight.path.replace('/', '_')}_"
            if not isinstance(slot, keras.Variable):
                continue
            if slot.name.startswith(own):
                yield f"{name}/{slot.name.removeprefix(own)}", slot
            elif attribute in FACTORS and len(weight.shape) > 1:
                yield f"{name}/{attribute.strip('_')}", slot
