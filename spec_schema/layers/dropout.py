"""Dropout."""

from typing import ClassVar

from ..findings import codes
from ..operator import Operator
from ..parameters import OptionalNoiseShape, Rate, default
from ..shapes import Dim
from ..types import ShapeError, TensorType, need_floating
from . import LAYERS

SEED = "every draw follows from the spec's seed"


@LAYERS.register("dropout")
class Dropout(Operator):
    """Randomly sets inputs to 0 in training and scales the others up by `1 / (1 - rate)`.

    Paper: Srivastava et al., 2014.

    Input shape:
        `(batch, ...)`, of any rank.

    Output shape:
        Same as the input: `(batch, ...)`.

    Args:
        rate: Fraction of the inputs to drop.
        noise_shape: Shape of the mask, batch first: 1 drops the whole axis together, null takes the
            size of the input. Defaults to the shape of the input.
    """

    supports_masking = True
    main = "rate"
    excluded: ClassVar = {"seed": SEED}
    rate: Rate
    noise_shape: OptionalNoiseShape = default(None)

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_floating(x)
        if self.noise_shape is not None:
            need_noise_shape(x, self.noise_shape)
        return x

    def draws(self) -> tuple[int, ...]:
        return (1,) if self.rate else ()


def need_noise_shape(x: TensorType, noise_shape: tuple[Dim, ...]) -> None:
    """Raises ShapeError unless each size of the mask is 1, null, or that of the input."""
    if len(noise_shape) != x.rank:
        what = codes.shapes.wrong_length_of_noise_shape(len(noise_shape), x.shape)
        raise ShapeError(what, "noise_shape")
    for axis, (noise, dim) in enumerate(zip(noise_shape, x.shape, strict=True)):
        if noise is None or noise in (1, dim):
            continue
        if axis == 0 or dim is not None:
            what = codes.shapes.wrong_size_in_noise_shape(noise, axis, x.shape)
            raise ShapeError(what, "noise_shape")
