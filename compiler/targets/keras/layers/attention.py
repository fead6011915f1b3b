"""Attention in Keras: what is not generic."""

from typing import Any

import keras

from .....spec_schema.layers.attention import MultiHeadAttention
from .....spec_schema.layers.grouped_attention import GroupQueryAttention
from .....spec_schema.layers.single_head_attention import AdditiveAttention, Attention
from . import generators, take_list

take_list(Attention)
take_list(AdditiveAttention)


@generators(MultiHeadAttention)
@generators(GroupQueryAttention)
def dropout_generators(layer: keras.layers.Layer) -> list[Any]:
    # Keras makes the dropout layer inside when it builds, and gives no public way to it.
    return [layer._dropout_layer.seed_generator]
