"""Layers that bring images to one size and range."""

from typing import ClassVar, Literal

from ..component import Conflict, cross_field
from ..findings import codes
from ..operator import Operator
from ..parameters import Boolean, Number, PositiveInteger
from ..shapes import product
from ..types import DType, TensorType, need_rank
from . import LAYERS
from .axes import OverPixels, Spatial


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


@LAYERS.register("resizing")
class Resizing(OverPixels, Spatial):
    """Resizes images. Integers become float32.

    Input shape:
        `(batch, rows, columns, channels)`.

    Output shape:
        `(batch, height, width, channels)`.

    Args:
        height: Height of the output.
        width: Width of the output.
        interpolation: Interpolation method. `nearest` repeats rows and columns.
        crop_to_aspect_ratio: Whether to cut images to the new aspect ratio first, at their center,
            instead of distorting them.
        pad_to_aspect_ratio: Whether to pad images to the new aspect ratio first, on both sides,
            instead of distorting them.
        fill_mode: How to pad. Keras has `constant` only.
        fill_value: Value to pad with.
        antialias: Whether to blur images before they are made smaller.
    """

    is_traced = True
    height: PositiveInteger
    width: PositiveInteger
    interpolation: Literal["bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"] = "bilinear"
    crop_to_aspect_ratio: Boolean = False
    pad_to_aspect_ratio: Boolean = False
    fill_mode: Literal["constant"] = "constant"
    fill_value: Number = 0.0
    antialias: Boolean = False
    examples: ClassVar = {"height": 224, "width": 224}

    @cross_field
    def _check_aspect(self) -> "Resizing":
        both = ("crop_to_aspect_ratio", "pad_to_aspect_ratio")
        if all(getattr(self, name) for name in both):
            raise Conflict(codes.conflicts.exclusive(self.name, both), *reversed(both))
        return self

    def infer(self, *inputs: TensorType) -> TensorType:
        return _resized(self, *inputs)


@LAYERS.register("center_crop")
class CenterCrop(OverPixels, Spatial):
    """Crops images to their center. Integers become float32.

    An image that is smaller than the crop is cut to its aspect ratio and enlarged.

    Input shape:
        `(batch, rows, columns, channels)`.

    Output shape:
        `(batch, height, width, channels)`.

    Args:
        height: Height of the output.
        width: Width of the output.
    """

    is_traced = True
    height: PositiveInteger
    width: PositiveInteger
    examples: ClassVar = {"height": 224, "width": 224}

    def infer(self, *inputs: TensorType) -> TensorType:
        return _resized(self, *inputs)


def _resized(op: Resizing | CenterCrop, x: TensorType) -> TensorType:
    need_rank(x, *op.axes)
    dtype = x.dtype if x.dtype.is_floating else DType.FLOAT32
    return x.with_shape(x.shape[0], op.height, op.width, x.features).with_dtype(dtype)
