"""The layer that masks positions of a sequence."""

from ..findings import codes
from ..operator import Operator
from ..parameters import Number
from ..types import ShapeError, TensorType, need_floating
from . import LAYERS


@LAYERS.register("masking")
class Masking(Operator):
    """Masks the positions whose values all equal `mask_value`, and sets them to 0.

    Recurrent layers, attention, losses and metrics skip what is masked. For integers, use
    `mask_zero` of `embedding`.

    Input shape:
        `(batch, ..., features)`.

    Output shape:
        Same as the input: `(batch, ..., features)`.

    Args:
        mask_value: Value of padding.
    """

    main = "mask_value"
    supports_masking = True
    mask_value: Number = 0.0

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_floating(x)
        if x.rank < 2:
            raise ShapeError(codes.shapes.rank_too_low(("features",), x.shape))
        return x

    def mask_rank(self, output: TensorType, *inputs: TensorType) -> int:
        return output.rank - 1
