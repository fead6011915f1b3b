"""Layers that change the borders, the size or the range of images."""

from typing import ClassVar, Literal

from ..operator import Operator
from ..parameters import Margins2D, Number, Size2D
from ..types import Dim, DType, ShapeError, TensorType, need_floating, need_image, product
from . import LAYERS

_CHANNELS_LAST = {"data_format": "channels come last"}


@LAYERS.register("zero_padding2d")
class ZeroPadding2D(Operator):
    """Puts rows and columns of zeros around images.

    Args:
        padding: how many: one number, [height, width], or [[top, bottom], [left, right]].
    """

    main = "padding"
    excluded: ClassVar = _CHANNELS_LAST
    padding: Margins2D = ((1, 1), (1, 1))

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_image(x)
        batch, height, width, channels = x.shape
        rows, columns = (sum(pair) for pair in self.padding)
        return x.with_shape(batch, _plus(height, rows), _plus(width, columns), channels)


@LAYERS.register("cropping2d")
class Cropping2D(Operator):
    """Cuts rows and columns off images.

    Args:
        cropping: how many: one number, [height, width], or [[top, bottom], [left, right]].
    """

    main = "cropping"
    excluded: ClassVar = _CHANNELS_LAST
    cropping: Margins2D = ((0, 0), (0, 0))

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
    """Makes images larger by whole factors.

    Args:
        size: the factor, or one for the height and one for the width.
        interpolation: where the new pixels come from; `nearest` repeats rows and columns.
    """

    main = "size"
    excluded: ClassVar = _CHANNELS_LAST
    size: Size2D = (2, 2)
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
    """Brings numbers into another range: `x · scale + offset`. Integers become float32.

    Args:
        scale: the factor.
        offset: what is added.
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
    """Guard: something is left of an axis."""
    if dim is not None and cut >= dim:
        raise ShapeError(
            f"cuts {cut} {what} off, and gets {dim}",
            help="cut fewer, so that at least one is left",
            parameter="cropping",
        )
