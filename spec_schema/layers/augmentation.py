"""Layers that move, turn or distort images at random, in training only."""

from typing import Annotated, ClassVar, Literal

from ..findings import codes
from ..parameters import Blame, Fraction, Number, PositiveInteger, default
from ..ranges import Factor, OptionalZoomFactor, SignedFactor, ValueRange, ZoomFactor, ends_of
from ..types import DType, ShapeError, TensorType, need_known, need_rank
from . import LAYERS
from .axes import OverPixels, Spatial

SEED = "every draw follows from the spec's seed"

Interpolation = Literal["nearest", "bilinear"]
FillMode = Literal["reflect", "wrap", "constant", "nearest"]


class Augmentation(OverPixels, Spatial):
    """Base of the layers that vary images in training, and return them as they are otherwise.

    They compute in float32, also in mixed precision. Integers become float32.

    Output shape:
        Same as the input: `(batch, height, width, channels)`.
    """

    is_traced = True
    computes_in_float32 = True
    excluded: ClassVar = {"data_format": "channels come last", "seed": SEED}
    known_axes: ClassVar[tuple[str, ...]] = ()
    """The axes whose sizes must be known."""

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_rank(x, *self.axes)
        for axis, dim in zip(self.axes, x.shape[1:], strict=True):
            if axis in self.known_axes:
                need_known(dim, axis)
        self._check_channels(x)
        return x if x.dtype.is_floating else x.with_dtype(DType.FLOAT32)

    def _check_channels(self, x: TensorType) -> None:
        """Raises ShapeError if the layer does not accept this number of channels."""


def need_channels(x: TensorType, *counts: int, parameter: str = "") -> None:
    """Raises ShapeError (SC204) unless images have one of these numbers of channels."""
    if need_known(x.features, "channels") not in counts:
        raise ShapeError(codes.shapes.wrong_channels(counts, x.shape), parameter)


class Moving(Augmentation):
    """Base of the layers that move the pixels of an image.

    Targets for each pixel, as of a segmentation, move with them in training, as segmentation masks
    do in Keras: each takes the value of the nearest pixel. The output must have the height and
    width of the images that the layer returns. A saved model has the layer too: trained in Python,
    it moves the pixels of images, not targets.
    """

    moves_pixels = True


@LAYERS.register("random_flip")
class RandomFlip(Moving):
    """Flips each image with a probability of one half.

    Args:
        mode: Direction: left to right, top to bottom, or both. With
            `horizontal_and_vertical`, one draw decides about both directions.
    """

    moves_boxes = True
    main = "mode"
    mode: Literal["horizontal", "vertical", "horizontal_and_vertical"] = "horizontal_and_vertical"

    def draws(self) -> tuple[int, ...]:
        return (1,)


class Affine(Moving):
    """Base of the layers that map the positions of an image to others.

    Args:
        fill_mode: What is outside the image: its mirror image (`reflect`), its other side (`wrap`),
            `fill_value` (`constant`), or the nearest pixel.
        interpolation: How to compute the value between pixels.
        fill_value: Value outside the image with `fill_mode: constant`.
    """

    fill_mode: FillMode = "reflect"
    interpolation: Interpolation = "bilinear"
    fill_value: Number = 0.0


@LAYERS.register("random_rotation")
class RandomRotation(Affine):
    """Rotates each image by a random angle.

    Args:
        factor: Range of the angles as fractions of a full turn, counterclockwise: [lower, upper],
            or one number for both directions. 0.1 means up to 36 degrees.
    """

    moves_boxes = True
    main = "factor"
    factor: Annotated[SignedFactor, Blame("wrong_rotation")]
    examples: ClassVar = {"factor": 0.1}

    def draws(self) -> tuple[int, ...]:
        return (1,)


@LAYERS.register("random_translation")
class RandomTranslation(Affine):
    """Shifts each image by a random distance.

    Args:
        height_factor: Range of the shifts as fractions of the height, down: [lower, upper], or one
            number for both directions.
        width_factor: Range of the shifts as fractions of the width, to the right: [lower, upper],
            or one number for both directions.
    """

    moves_boxes = True
    height_factor: SignedFactor
    width_factor: SignedFactor
    examples: ClassVar = {"height_factor": 0.1, "width_factor": 0.1}

    def draws(self) -> tuple[int, ...]:
        return (2,)


