"""Dropout of whole channels."""

from typing import ClassVar

from ..parameters import Rate
from ..types import TensorType, need_floating, need_rank
from . import LAYERS
from .axes import OverPixels, OverSteps, OverVoxels, Spatial

_SEED = "every draw follows from the spec's seed"


class SpatialDropout(Spatial):
    """Base of the layers that drop whole channels.

    Paper: Tompson et al., 2014 (arXiv 1411.4280).

    Args:
        rate: Fraction of the channels to drop.
    """

    supports_masking = True
    main = "rate"
    excluded: ClassVar = {**Spatial.excluded, "seed": _SEED}
    rate: Rate

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_rank(x, *self.axes)
        need_floating(x)
        return x

    def draws(self) -> tuple[int, ...]:
        return (1,) if self.rate else ()


@LAYERS.register("spatial_dropout1d")
class SpatialDropout1D(OverSteps, SpatialDropout):
    """Dropout of whole features of a sequence: each is dropped at all steps.

    Paper: Tompson et al., 2014 (arXiv 1411.4280).

    Output shape:
        Same as the input: `(batch, steps, features)`.
    """

    excluded: ClassVar = {"seed": _SEED}


@LAYERS.register("spatial_dropout2d")
class SpatialDropout2D(OverPixels, SpatialDropout):
    """Dropout of whole channels of an image.

    Paper: Tompson et al., 2014 (arXiv 1411.4280).

    Output shape:
        Same as the input: `(batch, height, width, channels)`.
    """


@LAYERS.register("spatial_dropout3d")
class SpatialDropout3D(OverVoxels, SpatialDropout):
    """Dropout of whole channels of a volume.

    Paper: Tompson et al., 2014 (arXiv 1411.4280).

    Output shape:
        Same as the input: `(batch, depth, height, width, channels)`.
    """
