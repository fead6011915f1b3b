"""Layers that change the colors of images: most at random, in training only."""

from typing import ClassVar

from ..parameters import Fraction, NonNegativeNumber, PositiveInteger, default
from ..ranges import (
    Bits,
    Factor,
    OptionalFactor,
    OptionalSignedFactor,
    SignedFactor,
    ValueRange,
    ends_of,
)
from ..sizes import Size2D
from ..types import TensorType, need_floating
from . import LAYERS
from .augmentation import SEED, Augmentation, need_channels


class Recoloring(Augmentation):
    """Base of the layers that change colors.

    Args:
        value_range: Range of the values of images, such as [0, 255] or [0, 1].
    """

    value_range: ValueRange = default((0, 255))


@LAYERS.register("random_brightness")
class RandomBrightness(Recoloring):
    """Makes each image lighter or darker by a random amount. The result is clipped.

    Args:
        factor: Range of what is added, as fractions of the value range: [lower, upper], or one
            number for both directions.
    """

    main = "factor"
    excluded: ClassVar = {"seed": SEED}
    factor: SignedFactor
    examples: ClassVar = {"factor": 0.2}

    def draws(self) -> tuple[int, ...]:
        return (1,)


@LAYERS.register("random_contrast")
class RandomContrast(Recoloring):
    """Multiplies the difference to the mean of each channel by a random number, and clips.

    The number is drawn from `[1 - lower, 1 + upper]` for each image.

    Args:
        factor: The pair [lower, upper], or one number for [0, number].
    """

    main = "factor"
    excluded: ClassVar = {"seed": SEED}
    factor: Factor
    examples: ClassVar = {"factor": 0.2}

    def draws(self) -> tuple[int, ...]:
        return (1,)


@LAYERS.register("random_saturation")
class RandomSaturation(Recoloring):
    """Makes the colors of each image stronger or weaker by a random factor.

    Args:
        factor: Range of the saturation: [lower, upper], or one number for both signs. 0 makes an
            image gray, 0.5 leaves it as it is, near 1 the colors are as strong as possible.
    """

    main = "factor"
    factor: SignedFactor
    examples: ClassVar = {"factor": [0.4, 0.6]}

    def _check_channels(self, x: TensorType) -> None:
        need_channels(x, 3)

    def draws(self) -> tuple[int, ...]:
        return (1,)


@LAYERS.register("random_hue")
class RandomHue(Recoloring):
    """Shifts the hue of each image by a random angle, in either direction.

    Args:
        factor: Range of the shifts as fractions of half a turn: [lower, upper], or one number for
            0 to it.
    """

    main = "factor"
    factor: Factor
    examples: ClassVar = {"factor": 0.1}

    def _check_channels(self, x: TensorType) -> None:
        need_channels(x, 3)

    def draws(self) -> tuple[int, ...]:
        return (2,)


@LAYERS.register("random_color_degeneration")
class RandomColorDegeneration(Recoloring):
    """Mixes each image with its gray version, by a random share.

    Args:
        factor: Range of the shares of gray: [lower, upper], or one number for both signs. A
            negative share makes colors stronger.
    """

    main = "factor"
    factor: SignedFactor
    examples: ClassVar = {"factor": [0, 0.5]}

    def _check_channels(self, x: TensorType) -> None:
        need_channels(x, 3)

    def draws(self) -> tuple[int, ...]:
        return (1,)


@LAYERS.register("random_color_jitter")
class RandomColorJitter(Recoloring):
    """Changes brightness, contrast, saturation and hue at random, in this order.

    Each factor is that of the layer of its name. A property without a factor is not changed.

    Args:
        brightness_factor: As the factor of random_brightness.
        contrast_factor: As the factor of random_contrast.
        saturation_factor: As the factor of random_saturation.
        hue_factor: As the factor of random_hue.
    """

    brightness_factor: OptionalSignedFactor = default(None)
    contrast_factor: OptionalFactor = default(None)
    saturation_factor: OptionalSignedFactor = default(None)
    hue_factor: OptionalFactor = default(None)

    def _check_channels(self, x: TensorType) -> None:
        for name in ("saturation_factor", "hue_factor"):
            if getattr(self, name) is not None:
                need_channels(x, 3, parameter=name)

    def draws(self) -> tuple[int, ...]:
        single = (self.brightness_factor, self.contrast_factor, self.saturation_factor)
        count = sum(factor is not None for factor in single) + 2 * (self.hue_factor is not None)
        return (count,) if count else ()


