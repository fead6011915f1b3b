"""Layers that disturb their input in training, and pass it on unchanged otherwise."""

from typing import ClassVar

from ..operator import Operator
from ..parameters import Fraction, NoiseShape, Rate
from ..types import Dim, ShapeError, TensorType, need_floating, need_image
from . import LAYERS

_SEED = "every draw follows from the spec's seed"


@LAYERS.register("dropout")
class Dropout(Operator):
    """Sets numbers to zero at random in training; the others grow by `1 / (1 - rate)`.

    Source: Srivastava et al. 2014, https://jmlr.org/papers/v15/srivastava14a.html.

    Args:
        rate: the share that is set to zero.
        noise_shape: for each axis, batch first: null to draw along it, 1 to drop all of it at once.
    """

    main = "rate"
    excluded: ClassVar = {"seed": _SEED}
    rate: Rate
    noise_shape: NoiseShape | None = None

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_floating(x)
        if self.noise_shape is not None:
            _need_noise_shape(x, self.noise_shape)
        return x

    def draws(self) -> tuple[int, ...]:
        return (1,) if self.rate else ()


@LAYERS.register("spatial_dropout2d")
class SpatialDropout2D(Operator):
    """Sets whole channels of images to zero at random in training.

    Source: Tompson et al. 2014, https://arxiv.org/abs/1411.4280.

    Args:
        rate: the share of channels that is set to zero.
    """

    main = "rate"
    excluded: ClassVar = {"data_format": "channels come last", "seed": _SEED}
    rate: Rate

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_image(x)
        need_floating(x)
        return x

    def draws(self) -> tuple[int, ...]:
        return (1,) if self.rate else ()


@LAYERS.register("gaussian_noise")
class GaussianNoise(Operator):
    """Adds normally distributed noise of mean zero in training.

    Args:
        stddev: standard deviation of the noise.
    """

    main = "stddev"
    excluded: ClassVar = {"seed": _SEED}
    stddev: Fraction

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_floating(x)
        return x

    def draws(self) -> tuple[int, ...]:
        return (1,) if self.stddev else ()


def _need_noise_shape(x: TensorType, noise_shape: tuple[Dim, ...]) -> None:
    """Guard: the noise has the input's rank, and each of its sizes is 1 or the input's."""
    if len(noise_shape) != x.rank:
        raise ShapeError(
            f"has {len(noise_shape)} sizes in `noise_shape`, and gets rank {x.rank} {x}",
            help="give one for each axis, the batch first; null is the input's own size",
            parameter="noise_shape",
        )
    for axis, (noise, dim) in enumerate(zip(noise_shape, x.shape, strict=True)):
        fixed = noise not in (None, 1)
        if fixed and (axis == 0 or dim is not None) and noise != dim:
            raise ShapeError(
                f"has {noise} in `noise_shape` for axis {axis} of {x}",
                help="write null to draw along the axis, or 1 to drop all of it at once",
                parameter="noise_shape",
            )
