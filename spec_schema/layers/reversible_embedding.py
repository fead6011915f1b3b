"""The embedding that also turns vectors back into scores of integers."""

from typing import ClassVar, Literal

from ..components.constraints import Constraint
from ..components.initializers import Initializer
from ..components.initializers.random import RandomUniform
from ..components.regularizers import Regularizer
from ..findings import codes
from ..operator import Operator, Weight, positions, weight_of
from ..parameters import Boolean, PositiveInteger, PositiveNumber
from ..types import DType, ShapeError, TensorType
from . import LAYERS


@LAYERS.register("reversible_embedding")
class ReversibleEmbedding(Operator):
    """Maps integers to trainable vectors, and vectors back to a score for each integer.

    The type of the input decides: integers are embedded, floating-point vectors are multiplied by
    the transposed embeddings. A language model embeds its tokens, and ends with
    `{share: embed, from: hidden, name: logits}`. Paper: Press and Wolf, 2017 (arXiv 1608.05859).

    Input shape:
        `(batch, ...)`: integers from 0 to `input_dim - 1`, or vectors with a last axis of size
        `output_dim`.

    Output shape:
        `(batch, ..., output_dim)` for integers, `(batch, *positions, input_dim)` for vectors.

    Args:
        input_dim: Size of the vocabulary: the largest integer plus 1.
        output_dim: Size of each vector.
        tie_weights: Whether both directions use the same weights. Otherwise the way back has
            `reverse_embeddings`.
        embeddings_initializer: Initializer of the vectors.
        embeddings_regularizer: Penalty on the vectors, added to the loss.
        embeddings_constraint: Constraint on the vectors, applied after each update.
        mask_zero: Whether 0 is padding: the embedded output then has a mask that is false where the
            input is 0. `input_dim` counts the 0.
        reverse_dtype: Element type that scores are computed in. Defaults to that of the network.
        logit_soft_cap: Bound on the absolute value of scores: `cap * tanh(score / cap)`. Defaults
            to none.
    """

    excluded: ClassVar = {"reverse": "integers are embedded, vectors are turned into scores"}
    table_size = "input_dim"
    input_dim: PositiveInteger
    output_dim: PositiveInteger
    tie_weights: Boolean = True
    embeddings_initializer: Initializer = RandomUniform()
    embeddings_regularizer: Regularizer | None = None
    embeddings_constraint: Constraint | None = None
    mask_zero: Boolean = False
    reverse_dtype: Literal["float16", "bfloat16", "float32"] | None = None
    logit_soft_cap: PositiveNumber | None = None

    @staticmethod
    def is_reversed(x: TensorType) -> bool:
        """Whether vectors are turned into scores."""
        return x.dtype.is_floating

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        if not self.is_reversed(x):
            return TensorType((*x.shape, self.output_dim), DType.FLOAT32)
        if x.rank < 2:
            raise ShapeError(codes.shapes.rank_too_low(("features",), x.shape))
        if x.features != self.output_dim:
            what = codes.shapes.not_vectors_of_size(self.output_dim, x.shape)
            raise ShapeError(what, "output_dim")
        return TensorType((*x.shape[:-1], self.input_dim), DType.FLOAT32)

    def mask_rank(self, output: TensorType, *inputs: TensorType) -> int:
        (x,) = inputs
        return x.rank if self.mask_zero and not self.is_reversed(x) else 0

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        table = weight_of(self, "embeddings", (self.input_dim, self.output_dim))
        if self.tie_weights:
            return (table,)
        back = (self.output_dim, self.input_dim)
        return (table, Weight("reverse_embeddings", back, self.embeddings_initializer))

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        (x,) = inputs
        return positions(x.shape) * self.input_dim * self.output_dim if self.is_reversed(x) else 0
