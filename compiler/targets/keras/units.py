"""The model that leaves this package: its outputs are in the unit of the targets."""

from collections.abc import Mapping
from typing import Any

import keras

from ...objectives.objectives import TargetScale


def rescaled(model: keras.Model, scales: Mapping[str, TargetScale]) -> keras.Model:
    """Returns a model with a `Rescaling` layer behind each output that learns normalized targets.

    It shares layers, weights and optimizer. It is compiled without a loss: that of training is one
    of normalized targets.

    Args:
        scales: By output.
    """
    taken = {layer.name for layer in model.layers}
    layers = {name: _layer(name, scale, taken) for name, scale in scales.items()}
    made = _followed(model, layers)
    if model.optimizer is not None:
        made.compile(optimizer=model.optimizer, jit_compile=False)
    return made


def _followed(model: keras.Model, layers: dict[str, keras.layers.Layer]) -> keras.Model:
    if isinstance(model, keras.Sequential):
        return keras.Sequential([*model.inputs, *model.layers, *layers.values()], name=model.name)
    outputs: Any = model.output
    if not isinstance(outputs, dict):
        (last,) = layers.values()
        return keras.Model(model.input, last(outputs), name=model.name)
    followed = {
        name: layers[name](output) if name in layers else output for name, output in outputs.items()
    }
    return keras.Model(model.input, followed, name=model.name)


def _layer(output: str, scale: TargetScale, taken: set[str]) -> keras.layers.Layer:
    name = f"{output}_in_units"
    while name in taken:
        name += "_"
    factor, offset = (one[0] if len(one) == 1 else [*one] for one in (scale.factor, scale.offset))
    return keras.layers.Rescaling(factor, offset, name=name, dtype="float32")
