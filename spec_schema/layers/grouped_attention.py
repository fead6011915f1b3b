"""Attention whose heads share keys and values in groups."""

from typing import ClassVar

from ..components.constraints import Constraint
from ..components.initializers import Initializer
from ..components.initializers.constant import Zeros
from ..components.initializers.scaled import GlorotUniform
from ..components.regularizers import Regularizer
from ..findings import codes
from ..operator import Operator, Weight, weight_of
from ..parameters import Boolean, PositiveInteger, Rate
from ..types import DType, ShapeError, TensorType, need_known, need_mask_over, need_rank
from . import LAYERS
from .attention_inputs import check_attention_mask, roles


@LAYERS.register("group_query_attention")
class GroupQueryAttention(Operator):
    """Multi-head attention whose query heads share keys and values in groups.

    With a single input, the layer attends to itself: the input is query, value and key.
    `from: {query: q, value: v}` gives them separately, and `key: k` if the key is not the value.
    Masked positions of key and value are not attended to; the output has the query's mask. Paper:
    Ainslie et al., 2023 (arXiv 2305.13245).

    `attention_mask: m` says for each position of the query which positions of the value it may
    attend to: `(batch, queries, values)`, where 0 or false hides a position.

    Input shape:
        query `(batch, queries, features)`; value `(batch, values, features)`; key
        `(batch, values, key_features)`.

    Output shape:
        `(batch, queries, features)`.

    Args:
        head_dim: Size of each head.
        num_query_heads: Number of heads.
        num_key_value_heads: Number of keys and values, a divisor of `num_query_heads`. With 1, all
            heads share them (multi-query attention).
        dropout: Fraction of the attention weights to drop in training.
        use_bias: Whether the projections add a bias.
        sliding_window: Number of positions that each position sees to either side, counting itself.
            Defaults to all.
        kernel_initializer: Initializer of the projections' kernels.
        bias_initializer: Initializer of the projections' biases.
        kernel_regularizer: Penalty on the kernels, added to the loss.
        bias_regularizer: Penalty on the biases, added to the loss.
        activity_regularizer: Penalty on the output of each projection, added to the loss; as in
            Keras, twice for the last one, which is the output of the layer.
        kernel_constraint: Constraint on the kernels, applied after each update.
        bias_constraint: Constraint on the biases, applied after each update.
        use_gate: Whether to scale the output of each head by a sigmoid gate computed from the query
            (Qiu et al., 2025).
        use_causal_mask: Whether each position sees only itself and the positions before it.
        return_attention_scores: Whether to return the attention weights, too, as the result
            `attention_scores`: `(batch, num_query_heads, queries, values)`.
    """

    arguments = ("query", "value", "key", "attention_mask")
    required_arguments = 2
    self_arguments = ("query", "value")
    supports_masking = True
    filled_arguments: ClassVar = {"key": "value"}
    call_parameters = ("use_causal_mask", "return_attention_scores")
    examples: ClassVar = {"head_dim": 32, "num_query_heads": 8, "num_key_value_heads": 2}
    excluded: ClassVar = {
        "flash_attention": "the target chooses the kernel",
        "seed": "draws are derived from the spec's seed",
    }
    head_dim: PositiveInteger
    num_query_heads: PositiveInteger
    num_key_value_heads: PositiveInteger
    dropout: Rate = 0.0
    use_bias: Boolean = True
    sliding_window: PositiveInteger | None = None
    kernel_initializer: Initializer = GlorotUniform()
    bias_initializer: Initializer = Zeros()
    kernel_regularizer: Regularizer | None = None
    bias_regularizer: Regularizer | None = None
    activity_regularizer: Regularizer | None = None
    kernel_constraint: Constraint | None = None
    bias_constraint: Constraint | None = None
    use_gate: Boolean = False
    use_causal_mask: Boolean = False
    return_attention_scores: Boolean = False

    def infer(self, *inputs: TensorType) -> TensorType:
        if self.num_query_heads % self.num_key_value_heads:
            what = codes.shapes.heads_do_not_divide(self.num_query_heads, self.num_key_value_heads)
            raise ShapeError(what, "num_key_value_heads")
        query, value, key = roles(inputs)
        for given in (query, value, key):
            need_rank(given, "positions", "features")
            need_known(given.features, "last axis")
        if query.features != value.features:
            what = codes.layer_inputs.features_differ(query.shape, value.shape, "value")
            raise ShapeError(what)
        if value.shape[1] != key.shape[1]:
            raise ShapeError(codes.layer_inputs.key_differs_from_value(value.shape, key.shape))
        for mask in inputs[3:]:
            check_attention_mask(mask, query, value)
        return TensorType(query.shape, DType.FLOAT32)

    def mask_rank(self, output: TensorType, *inputs: TensorType) -> int:
        for x in inputs[:3]:
            need_mask_over(x, 2)
        return inputs[0].mask_rank

    def results(self) -> tuple[str, ...]:
        return ("attention_scores",) if self.return_attention_scores else ()

    def result_types(self, output: TensorType, *inputs: TensorType) -> tuple[TensorType, ...]:
        query, value, _ = roles(inputs)
        shape = (query.shape[0], self.num_query_heads, query.shape[1], value.shape[1])
        return (TensorType(shape, DType.FLOAT32),) * len(self.results())

    @property
    def key_dim(self) -> int:
        """Size of each head, under the name that multi-head attention has for it."""
        return self.head_dim

    def axes(self, rank: int) -> tuple[int, ...]:
        """Returns the axes to attend over."""
        return (1,)

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        query, value, key = roles(inputs)
        asking = (self.num_query_heads, self.head_dim)
        answering = (self.num_key_value_heads, self.head_dim)
        gate = self._projection("gate", (query.features or 1,), asking)
        return (
            *self._projection("query", (query.features or 1,), asking),
            *self._projection("key", (key.features or 1,), answering),
            *(gate if self.use_gate else ()),
            *self._projection("value", (value.features or 1,), answering),
            *self._projection("attention_output", asking, (query.features or 1,)),
        )

    def _projection(
        self, name: str, before: tuple[int, ...], after: tuple[int, ...]
    ) -> tuple[Weight, ...]:
        shape = (*before, *after)
        kernel = weight_of(self, f"{name}/kernel", shape, input_axes=len(before))
        return (kernel, weight_of(self, f"{name}/bias", after)) if self.use_bias else (kernel,)

    def draws(self) -> tuple[int, ...]:
        return (1,) if self.dropout else ()

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        query, value, key = roles(inputs)
        asked, seen = query.shape[1] or 1, value.shape[1] or 1
        wide = self.num_query_heads * self.head_dim
        narrow = self.num_key_value_heads * self.head_dim
        features = query.features or 1
        projected = asked * features * wide * (3 if self.use_gate else 2)
        projected += seen * ((key.features or 1) + features) * narrow
        return projected + 2 * asked * seen * wide
