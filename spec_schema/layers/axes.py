"""Bases of the layers that exist for sequences, images and volumes.

A layer is the class of its rank and the class of what it does, as in
`class MaxPooling2D(OverPixels, Pooling)`. Ranks have no parameters and are plain classes: defining
a model takes ten times as long.
"""

from typing import ClassVar

from ..operator import Operator


class OverAxes:
    """Base of the ranks.

    Attributes:
        axes: Names of the axes of the input behind the batch.
    """

    axes: ClassVar[tuple[str, ...]] = ()


class Spatial(OverAxes, Operator):
    """Base of the layers over positions, channels last."""

    excluded: ClassVar = {"data_format": "channels come last"}


class OverSteps(OverAxes):
    """Base of the layers over the steps of a sequence.

    Input shape:
        `(batch, steps, features)`.
    """

    axes = ("steps", "features")


class OverPixels(OverAxes):
    """Base of the layers over the height and width of an image.

    Input shape:
        `(batch, height, width, channels)`.
    """

    axes = ("height", "width", "channels")


class OverVoxels(OverAxes):
    """Base of the layers over the depth, height and width of a volume.

    Input shape:
        `(batch, depth, height, width, channels)`.
    """

    axes = ("depth", "height", "width", "channels")
