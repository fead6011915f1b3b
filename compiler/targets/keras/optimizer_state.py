"""The variables of a Keras optimizer by their role, named as the graph target names its own.

Keras' names hold that of the model, which is the file's where the spec has none, and a counter of
the process: neither need be the same when a run goes on.
"""

from collections.abc import Iterator, Mapping

import keras
import tensorflow as tf


def optimizer_state(
    optimizer: keras.Optimizer, model: keras.Model, weights: Mapping[str, tf.Variable]
) -> dict[str, tf.Variable]:
    """The variables of a built optimizer by name: Keras' in its order, then what it doesn't list.

    Args:
        weights: of the model, by their full names.
    """
    full = {id(variable): name for name, variable in weights.items()}
    trained = {full[id(variable.value)]: variable for variable in model.trainable_variables}
    inner = getattr(optimizer, "inner_optimizer", optimizer)
    found = dict(_named(inner, trained))
    if inner is not optimizer:
        # It has a count and a rate of its own, which nothing goes by.
        outer = dict(_named(optimizer, trained))
        found |= {f"loss_scale/{name}" if name in found else name: v for name, v in outer.items()}
    places = {id(variable): place for place, variable in enumerate(optimizer.variables)}
    names = sorted(found, key=lambda name: places.get(id(found[name]), len(places)))
    return {f"optimizer/{name}": found[name].value for name in names}


def _named(
    optimizer: keras.Optimizer, trained: Mapping[str, keras.Variable]
) -> Iterator[tuple[str, keras.Variable]]:
    """What an optimizer holds itself: single variables, and slots in the order of the weights.

    `optimizer.variables` would not do: under LossScaleOptimizer it lacks Nadam's product.
    """
    for attribute, value in vars(optimizer).items():
        if isinstance(value, keras.Variable):
            yield attribute.strip("_"), value
        if not isinstance(value, list):
            continue
        for slot, (name, weight) in zip(value, trained.items(), strict=False):
            own = f"{weight.path.replace('/', '_')}_"
            if isinstance(slot, keras.Variable) and slot.name.startswith(own):
                yield f"{name}/{slot.name.removeprefix(own)}", slot
