"""Pooling layers: the maximum or mean of each window, or of all positions."""

from collections.abc import Sequence
from typing import ClassVar

from ..operator import Operator
from ..parameters import Boolean, Padding, default
from ..sizes import OptionalSize1D, OptionalSize2D, Size1D, Size2D
from ..types import TensorType, need_floating, need_image, need_rank, window
from . import LAYERS

_CHANNELS_LAST = {"data_format": "channels come last"}


@LAYERS.register("max_pooling1d")
class MaxPooling1D(Operator):
    """Maximum over each window of a sequence.

    Input shape:
        `(batch, steps, features)`.

    Output shape:
        `(batch, new_steps, features)`.

    Args:
        pool_size: Length of the window, in steps.
        strides: Number of steps that the window moves at a time. Defaults to `pool_size`.
        padding: `valid` uses complete windows only, `same` also those that reach over the borders.
    """

    main = "pool_size"
    excluded: ClassVar = _CHANNELS_LAST
    pool_size: Size1D = default((2,))
    strides: OptionalSize1D = default(None)
    padding: Padding = "valid"

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        _need_steps(x)
        return _pooled(x, self.pool_size, self.strides or self.pool_size, self.padding)


class Pooling2D(Operator):
    """Base of the layers that pool windows of an image.

    Input shape:
        `(batch, height, width, channels)`.

    Output shape:
        `(batch, new_height, new_width, channels)`.

    Args:
        pool_size: Height and width of the window, in pixels; or one number for both.
        strides: Number of pixels that the window moves at a time. Defaults to `pool_size`.
        padding: `valid` uses complete windows only, `same` also those that reach over the borders.
    """

    main = "pool_size"
    excluded: ClassVar = _CHANNELS_LAST
    pool_size: Size2D
    strides: OptionalSize2D = default(None)
    padding: Padding = "valid"

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_image(x)
        return _pooled(x, self.pool_size, self.strides or self.pool_size, self.padding)


@LAYERS.register("max_pooling2d")
class MaxPooling2D(Pooling2D):
    """Maximum over each window of an image, per channel."""

    pool_size: Size2D = default((2, 2))


@LAYERS.register("average_pooling2d")
class AveragePooling2D(Pooling2D):
    """Mean over each window of an image, per channel. Padding is not counted."""


@LAYERS.register("global_average_pooling1d")
class GlobalAveragePooling1D(Operator):
    """Mean over all steps of a sequence.

    Input shape:
        `(batch, steps, features)`.

    Output shape:
        `(batch, features)`. With `keepdims: true`, `(batch, 1, features)`.

    Args:
        keepdims: Whether to keep the reduced axis, with size 1.
    """

    excluded: ClassVar = _CHANNELS_LAST
    keepdims: Boolean = False

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        _need_steps(x)
        return _reduced(x, self.keepdims)


class GlobalPooling2D(Operator):
    """Base of the layers that reduce an image to one number per channel.

    Input shape:
        `(batch, height, width, channels)`.

    Output shape:
        `(batch, channels)`. With `keepdims: true`, `(batch, 1, 1, channels)`.

    Args:
        keepdims: Whether to keep the reduced axes, with size 1.
    """

    excluded: ClassVar = _CHANNELS_LAST
    keepdims: Boolean = False

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_image(x)
        return _reduced(x, self.keepdims)


@LAYERS.register("global_average_pooling2d")
class GlobalAveragePooling2D(GlobalPooling2D):
    """Mean over all pixels of an image, per channel."""


@LAYERS.register("global_max_pooling2d")
class GlobalMaxPooling2D(GlobalPooling2D):
    """Maximum over all pixels of an image, per channel."""


def _need_steps(x: TensorType) -> None:
    """Raises ShapeError unless the input has rank 3, as a batch of sequences has."""
    need_rank(x, "steps", "features")


def _pooled(x: TensorType, size: Sequence[int], strides: Sequence[int], padding: str) -> TensorType:
    need_floating(x)
    axes = zip(x.shape[1:-1], size, strides, strict=True)
    lengths = [
        window(dim, length, stride, padding, parameter="pool_size") for dim, length, stride in axes
    ]
    return x.with_shape(x.shape[0], *lengths, x.features)


def _reduced(x: TensorType, keepdims: bool) -> TensorType:
    need_floating(x)
    ones = (1,) * (x.rank - 2) if keepdims else ()
    return x.with_shape(x.shape[0], *ones, x.features)
