"""Reversible embeddings in Keras: what is not generic."""

from typing import Any

from .....spec_schema.layers.reversible_embedding import ReversibleEmbedding
from .....spec_schema.types import TensorType
from . import called_with


@called_with(ReversibleEmbedding)
def direction(op: ReversibleEmbedding, *inputs: TensorType) -> dict[str, Any]:
    return {"reverse": True} if op.is_reversed(inputs[0]) else {}
