"""The layer that looks integers up."""

from typing import ClassVar

from ..components.constraints import Constraint
from ..components.initializers import Initializer
from ..components.initializers.random import RandomUniform
from ..components.regularizers import Regularizer
from ..operator import Operator, Weight
from ..parameters import PositiveInteger
from ..types import DType, TensorType
from . import LAYERS


@LAYERS.register("embedding")
class Embedding(Operator):
    """Looks each integer up in a table of vectors.

    Args:
        input_dim: how many different integers there are; they run from 0 to input_dim - 1.
        output_dim: size of a vector.
        embeddings_initializer: how the table starts.
        embeddings_regularizer: the table's term in the loss.
        embeddings_constraint: applied to the table after each update.
    """

    excluded: ClassVar = {
        "mask_zero": "masks are not carried between layers yet",
        "weights": "weights of a layer are not read from elsewhere",
        "lora_rank": "adapters are for fine-tuning large models",
        "lora_alpha": "adapters are for fine-tuning large models",
        "quantization_config": "training only",
    }
    input_dim: PositiveInteger
    output_dim: PositiveInteger
    embeddings_initializer: Initializer = RandomUniform()
    embeddings_regularizer: Regularizer | None = None
    embeddings_constraint: Constraint | None = None

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        return TensorType((*x.shape, self.output_dim), DType.FLOAT32)

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        table = Weight(
            "embeddings",
            (self.input_dim, self.output_dim),
            self.embeddings_initializer,
            regularizer=self.embeddings_regularizer,
            constraint=self.embeddings_constraint,
        )
        return (table,)
