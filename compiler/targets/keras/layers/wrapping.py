"""Layers that run another layer in Keras: what is not generic about them."""

from typing import Any

import keras

from .....spec_schema.layers.wrapping import Bidirectional, EachStep, TimeDistributed
from . import generators, make, make_layer
from .recurrent import cell_generators


@make(Bidirectional)
def bidirectional(op: Bidirectional, name: str, precision: str) -> keras.layers.Bidirectional:
    (_, forward), (backward_name, backward) = op.directions()
    return keras.layers.Bidirectional(
        # A plain name: Keras puts `forward_` before it.
        make_layer(forward, forward.name, precision),
        merge_mode=op.merge_mode,
        backward_layer=make_layer(backward, backward_name, precision),
        name=name,
        dtype=precision,
    )


@generators(Bidirectional)
def direction_generators(layer: keras.layers.Bidirectional) -> list[Any]:
    return [*cell_generators(layer.forward_layer), *cell_generators(layer.backward_layer)]


@make(EachStep)
@make(TimeDistributed)
def time_distributed(
    op: TimeDistributed, name: str, precision: str
) -> keras.layers.TimeDistributed:
    inner = make_layer(op.layer, op.layer.name, precision)
    return keras.layers.TimeDistributed(inner, name=name, dtype=precision)
