"""Multi-head attention as TensorFlow operations."""

import math
from string import ascii_lowercase
from typing import TypeAlias

import tensorflow as tf

from .....spec_schema.layers.attention import MultiHeadAttention
from .....spec_schema.layers.grouped_attention import GroupQueryAttention
from ..lowering import LayerCall, Results, dropped, lower

HeadedAttention: TypeAlias = MultiHeadAttention | GroupQueryAttention

# The score of what must not be seen; its exponential is 0.
HIDDEN = -1e9


@lower(MultiHeadAttention)
def multi_head_attention(
    op: MultiHeadAttention,
    call: LayerCall,
    query: tf.Tensor,
    value: tf.Tensor,
    key: tf.Tensor | None = None,
    attention_mask: tf.Tensor | None = None,
) -> Results:
    heads = (
        projected(op, call, "query", query),
        projected(op, call, "key", value if key is None else key),
        projected(op, call, "value", value),
    )
    visible = masked(call)
    if attention_mask is not None:
        visible = both(visible, tf.cast(attention_mask, tf.bool)[:, None])
    gathered, weights = gathered_values(op, call, *heads, visible)
    if op.use_gate:
        gathered *= projected(op, call, "gate", query)
    output = projected(op, call, "attention_output", gathered, axes=2)
    return (output, weights) if op.return_attention_scores else output


def projected(
    op: HeadedAttention, call: LayerCall, name: str, x: tf.Tensor, axes: int = 1
) -> tf.Tensor:
    """Affine map of the last axes: from one to heads by size, or from these two to the output."""
    x = call.floating(x)
    y = tf.tensordot(x, call.weight(f"{name}/kernel", x), axes)
    if op.use_bias:
        y += call.weight(f"{name}/bias", x)
    if name == "gate":
        y = tf.sigmoid(y)
    if op.activity_regularizer is not None:
        call.activities.append((op.activity_regularizer, y))
    return y


def gathered_values(
    op: HeadedAttention,
    call: LayerCall,
    query: tf.Tensor,
    key: tf.Tensor,
    value: tf.Tensor,
    visible: tf.Tensor | None,
) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns the values weighted by attention, for each position of the query and each head, and
    the weights before dropout.

    Args:
        visible: Which positions of the key each position of the query may attend to; None for all.
    """
    asked, seen, scored = _subscripts(op, query.shape.rank)
    query *= tf.cast(1 / math.sqrt(op.key_dim), query.dtype)
    scores = tf.einsum(f"{asked},{seen}->{scored}", query, key)
    given = weights = _weights(op, scores, query.shape.rank, visible)
    if op.dropout:
        weights = call.when_training(
            lambda: dropped(call, given, op.dropout, call.seed()), lambda: given
        )
    return tf.einsum(f"{scored},{seen}->{asked}", weights, value), given


def _subscripts(op: HeadedAttention, rank: int) -> tuple[str, str, str]:
    """Returns the `einsum` letters of projected queries, of projected keys, and of the scores.

    The positions attended over differ between query and key, so those of the key are capitals.
    """
    axes = op.axes(rank - 1)
    letters = ascii_lowercase[: rank - 2]
    capitals = "".join(c.upper() if axis in axes else c for axis, c in enumerate(letters))
    shared = "".join(c for axis, c in enumerate(letters) if axis not in axes)
    reach = "".join(letters[axis] for axis in axes)
    return f"{letters}yz", f"{capitals}yz", f"{shared}y{reach}{reach.upper()}"


def _weights(
    op: HeadedAttention, scores: tf.Tensor, rank: int, masked: tf.Tensor | None
) -> tf.Tensor:
    """Softmax over the positions of the key, in float32, with masked positions left out."""
    wide = tf.cast(scores, tf.float32)
    visible = both(_visible(op, scores), masked)
    if visible is not None:
        wide = tf.where(visible, wide, HIDDEN)
    axes = list(range(-len(op.axes(rank - 1)), 0))
    weights = _softmax(wide, axes)
    can_see_nothing = bool(op.sliding_window) or masked is not None
    if can_see_nothing and (op.dropout or op.return_attention_scores or rank != 4):
        # A query that sees nothing gathers zeros in Keras in this case, and the average of all
        # values in the other.
        weights = tf.where(visible, weights, 0.0)
    return tf.cast(weights, scores.dtype)


def _softmax(x: tf.Tensor, axes: list[int]) -> tf.Tensor:
    if len(axes) == 1:
        return tf.nn.softmax(x)
    return tf.exp(x - tf.reduce_logsumexp(x, axes, keepdims=True))


def masked(call: LayerCall) -> tf.Tensor | None:
    """Which key positions query positions may see by the masks of the inputs, for every head."""
    rows, columns = call.mask_of("query"), (call.mask_of("value"), call.mask_of("key"))
    visible = None if rows is None else rows[..., :, None]
    for column in columns:
        visible = both(visible, None if column is None else column[..., None, :])
    return None if visible is None else tf.expand_dims(visible, -3)


def both(one: tf.Tensor | None, other: tf.Tensor | None) -> tf.Tensor | None:
    """Where both masks are true; None for a mask that is true everywhere."""
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _visible(op: HeadedAttention, scores: tf.Tensor) -> tf.Tensor | None:
    """Returns which key positions (columns) a query position (row) may attend to; None for all."""
    row, column = tf.range(tf.shape(scores)[-2])[:, None], tf.range(tf.shape(scores)[-1])
    before = column <= row if op.use_causal_mask else None
    if op.sliding_window is None:
        return before
    near = tf.abs(row - column) < op.sliding_window
    return near if before is None else before & near
