"""Pooling layers: the maximum or mean of each window."""

from ..parameters import Padding, default
from ..sizes import OptionalSize1D, OptionalSize2D, OptionalSize3D, Size1D, Size2D, Size3D
from ..types import TensorType, need_floating, need_rank, window
from . import LAYERS
from .axes import OverPixels, OverSteps, OverVoxels, Spatial


class Pooling(Spatial):
    """Base of the layers that pool windows.

    Args:
        pool_size: Size of the window, along each axis.
        strides: Distance that the window moves at a time, along each axis. Defaults to
            `pool_size`.
        padding: `valid` uses complete windows only, `same` also those that reach over the borders.
    """

    main = "pool_size"
    pool_size: tuple[int, ...]
    strides: tuple[int, ...] | None = None
    padding: Padding = "valid"

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_rank(x, *self.axes)
        need_floating(x)
        axes = zip(x.shape[1:-1], self.pool_size, self.strides or self.pool_size, strict=True)
        lengths = [
            window(size, length, stride, self.padding, parameter="pool_size")
            for size, length, stride in axes
        ]
        return x.with_shape(x.shape[0], *lengths, x.features)


class PoolingOverSteps(OverSteps):
    """Base of the layers that pool windows of a sequence.

    Output shape:
        `(batch, new_steps, features)`.
    """


class PoolingOverPixels(OverPixels):
    """Base of the layers that pool windows of an image.

    Output shape:
        `(batch, new_height, new_width, channels)`.
    """


class PoolingOverVoxels(OverVoxels):
    """Base of the layers that pool windows of a volume.

    Output shape:
        `(batch, new_depth, new_height, new_width, channels)`.
    """


@LAYERS.register("max_pooling1d")
class MaxPooling1D(PoolingOverSteps, Pooling):
    """Maximum over each window of a sequence, per feature."""

    pool_size: Size1D = default((2,))
    strides: OptionalSize1D = default(None)


@LAYERS.register("max_pooling2d")
class MaxPooling2D(PoolingOverPixels, Pooling):
    """Maximum over each window of an image, per channel."""

    pool_size: Size2D = default((2, 2))
    strides: OptionalSize2D = default(None)


@LAYERS.register("max_pooling3d")
class MaxPooling3D(PoolingOverVoxels, Pooling):
    """Maximum over each window of a volume, per channel."""

    pool_size: Size3D = default((2, 2, 2))
    strides: OptionalSize3D = default(None)


@LAYERS.register("average_pooling1d")
class AveragePooling1D(PoolingOverSteps, Pooling):
    """Mean over each window of a sequence, per feature. Padding is not counted."""

    pool_size: Size1D
    strides: OptionalSize1D = default(None)


@LAYERS.register("average_pooling2d")
class AveragePooling2D(PoolingOverPixels, Pooling):
    """Mean over each window of an image, per channel. Padding is not counted."""

    pool_size: Size2D
    strides: OptionalSize2D = default(None)


@LAYERS.register("average_pooling3d")
class AveragePooling3D(PoolingOverVoxels, Pooling):
    """Mean over each window of a volume, per channel. Padding is not counted."""

    pool_size: Size3D
    strides: OptionalSize3D = default(None)
