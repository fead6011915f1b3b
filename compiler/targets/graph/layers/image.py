"""Rescaling as TensorFlow operations."""

import tensorflow as tf

from .....spec_schema.layers.image import Rescaling
from ....normalizing import InputRescaling
from ..lowering import LayerCall, lower


@lower(InputRescaling)
@lower(Rescaling)
def rescaling(op: Rescaling, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    x = x if x.dtype.is_floating else tf.cast(x, call.dtype)
    return x * tf.constant(op.scale, x.dtype) + tf.constant(op.offset, x.dtype)
