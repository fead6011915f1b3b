"""Attention of one head as TensorFlow operations."""

import tensorflow as tf

from .....spec_schema.layers.single_head_attention import (
    AdditiveAttention,
    Attention,
    SingleHeadAttention,
)
from ..lowering import LayerCall, Results, dropped, lower
from .attention import HIDDEN


@lower(Attention)
def attention(
    op: Attention,
    call: LayerCall,
    query: tf.Tensor,
    value: tf.Tensor,
    key: tf.Tensor | None = None,
) -> Results:
    key = value if key is None else key
    if op.score_mode == "concat":
        weight = call.weight("concat_score_weight", query)
        together = query[:, :, None] + key[:, None]
        if op.use_scale:
            together *= call.weight("scale", query)
        scores = weight * tf.reduce_sum(tf.tanh(together), -1)
    else:
        scores = tf.matmul(query, key, transpose_b=True)
        if op.use_scale:
            scores *= call.weight("scale", query)
    return _gathered(op, call, scores, value)


@lower(AdditiveAttention)
def additive_attention(
    op: AdditiveAttention,
    call: LayerCall,
    query: tf.Tensor,
    value: tf.Tensor,
    key: tf.Tensor | None = None,
) -> Results:
    key = value if key is None else key
    terms = tf.tanh(query[:, :, None] + key[:, None])
    if op.use_scale:
        terms *= call.weight("scale", query)
    scores = tf.reduce_sum(terms, -1)
    return _gathered(op, call, scores, value)


def _gathered(
    op: SingleHeadAttention, call: LayerCall, scores: tf.Tensor, value: tf.Tensor
) -> Results:
    """The values weighted by the softmax of the scores, in float32 as half precision overflows."""
    wide = tf.cast(scores, tf.float32)
    visible = call.mask_of("value")
    visible = None if visible is None else visible[:, None, :]
    if op.use_causal_mask:
        before = tf.linalg.band_part(tf.ones(tf.shape(scores)[-2:], tf.bool), -1, 0)
        visible = before if visible is None else before & visible
    if visible is not None:
        wide = tf.where(visible, wide, wide + HIDDEN)
    given = tf.cast(tf.nn.softmax(wide), scores.dtype)
    weights = given
    if op.dropout:
        weights = call.when_training(
            lambda: dropped(call, given, op.dropout, call.seed()), lambda: given
        )
    y = tf.matmul(weights, value)
    asked = call.mask_of("query")
    y = y if asked is None else tf.where(asked[..., None], y, tf.zeros_like(y))
    return (y, weights) if op.return_attention_scores else y
