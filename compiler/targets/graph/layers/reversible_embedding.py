"""Embeddings and their transposes as TensorFlow operations."""

import tensorflow as tf

from .....spec_schema.layers.reversible_embedding import ReversibleEmbedding
from ..lowering import LayerCall, lower, lower_mask


@lower(ReversibleEmbedding)
def reversible_embedding(op: ReversibleEmbedding, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    if not x.dtype.is_floating:
        return tf.cast(tf.gather(call.weights["embeddings"], tf.cast(x, tf.int32)), call.dtype)
    name = "embeddings" if op.tie_weights else "reverse_embeddings"
    x, kernel = tf.cast(x, op.reverse_dtype or x.dtype), call.weight(name, x)
    kernel = tf.transpose(kernel) if op.tie_weights else kernel
    scores = tf.tensordot(x, tf.cast(kernel, x.dtype), 1)
    cap = op.logit_soft_cap
    return scores if cap is None else tf.tanh(scores / cap) * cap


@lower_mask(ReversibleEmbedding)
def not_zero(op: ReversibleEmbedding, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    return tf.not_equal(x, 0)
