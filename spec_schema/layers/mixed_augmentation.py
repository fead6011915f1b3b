"""Layers that blur images, erase parts of them or apply several augmentations, in training only."""

from ..parameters import PositiveInteger, default
from ..ranges import Factor, FillValue, OddSize, ends_of
from ..types import TensorType
from . import LAYERS
from .augmentation import Interpolation, need_channels
from .color_augmentation import Recoloring


@LAYERS.register("random_gaussian_blur")
class RandomGaussianBlur(Recoloring):
    """Blurs images with a random probability. The result is clipped.

    Args:
        factor: Probability that an image is blurred: a range to draw it from for each image, or
            one number for 0 to it.
        kernel_size: Height and width of the kernel, odd: one number, or one for each.
        sigma: Range of the standard deviations of the kernel in pixels, or one number for 0 to it.
            They are drawn once for a batch.
    """

    main = "factor"
    factor: Factor = default(1.0)
    kernel_size: OddSize = default(3)
    sigma: Factor = default(1.0)

    def draws(self) -> tuple[int, ...]:
        return (3,)


@LAYERS.register("random_erasing")
class RandomErasing(Recoloring):
    """Fills a random rectangle of images, with a random probability.

    Args:
        factor: Probability that a rectangle is filled: a range to draw it from for each image, or
            one number for 0 to it.
        scale: Range of the squares of a rectangle's sides, as fractions of those of the image, or
            one number for 0 to it. They are drawn for each side.
        fill_value: Value of the rectangle: a number, one for each of three channels, or null for
            normally distributed noise. It is clipped.
    """

    main = "factor"
    known_axes = ("height", "width", "channels")
    factor: Factor = default(1.0)
    scale: Factor = default((0.02, 0.33))
    fill_value: FillValue = default(None)

    def _check_channels(self, x: TensorType) -> None:
        if isinstance(self.fill_value, tuple):
            need_channels(x, 3, parameter="fill_value")

    def draws(self) -> tuple[int, ...]:
        return (6 if self.fill_value is None else 5,)


@LAYERS.register("rand_augment")
class RandAugment(Recoloring):
    """Applies a few augmentations that are drawn from eleven.

    They are drawn from shear, translation, rotation, brightness, color degeneration, contrast,
    sharpness, posterization, solarization, auto contrast and equalization: once for a batch, and
    their amounts for each image. Targets for each pixel move with the image, as in
    [random_flip](#layer-random_flip). Paper: Cubuk et al., 2019 (arXiv 1909.13719).

    Args:
        num_ops: Number of augmentations that are applied one after another.
        factor: Range of their strength, or one number for 0 to it.
        interpolation: How to compute the value between pixels.
    """

    moves_pixels = True
    num_ops: PositiveInteger = 2
    factor: Factor = default(0.5)
    interpolation: Interpolation = "bilinear"

    def _check_channels(self, x: TensorType) -> None:
        need_channels(x, 1, 3)

    def draws(self) -> tuple[int, ...]:
        _, strength = ends_of(self.factor, 0)
        return (14 if int(8 * strength) > 1 else 13,)
