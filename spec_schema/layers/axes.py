"""Bases of the layers that exist for sequences, images and volumes.

A layer is the class of its rank and the class of what it does, as in
`class MaxPooling2D(OverPixels, Pooling)`.
"""

from typing import ClassVar

from ..operator import Operator


class Spatial(Operator):
    """Base of the layers over positions, channels last.

    Attributes:
        axes: Names of the axes of the input behind the batch.
    """

    excluded: ClassVar = {"data_format": "channels come last"}
    axes: ClassVar[tuple[str, ...]] = ()


class OverSteps(Spatial):
    """Base of the layers over the steps of a sequence.

    Input shape:
        `(batch, steps, features)`.
    """

    axes: ClassVar = ("steps", "features")


class OverPixels(Spatial):
    """Base of the layers over the height and width of an image.

    Input shape:
        `(batch, height, width, channels)`.
    """

    axes: ClassVar = ("height", "width", "channels")


class OverVoxels(Spatial):
    """Base of the layers over the depth, height and width of a volume.

    Input shape:
        `(batch, depth, height, width, channels)`.
    """

    axes: ClassVar = ("depth", "height", "width", "channels")
