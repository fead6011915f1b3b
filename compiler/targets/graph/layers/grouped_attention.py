"""Attention with shared keys and values as TensorFlow operations."""

import tensorflow as tf

from .....spec_schema.layers.grouped_attention import GroupQueryAttention
from ..lowering import LayerCall, lower
from .attention import gathered_values, masked, projected


@lower(GroupQueryAttention)
def group_query_attention(
    op: GroupQueryAttention,
    call: LayerCall,
    query: tf.Tensor,
    value: tf.Tensor,
    key: tf.Tensor | None = None,
) -> tf.Tensor:
    each = op.num_query_heads // op.num_key_value_heads
    heads = (
        projected(op, call, "query", query),
        tf.repeat(projected(op, call, "key", value if key is None else key), each, axis=2),
        tf.repeat(projected(op, call, "value", value), each, axis=2),
    )
    gathered, _ = gathered_values(op, call, *heads, masked(call))
    if op.use_gate:
        gathered *= projected(op, call, "gate", query)
    y = projected(op, call, "attention_output", gathered, axes=2)
    if op.activity_regularizer is not None:
        # As in Keras, where the layer has the regularizer too, not only its projections.
        call.activities.append((op.activity_regularizer, y))
    return y
