"""What attention layers take: query, value, key and a mask."""

from ..findings import codes
from ..shapes import Dim
from ..types import ShapeError, TensorType


def roles(inputs: tuple[TensorType, ...]) -> tuple[TensorType, TensorType, TensorType]:
    """Returns query, value and key. Without a key, the value is the key."""
    query, value, *key = inputs[:3]
    return query, value, key[0] if key else value


def check_attention_mask(mask: TensorType, query: TensorType, value: TensorType) -> None:
    """Raises ShapeError unless the mask is `(batch, queries, values)`."""
    expected = (None, query.shape[1], value.shape[1])
    pairs = zip(mask.shape, expected, strict=False)
    if mask.rank != 3 or not all(size == 1 or agree(size, other) for size, other in pairs):
        raise ShapeError(codes.layer_inputs.attention_mask_differs(mask.shape, expected))


def agree(one: Dim, other: Dim) -> bool:
    """Whether two sizes can be equal."""
    return one is None or other is None or one == other
