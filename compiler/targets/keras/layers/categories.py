"""Hashing in Keras: what is not generic."""

import keras

from .....spec_schema.layers.categories import HashedCrossing, Hashing
from ..components import arguments, keras_class
from . import make


@make(Hashing)
@make(HashedCrossing)
def hashing(op: Hashing | HashedCrossing, name: str, precision: str) -> keras.layers.Layer:
    """The type is that of the result, which is not computed with."""
    dtype = "int64" if op.output_mode == "int" else precision
    layer: keras.layers.Layer = keras_class(type(op))(**arguments(op), name=name, dtype=dtype)
    return layer