@LAYERS.register("random_grayscale")
class RandomGrayscale(Augmentation):
    """Makes images gray with a given probability. They keep three channels.

    Args:
        factor: Probability that an image becomes gray.
    """

    main = "factor"
    factor: Fraction = 0.5

    def infer(self, *inputs: TensorType) -> TensorType:
        need_floating(inputs[0])
        return super().infer(*inputs)

    def _check_channels(self, x: TensorType) -> None:
        need_channels(x, 1, 3)

    def draws(self) -> tuple[int, ...]:
        return (1,)


@LAYERS.register("random_invert")
class RandomInvert(Recoloring):
    """Inverts the colors of images with a random probability.

    A value becomes the upper end of the value range minus the value.

    Args:
        factor: Probability that an image is inverted: a range to draw it from for each image, or
            one number for 0 to it.
    """

    main = "factor"
    factor: Factor = default(1.0)

    def draws(self) -> tuple[int, ...]:
        return (2,)


@LAYERS.register("random_posterization")
class RandomPosterization(Recoloring):
    """Reduces the bits of each color to a random number.

    Args:
        factor: Range of the number of bits, the upper end excluded unless both are equal: [lower,
            upper], or one number for [1, number].
    """

    main = "factor"
    factor: Bits
    examples: ClassVar = {"factor": [4, 8]}

    def draws(self) -> tuple[int, ...]:
        lower, upper = ends_of(self.factor, 1)
        return (1,) if lower != upper else ()


@LAYERS.register("random_sharpness")
class RandomSharpness(Recoloring):
    """Sharpens or blurs each image by a random amount. The result is clipped.

    Args:
        factor: Range of the sharpness, or one number for 0 to it. 0 blurs, 0.5 leaves an image as
            it is, 1 sharpens.
    """

    main = "factor"
    known_axes = ("channels",)
    factor: Factor
    examples: ClassVar = {"factor": [0.3, 0.7]}

    def draws(self) -> tuple[int, ...]:
        return (1,)


@LAYERS.register("solarization")
class Solarization(Recoloring):
    """Inverts the values above a random threshold, in training only.

    Both factors are multiplied by 255, and images brought to [0, 255] for the computation.

    Args:
        addition_factor: Range of what is added before, or one number for 0 to it.
        threshold_factor: Range of the threshold, or one number for 0 to it.
    """

    excluded: ClassVar = {"seed": SEED}
    addition_factor: Factor = default(0.0)
    threshold_factor: Factor = default(0.0)

    def draws(self) -> tuple[int, ...]:
        return (2,)


@LAYERS.register("equalization")
class Equalization(Recoloring):
    """Spreads the values of each channel evenly over the value range, in training only.

    The values of a channel are counted over all images of a batch.

    Args:
        bins: Number of values that are told apart.
    """

    excluded: ClassVar = {"data_format": "channels come last"}
    known_axes = ("channels",)
    takes_mask = True  # as the pipeline around it
    bins: PositiveInteger = 256

    def infer(self, *inputs: TensorType) -> TensorType:
        need_floating(inputs[0])
        return super().infer(*inputs)


@LAYERS.register("auto_contrast")
class AutoContrast(Recoloring):
    """Stretches the values of each channel of each image over the value range.

    It does so in training and in inference.
    """

    excluded: ClassVar = {}


@LAYERS.register("contrast_limited_adaptive_histogram_equalization")
class ContrastLimitedAdaptiveHistogramEqualization(Recoloring):
    """Spreads the values of each channel evenly over the value range, in each tile of an image.

    It does so in training and in inference. Also known as CLAHE (Zuiderveld, 1994).

    Args:
        clip_limit: How often a value may occur in a tile, as a multiple of the mean. What exceeds
            it is spread over all values, so that noise is not amplified. 0 sets no limit.
        tile_grid_size: Number of tiles along the height and along the width.
    """

    excluded: ClassVar = {"data_format": "channels come last"}
    known_axes = ("height", "width", "channels")
    clip_limit: NonNegativeNumber = 4.0
    tile_grid_size: Size2D = default((8, 8))
