"""Embedding as TensorFlow operations."""

import tensorflow as tf

from .....spec_schema.layers.embedding import Embedding
from ..lowering import LayerCall, lower, lower_mask


@lower(Embedding)
def embedding(op: Embedding, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    return tf.cast(tf.gather(call.weights["embeddings"], tf.cast(x, tf.int32)), call.dtype)


@lower_mask(Embedding)
def not_zero(op: Embedding, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    return tf.not_equal(x, 0)
