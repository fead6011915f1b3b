"""Layers that pad, crop, resize or rescale images."""

from typing import ClassVar, Literal

from ..findings import codes
from ..operator import Operator
from ..parameters import Number, default
from ..shapes import Dim, product
from ..sizes import Margins2D, Size2D
from ..types import DType, ShapeError, TensorType, need_floating, need_image
from . import LAYERS

_CHANNELS_LAST = {"data_format": "channels come last"}


@LAYERS.register("zero_padding2d")
class ZeroPadding2D(Operator):
    """Pads images with zeros.

    Input shape:
        `(batch, height, width, channels)`.

    Output shape:
        `(batch, height + top + bottom, width + left + right, channels)`.

    Args:
        padding: Number of pixels to add on each side: one number, [height, width], or
            [[top, bottom], [left, right]].
    """

    main = "padding"
    excluded: ClassVar = _CHANNELS_LAST
    padding: Margins2D = default(((1, 1), (1, 1)))

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_image(x)
        batch, height, width, channels = x.shape
        rows, columns = (sum(pair) for pair in self.padding)
        return x.with_shape(batch, _plus(height, rows), _plus(width, columns), channels)


@LAYERS.register("cropping2d")
class Cropping2D(Operator):
    """Crops images.

    Input shape:
        `(batch, height, width, channels)`.

    Output shape:
        `(batch, height - top - bottom, width - left - right, channels)`.

    Args:
        cropping: Number of pixels to remove on each side: one number, [height, width], or
            [[top, bottom], [left, right]].
    """

    main = "cropping"
    excluded: ClassVar = _CHANNELS_LAST
    cropping: Margins2D = default(((0, 0), (0, 0)))

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_image(x)
        batch, height, width, channels = x.shape
        rows, columns = (sum(pair) for pair in self.cropping)
        _need_rest(height, rows, "rows")
        _need_rest(width, columns, "columns")
        return x.with_shape(batch, _plus(height, -rows), _plus(width, -columns), channels)


@LAYERS.register("up_sampling2d")
class UpSampling2D(Operator):
    """Upsamples images by whole factors.

    Input shape:
        `(batch, height, width, channels)`.

    Output shape:
        `(batch, height * size[0], width * size[1], channels)`.

    Args:
        size: Factors for height and width, or one for both.
        interpolation: Interpolation method. `nearest` repeats rows and columns.
    """

    main = "size"
    excluded: ClassVar = _CHANNELS_LAST
    size: Size2D = default((2, 2))
    interpolation: Literal["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"] = "nearest"

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_image(x)
        if self.interpolation != "nearest":
            need_floating(x)
        batch, height, width, channels = x.shape
        rows, columns = self.size
        return x.with_shape(batch, product((height, rows)), product((width, columns)), channels)


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

    main = "scale"
    scale: Number
    offset: Number = 0.0

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        return x if x.dtype.is_floating else x.with_dtype(DType.FLOAT32)

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        return product(tuple(dim or 1 for dim in output.shape[1:])) or 1


def _plus(dim: Dim, more: int) -> Dim:
    return None if dim is None else dim + more


def _need_rest(dim: Dim, cut: int, what: str) -> None:
    """Raises ShapeError if cropping leaves nothing of an axis."""
    if dim is not None and cut >= dim:
        raise ShapeError(codes.shapes.crops_everything(cut, dim, what), "cropping")
