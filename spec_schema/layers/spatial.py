"""Layers that pad, crop or upsample sequences, images and volumes."""

from collections.abc import Sequence
from typing import Any, ClassVar, Literal

from ..findings import codes
from ..parameters import PositiveInteger, default
from ..shapes import Dim, product
from ..sizes import Margins1D, Margins2D, Margins3D, Size2D, Size3D
from ..types import ShapeError, TensorType, need_floating, need_rank
from . import LAYERS
from .axes import OverPixels, OverSteps, OverVoxels, Spatial


class ZeroPadding(Spatial):
    """Base of the layers that pad with zeros.

    Args:
        padding: Number of positions to add on each side of each axis: one number, one per axis, or
            a pair per axis, such as [[top, bottom], [left, right]].
    """

    main = "padding"
    padding: tuple[Any, ...]

    @property
    def margins(self) -> tuple[tuple[int, int], ...]:
        """The two sides of each axis."""
        return self.padding

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_rank(x, *self.axes)
        sizes = (_plus(dim, sum(sides)) for dim, sides in _spatial(x, self.margins))
        return x.with_shape(x.shape[0], *sizes, x.features)


@LAYERS.register("zero_padding1d")
class ZeroPadding1D(OverSteps, ZeroPadding):
    """Pads sequences with zeros.

    Output shape:
        `(batch, steps + left + right, features)`.

    Args:
        padding: Number of steps to add at the start and at the end: one number, or [left, right].
    """

    padding: Margins1D = default((1, 1))

    @property
    def margins(self) -> tuple[tuple[int, int], ...]:
        """The two sides of the steps."""
        return (self.padding,)


@LAYERS.register("zero_padding2d")
class ZeroPadding2D(OverPixels, ZeroPadding):
    """Pads images with zeros.

    Output shape:
        `(batch, height + top + bottom, width + left + right, channels)`.
    """

    padding: Margins2D = default(((1, 1), (1, 1)))


@LAYERS.register("zero_padding3d")
class ZeroPadding3D(OverVoxels, ZeroPadding):
    """Pads volumes with zeros.

    Output shape:
        `(batch, depth + front + back, height + top + bottom, width + left + right, channels)`.
    """

    padding: Margins3D = default(((1, 1), (1, 1), (1, 1)))


class Cropping(Spatial):
    """Base of the layers that crop.

    Args:
        cropping: Number of positions to remove on each side of each axis: one number, one per axis,
            or a pair per axis, such as [[top, bottom], [left, right]].
    """

    main = "cropping"
    lines: ClassVar[tuple[str, ...]] = ("planes", "rows", "columns")
    cropping: tuple[Any, ...]

    @property
    def margins(self) -> tuple[tuple[int, int], ...]:
        """The two sides of each axis."""
        return self.cropping

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_rank(x, *self.axes)
        sizes = []
        lines = self.lines[-len(self.margins) :]
        for (dim, sides), what in zip(_spatial(x, self.margins), lines, strict=True):
            _need_rest(dim, sum(sides), what)
            sizes.append(_plus(dim, -sum(sides)))
        return x.with_shape(x.shape[0], *sizes, x.features)


@LAYERS.register("cropping1d")
class Cropping1D(OverSteps, Cropping):
    """Crops sequences.

    Output shape:
        `(batch, steps - left - right, features)`.

    Args:
        cropping: Number of steps to remove at the start and at the end: one number, or
            [left, right].
    """

    excluded: ClassVar = {}
    lines: ClassVar[tuple[str, ...]] = ("steps",)
    cropping: Margins1D = default((1, 1))

    @property
    def margins(self) -> tuple[tuple[int, int], ...]:
        """The two sides of the steps."""
        return (self.cropping,)


@LAYERS.register("cropping2d")
class Cropping2D(OverPixels, Cropping):
    """Crops images.

    Output shape:
        `(batch, height - top - bottom, width - left - right, channels)`.
    """

    cropping: Margins2D = default(((0, 0), (0, 0)))


@LAYERS.register("cropping3d")
class Cropping3D(OverVoxels, Cropping):
    """Crops volumes.

    Output shape:
        `(batch, depth - front - back, height - top - bottom, width - left - right, channels)`.
    """

    cropping: Margins3D = default(((1, 1), (1, 1), (1, 1)))


class UpSampling(Spatial):
    """Base of the layers that upsample by whole factors.

    Args:
        size: Factor along each axis.
    """

    main = "size"
    size: Any

    @property
    def factors(self) -> tuple[int, ...]:
        """The factor of each axis."""
        return tuple(self.size)

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_rank(x, *self.axes)
        sizes = (product(pair) for pair in _spatial(x, self.factors))
        return x.with_shape(x.shape[0], *sizes, x.features)


@LAYERS.register("up_sampling1d")
class UpSampling1D(OverSteps, UpSampling):
    """Upsamples sequences by a whole factor: repeats each step.

    Output shape:
        `(batch, steps * size, features)`.

    Args:
        size: Number of times that each step is repeated.
    """

    excluded: ClassVar = {}
    size: PositiveInteger = 2

    @property
    def factors(self) -> tuple[int, ...]:
        """The factor of the steps."""
        return (self.size,)


@LAYERS.register("up_sampling2d")
class UpSampling2D(OverPixels, UpSampling):
    """Upsamples images by whole factors.

    Output shape:
        `(batch, height * size[0], width * size[1], channels)`.

    Args:
        interpolation: Interpolation method. `nearest` repeats rows and columns.
    """

    size: Size2D = default((2, 2))
    interpolation: Literal["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"] = "nearest"

    def infer(self, *inputs: TensorType) -> TensorType:
        if self.interpolation != "nearest":
            need_floating(inputs[0])
        return super().infer(*inputs)


@LAYERS.register("up_sampling3d")
class UpSampling3D(OverVoxels, UpSampling):
    """Upsamples volumes by whole factors: repeats planes, rows and columns.

    Output shape:
        `(batch, depth * size[0], height * size[1], width * size[2], channels)`.
    """

    size: Size3D = default((2, 2, 2))


def _spatial(x: TensorType, values: Sequence[Any]) -> Any:
    """Pairs of the size of each axis between batch and channels, and its value."""
    return zip(x.shape[1:-1], values, strict=True)


def _plus(dim: Dim, more: int) -> Dim:
    return None if dim is None else dim + more


def _need_rest(dim: Dim, cut: int, what: str) -> None:
    """Raises ShapeError if cropping leaves nothing of an axis."""
    if dim is not None and cut >= dim:
        raise ShapeError(codes.shapes.crops_everything(cut, dim, what), "cropping")
