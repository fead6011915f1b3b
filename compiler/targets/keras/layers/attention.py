"""Attention in Keras: what is not generic."""

from typing import Any

import keras

from .....spec_schema.layers.attention import MultiHeadAttention
from . import generators


@generators(MultiHeadAttention)
def dropout_generators(layer: keras.layers.MultiHeadAttention) -> list[Any]:
    # Keras makes the dropout layer inside when it builds, and gives no public way to it.
    return [layer._dropout_layer.seed_generator]
