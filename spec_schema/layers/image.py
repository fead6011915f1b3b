"""The layer that rescales images, or any numbers."""

from ..operator import Operator
from ..parameters import Number
from ..shapes import product
from ..types import DType, TensorType
from . import LAYERS


@LAYERS.register("rescaling")
class Rescaling(Operator):
    """Rescales the input to a new range: `x * scale + offset`. Integers become float32.

    Input shape:
        `(batch, ...)`, of any rank.

    Output shape:
        Same as the input: `(batch, ...)`.

    Args:
        scale: Factor that the input is multiplied by.
        offset: Value added after that.
    """

    supports_masking = True
    main = "scale"
    scale: Number
    offset: Number = 0.0

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        return x if x.dtype.is_floating else x.with_dtype(DType.FLOAT32)

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        return product(tuple(dim or 1 for dim in output.shape[1:])) or 1
