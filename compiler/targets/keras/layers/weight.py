"""A weight in Keras: `EinsumDense` of the number 1, since no layer is just a weight."""

from string import ascii_lowercase
from typing import Any

import keras

from .....spec_schema.layers.weight import Weight
from ..components import to_keras
from . import make


@make(Weight)
def weight(op: Weight, name: str, precision: str) -> keras.layers.Layer:
    axes = ascii_lowercase[1 : 1 + len(op.shape)]
    return keras.layers.EinsumDense(
        f"a,{axes}->a{axes}",
        output_shape=op.shape,
        kernel_initializer=to_keras(op.initializer),
        kernel_regularizer=to_keras(op.regularizer),
        kernel_constraint=to_keras(op.constraint),
        name=name,
        dtype=precision,
    )


def ones(x: Any, layer: keras.layers.Layer) -> Any:
    """Returns the number 1 for each sample of a batch, for a layer that is a weight."""
    first = keras.ops.get_item(x, (slice(None), *(0 for _ in x.shape[1:])))
    made = keras.ops.ones_like(first, dtype="float32")
    if isinstance(x, keras.KerasTensor):
        uses = len(layer._inbound_nodes)
        suffix = f"_{uses + 1}" if uses else ""
        first._keras_history.operation.name = f"{layer.name}:batch{suffix}"
        made._keras_history.operation.name = f"{layer.name}:ones{suffix}"
    return made
