"""Adaptive pooling layers: the maximum or mean of as many windows as the output has positions."""

from ..findings import codes
from ..sizes import Size1D, Size2D, Size3D
from ..types import ShapeError, TensorType, need_floating, need_known, need_rank
from . import LAYERS
from .axes import OverPixels, OverSteps, OverVoxels, Spatial


class AdaptivePooling(Spatial):
    """Base of the layers that pool to an output of a given size.

    Output shape:
        `(batch, *output_size, channels)`.

    Args:
        output_size: Size of the output, along each axis. Windows overlap where the size of the
            input is not a multiple of it.
    """

    main = "output_size"
    output_size: tuple[int, ...]

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_rank(x, *self.axes)
        need_floating(x)
        for axis, size in zip(self.axes, x.shape[1:-1], strict=False):
            need_known(size, f"{axis} axis")
        return x.with_shape(x.shape[0], *self.output_size, x.features)


class AdaptiveMaxPooling(AdaptivePooling):
    """Base of the layers that take maxima."""

    def infer(self, *inputs: TensorType) -> TensorType:
        output = super().infer(*inputs)
        for size, length in zip(self.output_size, inputs[0].shape[1:-1], strict=True):
            if size == 1 or length == 1:
                raise ShapeError(codes.shapes.maximum_over_everything(length, size), "output_size")
        return output


@LAYERS.register("adaptive_average_pooling1d")
class AdaptiveAveragePooling1D(OverSteps, AdaptivePooling):
    """Mean over the windows that pool a sequence to a given length.

    Output shape:
        `(batch, *output_size, features)`.
    """

    output_size: Size1D


@LAYERS.register("adaptive_average_pooling2d")
class AdaptiveAveragePooling2D(OverPixels, AdaptivePooling):
    """Mean over the windows that pool an image to a given height and width."""

    output_size: Size2D


@LAYERS.register("adaptive_average_pooling3d")
class AdaptiveAveragePooling3D(OverVoxels, AdaptivePooling):
    """Mean over the windows that pool a volume to a given depth, height and width."""

    output_size: Size3D


@LAYERS.register("adaptive_max_pooling1d")
class AdaptiveMaxPooling1D(OverSteps, AdaptiveMaxPooling):
    """Maximum over the windows that pool a sequence to a given length.

    Output shape:
        `(batch, *output_size, features)`.
    """

    output_size: Size1D


@LAYERS.register("adaptive_max_pooling2d")
class AdaptiveMaxPooling2D(OverPixels, AdaptiveMaxPooling):
    """Maximum over the windows that pool an image to a given height and width."""

    output_size: Size2D


@LAYERS.register("adaptive_max_pooling3d")
class AdaptiveMaxPooling3D(OverVoxels, AdaptiveMaxPooling):
    """Maximum over the windows that pool a volume to a given depth, height and width."""

    output_size: Size3D
