"""Layers that prepare data in Keras: what is not generic."""

import keras

from .....spec_schema.layers.categories import (
    CategoryEncoding,
    Discretization,
    HashedCrossing,
    Hashing,
)
from .....spec_schema.layers.feature_normalization import Normalization
from .....spec_schema.operator import Operator
from ..components import arguments, keras_class
from . import make


@make(CategoryEncoding)
@make(Discretization)
@make(HashedCrossing)
@make(Hashing)
@make(Normalization)
def preparation(op: Operator, name: str, precision: str) -> keras.layers.Layer:
    """Half precision is too coarse for raw features, and Keras can't count in it.

    The type of a layer that hashes is that of its result.
    """
    is_hash = isinstance(op, HashedCrossing | Hashing) and op.output_mode == "int"
    dtype = "int64" if is_hash else "float32"
    layer: keras.layers.Layer = keras_class(type(op))(**arguments(op), name=name, dtype=dtype)
    return layer
