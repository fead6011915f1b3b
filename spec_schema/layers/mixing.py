"""Layers that mix the images of a batch and the targets with them, in training only."""

from ..parameters import PositiveNumber, default
from ..ranges import Factor
from . import LAYERS
from .augmentation import Augmentation


class Mixing(Augmentation):
    """Base of the layers that mix each image of a batch with another one.

    The targets of all outputs that are computed from the images are mixed likewise. In training,
    loss and metrics are those of the mixed targets. A saved model has the layer too: trained in
    Python, it mixes images, not targets.
    """

    mixes_samples = True


@LAYERS.register("mix_up")
class MixUp(Mixing):
    """Replaces each image in training by a weighted mean of itself and another one of the batch.

    Targets must be numbers or one column per class, as for `categorical_crossentropy`; those of an
    output with several positions, such as masks, are mixed at each position.
    Paper: Zhang et al., 2018 (arXiv 1710.09412).

    Args:
        alpha: Weights are drawn from the beta distribution with both parameters `alpha`.
    """

    main = "alpha"
    alpha: PositiveNumber = 0.2

    def draws(self) -> tuple[int, ...]:
        return (2,)


@LAYERS.register("cut_mix")
class CutMix(Mixing):
    """Replaces a rectangle of each image in training by that of another one of the batch.

    Targets are mixed by the share of the area, so they must be numbers or one column per class, as
    for `categorical_crossentropy`. Those of an output with a value for each pixel, as in
    segmentation, are replaced in the same rectangle, so they may be class indices. Paper: Yun et
    al., 2019 (arXiv 1905.04899).

    Args:
        factor: The areas are drawn from the beta distribution with both parameters equal: their
            range, or one number for 0 to it. They are drawn once for a batch.
    """

    main = "factor"
    cuts_pixels = True
    known_axes = ("height", "width", "channels")
    factor: Factor = default(1.0)

    def draws(self) -> tuple[int, ...]:
        return (5,)
