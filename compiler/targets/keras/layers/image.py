"""Rescaling of raw numbers in Keras, in float32 whatever the precision of the network is."""

import keras

from ....normalizing import InputRescaling
from . import make


@make(InputRescaling)
def rescaling(op: InputRescaling, name: str, precision: str) -> keras.layers.Layer:
    return keras.layers.Rescaling(op.scale, op.offset, name=name, dtype=precision)
