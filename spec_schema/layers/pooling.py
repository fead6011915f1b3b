"""Layers that reduce windows, or all positions, to their maximum or mean."""

from collections.abc import Sequence
from typing import ClassVar

from ..operator import Operator
from ..parameters import Boolean, Padding, Size1D, Size2D
from ..types import TensorType, need_floating, need_image, need_rank, window
from . import LAYERS

_CHANNELS_LAST = {"data_format": "channels come last"}


@LAYERS.register("max_pooling1d")
class MaxPooling1D(Operator):
    """Largest number of each window along the steps of a sequence.

    Args:
        pool_size: length of the window.
        strides: steps from one window to the next; null for `pool_size`.
        padding: `valid` uses whole windows only, `same` fills the borders up.
    """

    main = "pool_size"
    excluded: ClassVar = _CHANNELS_LAST
    pool_size: Size1D = (2,)
    strides: Size1D | None = None
    padding: Padding = "valid"

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        _need_steps(x)
        return _pooled(x, self.pool_size, self.strides or self.pool_size, self.padding)


class Pooling2D(Operator):
    """Base of the layers that reduce windows of images."""

    main = "pool_size"
    excluded: ClassVar = _CHANNELS_LAST
    pool_size: Size2D
    strides: Size2D | None = None
    padding: Padding = "valid"

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_image(x)
        return _pooled(x, self.pool_size, self.strides or self.pool_size, self.padding)


@LAYERS.register("max_pooling2d")
class MaxPooling2D(Pooling2D):
    """Largest number of each window of an image, channel by channel.

    Args:
        pool_size: the window: one number, or [height, width].
        strides: rows and columns from one window to the next; null for `pool_size`.
        padding: `valid` uses whole windows only, `same` fills the borders up.
    """

    pool_size: Size2D = (2, 2)


@LAYERS.register("average_pooling2d")
class AveragePooling2D(Pooling2D):
    """Mean of each window of an image, channel by channel; filled-up borders don't count.

    Args:
        pool_size: the window: one number, or [height, width].
        strides: rows and columns from one window to the next; null for `pool_size`.
        padding: `valid` uses whole windows only, `same` fills the borders up.
    """


@LAYERS.register("global_average_pooling1d")
class GlobalAveragePooling1D(Operator):
    """Mean over all steps of a sequence.

    Args:
        keepdims: whether the axis of the steps stays, with size 1.
    """

    excluded: ClassVar = _CHANNELS_LAST
    keepdims: Boolean = False

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        _need_steps(x)
        return _reduced(x, self.keepdims)


class GlobalPooling2D(Operator):
    """Base of the layers that reduce an image to one number a channel."""

    excluded: ClassVar = _CHANNELS_LAST
    keepdims: Boolean = False

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_image(x)
        return _reduced(x, self.keepdims)


@LAYERS.register("global_average_pooling2d")
class GlobalAveragePooling2D(GlobalPooling2D):
    """Mean over all pixels of an image, channel by channel.

    Args:
        keepdims: whether the axes of height and width stay, with size 1.
    """


@LAYERS.register("global_max_pooling2d")
class GlobalMaxPooling2D(GlobalPooling2D):
    """Largest number of all pixels of an image, channel by channel.

    Args:
        keepdims: whether the axes of height and width stay, with size 1.
    """


def _need_steps(x: TensorType) -> None:
    """Guard: the input is a batch of sequences."""
    need_rank(
        x,
        3,
        "(batch, steps, features)",
        help="bring it to steps and features first, for example with `reshape`",
    )


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
