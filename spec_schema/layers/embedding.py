"""The layer that maps integers to vectors."""

from typing import ClassVar

from ..components.constraints import Constraint
from ..components.initializers import Initializer
from ..components.initializers.random import RandomUniform
from ..components.regularizers import Regularizer
from ..operator import Operator, Weight, weight_of
from ..parameters import Boolean, PositiveInteger
from ..types import DType, TensorType
from . import LAYERS


@LAYERS.register("embedding")
class Embedding(Operator):
    """Maps integers to trainable vectors.

    Input shape:
        `(batch, ...)`, integers from 0 to `input_dim - 1`.

    Output shape:
        `(batch, ..., output_dim)`.

    Args:
        input_dim: Size of the vocabulary: the largest integer plus 1.
        output_dim: Size of each vector.
        mask_zero: Whether 0 is padding: the output then has a mask that is false where the input is
            0. Recurrent layers, attention, losses and metrics skip what it masks. `input_dim`
            counts the 0.
        embeddings_initializer: Initializer of the vectors.
        embeddings_regularizer: Penalty on the vectors, added to the loss.
        embeddings_constraint: Constraint on the vectors, applied after each update.
    """

    excluded: ClassVar = {
        "weights": "set them in Python, on the model of `spec.to_keras()`",
        "lora_rank": "adapters are for fine-tuning large models",
        "lora_alpha": "adapters are for fine-tuning large models",
        "quantization_config": "training only",
    }
    table_size = "input_dim"
    input_dim: PositiveInteger
    output_dim: PositiveInteger
    mask_zero: Boolean = False
    embeddings_initializer: Initializer = RandomUniform()
    embeddings_regularizer: Regularizer | None = None
    embeddings_constraint: Constraint | None = None

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        return TensorType((*x.shape, self.output_dim), DType.FLOAT32)

    def mask_rank(self, output: TensorType, *inputs: TensorType) -> int:
        return inputs[0].rank if self.mask_zero else 0

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        return (weight_of(self, "embeddings", (self.input_dim, self.output_dim)),)
