"""Global pooling layers: the maximum or mean over all positions."""

from ..parameters import Boolean
from ..types import TensorType, need_floating, need_mask_over, need_rank
from . import LAYERS
from .axes import OverPixels, OverSteps, OverVoxels, Spatial


class GlobalPooling(Spatial):
    """Base of the layers that reduce all positions to one.

    Args:
        keepdims: Whether to keep the reduced axes, with size 1.
    """

    keepdims: Boolean = False

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_rank(x, *self.axes)
        need_floating(x)
        ones = (1,) * (x.rank - 2) if self.keepdims else ()
        return x.with_shape(x.shape[0], *ones, x.features)


class PooledSteps(OverSteps):
    """Base of the layers that reduce a sequence to one number per feature.

    Output shape:
        `(batch, features)`. With `keepdims: true`, `(batch, 1, features)`.
    """


class PooledPixels(OverPixels):
    """Base of the layers that reduce an image to one number per channel.

    Output shape:
        `(batch, channels)`. With `keepdims: true`, `(batch, 1, 1, channels)`.
    """


class PooledVoxels(OverVoxels):
    """Base of the layers that reduce a volume to one number per channel.

    Output shape:
        `(batch, channels)`. With `keepdims: true`, `(batch, 1, 1, 1, channels)`.
    """


@LAYERS.register("global_average_pooling1d")
class GlobalAveragePooling1D(PooledSteps, GlobalPooling):
    """Mean over all steps of a sequence; over those that count if the input has a mask."""

    supports_masking = True
    takes_mask = True

    def mask_rank(self, output: TensorType, *inputs: TensorType) -> int:
        need_mask_over(inputs[0], 2)
        return 0


@LAYERS.register("global_average_pooling2d")
class GlobalAveragePooling2D(PooledPixels, GlobalPooling):
    """Mean over all pixels of an image, per channel."""


@LAYERS.register("global_average_pooling3d")
class GlobalAveragePooling3D(PooledVoxels, GlobalPooling):
    """Mean over all voxels of a volume, per channel."""


@LAYERS.register("global_max_pooling1d")
class GlobalMaxPooling1D(PooledSteps, GlobalPooling):
    """Maximum over all steps of a sequence."""


@LAYERS.register("global_max_pooling2d")
class GlobalMaxPooling2D(PooledPixels, GlobalPooling):
    """Maximum over all pixels of an image, per channel."""


@LAYERS.register("global_max_pooling3d")
class GlobalMaxPooling3D(PooledVoxels, GlobalPooling):
    """Maximum over all voxels of a volume, per channel."""
