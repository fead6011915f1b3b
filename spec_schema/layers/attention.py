"""Attention layers."""

from typing import ClassVar

from ..components.constraints import Constraint
from ..components.initializers import Initializer
from ..components.initializers.constant import Zeros
from ..components.initializers.scaled import GlorotUniform
from ..components.regularizers import Regularizer
from ..findings import codes
from ..operator import Operator, Weight, positions, weight_of
from ..parameters import Boolean, PositiveInteger, Rate, default
from ..shapes import product
from ..sizes import OptionalIntegers, OptionalPositiveIntegers
from ..types import DType, ShapeError, TensorType, need_known, need_mask_over
from . import LAYERS
from .attention_inputs import agree, check_attention_mask, roles


@LAYERS.register("multi_head_attention")
class MultiHeadAttention(Operator):
    """Multi-head attention (Vaswani et al., 2017; arXiv 1706.03762).

    With a single input, the layer attends to itself: the input is query, value and key.
    `from: {query: q, value: v}` gives them separately, and `key: k` if the key is not the value.

    Masked positions of key and value are not attended to, and masked positions of the query gather
    nothing. The output has the query's mask. As in Keras, the layer removes the masks of its
    inputs: merging layers, attention and losses that use them later see no mask.

    `attention_mask: m` says for each position of the query which positions of the value it may
    attend to: `(batch, queries, values)`, where 0 or false hides a position.

    Input shape:
        query `(batch, *queries, features)`; value and key `(batch, *values, value_features)`, where
        the last axis of the key may have another size.

    Output shape:
        `(batch, *queries, features)`. With `output_shape`, `(batch, *queries, *output_shape)`.

    Args:
        num_heads: Number of attention heads.
        key_dim: Size of each head for query and key.
        value_dim: Size of each head for value. Defaults to `key_dim`.
        dropout: Fraction of the attention weights to drop in training.
        use_bias: Whether the projections add a bias.
        output_shape: Sizes that replace the last axis of the query. Defaults to that axis.
        attention_axes: Axes to attend over, counted from 1 after the batch. Defaults to all except
            the batch and the last.
        sliding_window: Number of positions that each position sees to either side, counting itself.
            Defaults to all.
        kernel_initializer: Initializer of the projections' kernels.
        bias_initializer: Initializer of the projections' biases.
        kernel_regularizer: Penalty on the kernels, added to the loss.
        bias_regularizer: Penalty on the biases, added to the loss.
        activity_regularizer: Penalty on the output of each projection, added to the loss.
        kernel_constraint: Constraint on the kernels, applied after each update.
        bias_constraint: Constraint on the biases, applied after each update.
        use_gate: Whether to scale the output of each head by a sigmoid gate computed from the query
            (Qiu et al., 2025).
        return_attention_scores: Whether to return the attention weights, too, as the result
            `attention_scores`: `(batch, num_heads, queries, values)`.
        use_causal_mask: Whether each position sees only itself and the positions before it.
    """

    arguments = ("query", "value", "key", "attention_mask")
    required_arguments = 2
    self_arguments = ("query", "value")
    supports_masking = True
    removes_masks = True
    filled_arguments: ClassVar = {"key": "value"}
    call_parameters = ("use_causal_mask", "return_attention_scores")
    excluded: ClassVar = {
        "flash_attention": "the target chooses the kernel",
        "seed": "draws are derived from the spec's seed",
    }
    num_heads: PositiveInteger
    key_dim: PositiveInteger
    value_dim: PositiveInteger | None = None
    dropout: Rate = 0.0
    use_bias: Boolean = True
    output_shape: OptionalPositiveIntegers = default(None)
    attention_axes: OptionalIntegers = default(None)
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
        query, value, key = roles(inputs)
        _check_ranks(query, value, key)
        axes = self.axes(query.rank)
        self._check_axes(axes, query)
        self._check_mask(axes)
        _check_positions(query, value, key, axes)
        for mask in inputs[3:]:
            self._check_attention_mask(mask, axes, query, value)
        shape = (*query.shape[:-1], *self._output_axes(query))
        return TensorType(shape, DType.FLOAT32)

    def mask_rank(self, output: TensorType, *inputs: TensorType) -> int:
        query = inputs[0]
        masked = [x for x in inputs[:3] if x.mask_rank]
        for x in masked:
            need_mask_over(x, x.rank - 1)
        axes = self.axes(query.rank)
        if masked and axes != (query.rank - 2,):
            what = codes.masks.attention_over_other_axes(masked[0].mask_shape, axes)
            raise ShapeError(what, "attention_axes")
        return query.mask_rank

    def _check_attention_mask(
        self, mask: TensorType, axes: tuple[int, ...], query: TensorType, value: TensorType
    ) -> None:
        if query.rank != 3:
            raise ShapeError(codes.shapes.mask_over_other_axes("attention_mask", axes))
        check_attention_mask(mask, query, value)

    def results(self) -> tuple[str, ...]:
        return ("attention_scores",) if self.return_attention_scores else ()

    def result_types(self, output: TensorType, *inputs: TensorType) -> tuple[TensorType, ...]:
        query, value, _ = roles(inputs)
        axes = self.axes(query.rank)
        others = [size for i, size in enumerate(query.shape[:-1]) if i and i not in axes]
        sizes = [x.shape[axis] for x in (query, value) for axis in axes]
        scores = TensorType((query.shape[0], *others, self.num_heads, *sizes), DType.FLOAT32)
        return (scores,) * len(self.results())

    def axes(self, rank: int) -> tuple[int, ...]:
        """Returns the axes to attend over, counted from the front, for a query of this rank."""
        if self.attention_axes is None:
            return tuple(range(1, rank - 1))
        return tuple(axis + rank if axis < 0 else axis for axis in self.attention_axes)

    def _check_axes(self, axes: tuple[int, ...], query: TensorType) -> None:
        wrong = [axis for axis in axes if not 0 < axis < query.rank - 1]
        if not wrong and len(set(axes)) == len(axes):
            return
        given = self.attention_axes or ()
        what = codes.shapes.duplicate_axis(given, query.shape)
        if wrong:
            what = codes.shapes.attention_axis_out_of_range(given, query.shape)
        raise ShapeError(what, "attention_axes")

    def _check_mask(self, axes: tuple[int, ...]) -> None:
        masks = {"use_causal_mask": self.use_causal_mask, "sliding_window": self.sliding_window}
        mask = next((name for name, value in masks.items() if value), None)
        if mask and axes != (1,):
            raise ShapeError(codes.shapes.mask_over_other_axes(mask, axes), mask)

    def _output_axes(self, query: TensorType) -> tuple[int, ...]:
        return self.output_shape or (need_known(query.features, "query's last axis"),)

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        query, value, key = roles(inputs)
        head, wide = (self.num_heads, self.key_dim), (self.num_heads, self.width)
        gate = self._projection("gate", (_features(query, "query"),), wide)
        return (
            *self._projection("query", (_features(query, "query"),), head),
            *self._projection("key", (_features(key, "key"),), head),
            *(gate if self.use_gate else ()),
            *self._projection("value", (_features(value, "value"),), wide),
            *self._projection("attention_output", wide, self._output_axes(query)),
        )

    @property
    def width(self) -> int:
        """Size of each head for value."""
        return self.value_dim or self.key_dim

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
        heads = self.num_heads * (self.key_dim + self.width)
        asked, seen = positions(query.shape), positions(value.shape)
        reach = product(tuple(value.shape[axis] or 1 for axis in self.axes(value.rank))) or 1
        ways = self.num_heads * (self.key_dim + (self.width if self.use_gate else 0))
        projected = asked * (query.features or 1) * ways
        projected += seen * (key.features or 1) * self.num_heads * self.key_dim
        projected += seen * (value.features or 1) * self.num_heads * self.width
        leaving = self.num_heads * self.width * (product(self._output_axes(query)) or 1)
        return projected + asked * (reach * heads + leaving)


def _features(given: TensorType, role: str) -> int:
    return need_known(given.features, f"{role}'s last axis")


def _check_ranks(query: TensorType, value: TensorType, key: TensorType) -> None:
    if query.rank < 3:
        raise ShapeError(codes.shapes.rank_too_low(("positions", "features"), query.shape))
    for role, given in (("value", value), ("key", key)):
        if given.rank != query.rank:
            raise ShapeError(codes.shapes.different_ranks(role, query.shape, given.shape))
        _features(given, role)
    _features(query, "query")


def _check_positions(
    query: TensorType, value: TensorType, key: TensorType, axes: tuple[int, ...]
) -> None:
    if value.shape[1:-1] != key.shape[1:-1]:
        raise ShapeError(codes.layer_inputs.key_differs_from_value(value.shape, key.shape))
    for axis in range(1, query.rank - 1):
        if axis not in axes and not agree(query.shape[axis], value.shape[axis]):
            what = codes.layer_inputs.query_differs_from_value(axis, query.shape, value.shape)
            raise ShapeError(what)
