"""Layers that run another layer in Keras: what is not generic about them."""

from typing import Any

import keras

from .....spec_schema.layers.wrapping import Bidirectional
from . import generators, make, make_layer


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
    return [layer.forward_layer.cell.seed_generator, layer.backward_layer.cell.seed_generator]
