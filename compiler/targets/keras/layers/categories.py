"""Layers for categories and text in Keras: what is not generic."""

import keras

from .....spec_schema.layers.categories import HashedCrossing, Hashing
from .....spec_schema.layers.lookup import IntegerLookup, StringLookup
from .....spec_schema.layers.text import TextVectorization
from ..components import arguments, keras_class
from . import cast_vectors, make

for lookup in (IntegerLookup, StringLookup, TextVectorization):
    cast_vectors(lookup)


@make(Hashing)
@make(HashedCrossing)
def hashing(op: Hashing | HashedCrossing, name: str, precision: str) -> keras.layers.Layer:
    """The type is that of the result, which is not computed with."""
    dtype = "int64" if op.output_mode == "int" else precision
    layer: keras.layers.Layer = keras_class(type(op))(**arguments(op), name=name, dtype=dtype)
    return layer


@make(TextVectorization)
def text_vectorization(op: TextVectorization, name: str, precision: str) -> keras.layers.Layer:
    """Keras takes numbers of words as a tuple only."""
    given = arguments(op, op.own) | {"ngrams": op.ngrams}
    return keras.layers.TextVectorization(**given, name=name)