@LAYERS.register("random_zoom")
class RandomZoom(Affine):
    """Zooms each image in or out by a random factor.

    Args:
        height_factor: Range of the zoom along the height: [lower, upper], or one number for both
            directions. 0.2 zooms out by 20%, -0.2 zooms in.
        width_factor: Range of the zoom along the width. If null, that of the height is drawn for
            both, which keeps the aspect ratio.
    """

    moves_boxes = True
    main = "height_factor"
    height_factor: ZoomFactor
    width_factor: OptionalZoomFactor = default(None)
    examples: ClassVar = {"height_factor": 0.2}

    def draws(self) -> tuple[int, ...]:
        return (1 if self.width_factor is None else 2,)


@LAYERS.register("random_shear")
class RandomShear(Affine):
    """Shears each image by a random factor.

    Args:
        x_factor: Range of the horizontal shear as fractions of the image: [lower, upper] to either
            side, or one number for 0 to it.
        y_factor: Range of the vertical shear, likewise.
    """

    x_factor: Factor = default(0.0)
    y_factor: Factor = default(0.0)

    def draws(self) -> tuple[int, ...]:
        return (3,)


@LAYERS.register("random_perspective")
class RandomPerspective(Moving):
    """Moves the corners of images at random, as if they were seen from another side.

    Args:
        factor: Probability that an image is changed: a range to draw it from for each image, or
            one number for 0 to it.
        scale: Strength: a corner moves by up to half of `scale` times its distance from the top
            left one.
        interpolation: How to compute the value between pixels.
        fill_value: Value outside the image.
    """

    moves_boxes = True
    main = "factor"
    known_axes = ("height", "width")
    factor: Factor = default(1.0)
    scale: Fraction = 1.0
    interpolation: Interpolation = "bilinear"
    fill_value: Number = 0.0

    def draws(self) -> tuple[int, ...]:
        return (3,)


@LAYERS.register("random_elastic_transform")
class RandomElasticTransform(Augmentation):
    """Distorts images by a smooth random field, as if they were drawn on rubber.

    Keras draws another field for segmentation masks, so targets for each pixel are not moved.

    Args:
        factor: Probability that an image is changed: a range to draw it from for each image, or
            one number for 0 to it.
        scale: Range of the strength of the distortion, or one number for 0 to it. It is drawn once
            for a batch.
        interpolation: How to compute the value between pixels.
        fill_mode: What is outside the image: its mirror image with (`reflect`) or without
            (`mirror`) the edge, its other side (`wrap`), `fill_value` (`constant`), or the nearest
            pixel.
        fill_value: Value outside the image with `fill_mode: constant`.
        value_range: Range of the values of images. The result is clipped to it.
    """

    main = "factor"
    known_axes = ("height", "width")
    factor: Factor = default(1.0)
    scale: Factor = default(1.0)
    interpolation: Interpolation = "bilinear"
    fill_mode: Literal["constant", "nearest", "wrap", "mirror", "reflect"] = "reflect"
    fill_value: Number = 0.0
    value_range: ValueRange = default((0, 255))

    def draws(self) -> tuple[int, ...]:
        most = [ends_of(written, 0)[1] for written in (self.factor, self.scale)]
        return (4,) if all(most) else ()


@LAYERS.register("random_crop")
class RandomCrop(Moving):
    """Cuts out a part of the images at random in training, and at their center otherwise.

    Targets for each pixel have the size of the whole images, and are cut likewise.

    One position is drawn for a batch. Cropping at the center outside of training is what Keras
    documents. Its layer returns whole images there, so it is followed by `CenterCrop` in a
    `Pipeline`.

    Input shape:
        `(batch, rows, columns, channels)`.

    Output shape:
        `(batch, height, width, channels)`.

    Args:
        height: Height of the output, less than that of the input.
        width: Width of the output, less than that of the input.
    """

    crops_pixels = True
    known_axes = ("height", "width")
    takes_mask = True  # as the pipeline around it
    height: PositiveInteger
    width: PositiveInteger
    examples: ClassVar = {"height": 24, "width": 24}

    def infer(self, *inputs: TensorType) -> TensorType:
        x = super().infer(*inputs)
        (_, height, width, channels) = x.shape
        for name, crop, size in (("height", self.height, height), ("width", self.width, width)):
            if crop >= need_known(size, name):
                raise ShapeError(codes.shapes.crop_too_large(name, crop, x.shape), name)
        return x.with_shape(x.shape[0], self.height, self.width, channels)

    def draws(self) -> tuple[int, ...]:
        return (2,)
