"""Attention with shared keys and values as TensorFlow operations."""

import tensorflow as tf

from .....spec_schema.layers.grouped_attention import GroupQueryAttention
from ..lowering import LayerCall, Results, lower
from .attention import both, gathered_values, masked, projected


@lower(GroupQueryAttention)
def group_query_attention(
    op: GroupQueryAttention,
    call: LayerCall,
    query: tf.Tensor,
    value: tf.Tensor,
    key: tf.Tensor | None = None,
    attention_mask: tf.Tensor | None = None,
) -> Results:
    each = op.num_query_heads // op.num_key_value_heads
    heads = (
        projected(op, call, "query", query),
        tf.repeat(projected(op, call, "key", value if key is None else key), each, axis=2),
        tf.repeat(projected(op, call, "value", value), each, axis=2),
    )
    visible = both(masked(call), _visible(op, call, attention_mask))
    gathered, weights = gathered_values(op, call, *heads, visible)
    if op.use_gate:
        gathered *= projected(op, call, "gate", query)
    y = projected(op, call, "attention_output", gathered, axes=2)
    if op.activity_regularizer is not None:
        # As in Keras, where the layer has the regularizer too, not only its projections.
        call.activities.append((op.activity_regularizer, y))
    return (y, weights) if op.return_attention_scores else y


def _visible(op: GroupQueryAttention, call: LayerCall, mask: tf.Tensor | None) -> tf.Tensor | None:
    """What the mask leaves visible. Alone, Keras compares it with 0.5 where it computes scores."""
    if mask is None:
        return None
    is_alone = masked(call) is None and not op.use_causal_mask and not op.sliding_window
    if is_alone and (op.dropout or op.return_attention_scores) and mask.dtype != tf.bool:
        mask = mask > tf.cast(0.5, mask.dtype)
    return tf.cast(mask, tf.bool)[:, None]
