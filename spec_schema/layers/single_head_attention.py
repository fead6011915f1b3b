"""Attention of one head, without projections."""

from typing import ClassVar, Literal

from ..components.initializers.constant import Ones
from ..components.initializers.scaled import GlorotUniform
from ..findings import codes
from ..operator import Operator, Weight
from ..parameters import Boolean, Rate
from ..types import (
    DType,
    ShapeError,
    TensorType,
    need_floating,
    need_known,
    need_mask_over,
    need_rank,
)
from . import LAYERS
from .attention_inputs import roles


class SingleHeadAttention(Operator):
    """Base of the layers with attention of one head.

    With a single input, the layer attends to itself: the input is query, value and key.
    `from: {query: q, value: v}` gives them separately, and `key: k` if the key is not the value.

    Input shape:
        query `(batch, queries, features)`; value `(batch, values, value_features)`; key
        `(batch, values, features)`.

    Output shape:
        `(batch, queries, value_features)`.

    Args:
        dropout: Fraction of the attention weights to drop in training.
        use_causal_mask: Whether each position sees only itself and the positions before it.
        return_attention_scores: Whether to return the attention weights, too, as the result
            `attention_scores`: `(batch, queries, values)`. In training, after `dropout`.
    """

    arguments = ("query", "value", "key")
    required_arguments = 2
    self_arguments = ("query", "value")
    supports_masking = True
    call_parameters = ("use_causal_mask", "return_attention_scores")
    excluded: ClassVar = {"mask": "masks come with the inputs"}
    dropout: Rate = 0.0
    use_causal_mask: Boolean = False
    return_attention_scores: Boolean = False

    def infer(self, *inputs: TensorType) -> TensorType:
        query, value, key = roles(inputs)
        for given in (query, value, key):
            need_rank(given, "positions", "features")
            need_floating(given)
        if query.features != key.features:
            what = codes.layer_inputs.features_differ(query.shape, key.shape, "key")
            raise ShapeError(what)
        if value.shape[1] != key.shape[1]:
            raise ShapeError(codes.layer_inputs.key_differs_from_value(value.shape, key.shape))
        return TensorType((*query.shape[:-1], value.features), DType.FLOAT32)

    def mask_rank(self, output: TensorType, *inputs: TensorType) -> int:
        for x in inputs:
            need_mask_over(x, 2)
        return inputs[0].mask_rank

    def results(self) -> tuple[str, ...]:
        return ("attention_scores",) if self.return_attention_scores else ()

    def result_types(self, output: TensorType, *inputs: TensorType) -> tuple[TensorType, ...]:
        scores = (*inputs[0].shape[:-1], inputs[1].shape[1])
        return (TensorType(scores, DType.FLOAT32),) * len(self.results())

    def draws(self) -> tuple[int, ...]:
        return (1,) if self.dropout else ()

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        query, value, _ = roles(inputs)
        pairs = (query.shape[1] or 1) * (value.shape[1] or 1)
        return pairs * ((query.features or 1) + (value.features or 1))


@LAYERS.register("attention")
class Attention(SingleHeadAttention):
    """Attention by the dot product of query and key (Luong et al., 2015; arXiv 1508.04025).

    The output is `softmax(query @ transpose(key)) @ value`. With a single input, the layer attends
    to itself: the input is query, value and key. `from: {query: q, value: v}` gives them
    separately, and `key: k` if the key is not the value. Masked positions of the value are not
    attended to; the output has the query's mask, and is 0 where it hides a position.

    Args:
        use_scale: Whether to multiply the scores by a trainable number.
        score_mode: `dot` takes the dot product of query and key, `concat` the sum of
            `tanh(query + key)`, multiplied by a trainable number.
    """

    excluded: ClassVar = {
        **SingleHeadAttention.excluded,
        "seed": "draws are derived from the spec's seed",
    }
    use_scale: Boolean = False
    score_mode: Literal["dot", "concat"] = "dot"

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        scale = (Weight("scale", (), Ones()),) if self.use_scale else ()
        if self.score_mode == "dot":
            return scale
        return (*scale, Weight("concat_score_weight", (), Ones()))


@LAYERS.register("additive_attention")
class AdditiveAttention(SingleHeadAttention):
    """Attention by a sum of query and key (Bahdanau et al., 2014; arXiv 1409.0473).

    The scores are the sum of `scale * tanh(query + key)` over the features. With a single input,
    the layer attends to itself: the input is query, value and key. `from: {query: q, value: v}`
    gives them separately, and `key: k` if the key is not the value. Masked positions of the value
    are not attended to; the output has the query's mask, and is 0 where it hides a position.

    Args:
        use_scale: Whether the sum over the features is weighted by trainable numbers.
    """

    use_scale: Boolean = True

    def infer(self, *inputs: TensorType) -> TensorType:
        output = super().infer(*inputs)
        need_known(inputs[0].features, "query's last axis")
        return output

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        size = need_known(inputs[0].features, "query's last axis")
        return (Weight("scale", (size,), GlorotUniform()),) if self.use_scale else ()
