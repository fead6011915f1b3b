"""Brings masks to the size of the images that they are about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ...compiler.objectives.image_checks import image_size, is_images
from ...spec_schema.components.sources import Source
from ..data.images.decoding import crop_box, pad_box
from ..data.read import Inputs
from .output_columns import OutputColumns
from .trained import Trained

VOID = 255
"""The value of a pixel that the network didn't see, as in Pascal VOC."""


class Frame(NamedTuple):
    """What an output of a network shows of an image.

    Attributes:
        whole: Height and width of the image.
        seen: The first row and column of the image that it shows, and their number.
        inner: The same for the part of the output that shows them.
    """

    whole: tuple[int, int]
    seen: tuple[int, int, int, int]
    inner: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Originals:
    """The images of samples as they were before they got the size of the input.

    Attributes:
        size: Height and width of the input.
        mode: How images get this size.
        sizes: Height and width of the image of each sample.
    """

    size: tuple[int, int]
    mode: str
    sizes: Mapping[str, tuple[int, int]]

    def fits(self, positions: tuple[int, ...]) -> bool:
        """Whether an output has the proportions of the input."""
        return positions[0] * self.size[1] == positions[1] * self.size[0]

    def frame(self, sample: str, positions: tuple[int, int]) -> Frame:
        """Returns what an output with these positions shows of the image of a sample.

        Masks to train on get their size likewise.
        """
        height, width = self.sizes[sample]
        seen, inner = (0, 0, height, width), (0, 0, *positions)
        if self.mode == "crop":
            seen = crop_box((height, width), self.size)
        elif self.mode == "pad":
            inner = pad_box((height, width), positions)
        return Frame((height, width), seen, inner)


def originals_of(source: Source, inputs: Inputs, trained: Trained) -> Originals | None:
    """Returns the images that predictions are about; None if they were given as arrays."""
    if inputs.sizes is None or not is_images(source):
        return None
    (type_,) = trained.spec.graph.inputs.values()
    size = image_size(type_, source)
    assert size is not None, "the images were read"
    sizes = map(tuple, inputs.sizes.tolist())
    return Originals(size[:2], source.resizing.mode, dict(zip(inputs.names, sizes, strict=True)))


def restored(columns: OutputColumns, values: NDArray[Any], frame: Frame) -> NDArray[np.uint8]:
    """Returns the class of each pixel of an image.

    The values of its units are interpolated between the pixels of the output.

    Args:
        values: The output for the image.
    """
    top, left, rows, across = frame.inner
    units = values.reshape(*columns.positions, -1)[top : top + rows, left : left + across]
    top, left, rows, across = frame.seen
    found = np.full(frame.whole, VOID, np.uint8)
    found[top : top + rows, left : left + across] = _resized(columns, units, (rows, across))
    return found


def _resized(
    columns: OutputColumns, units: NDArray[Any], size: tuple[int, int]
) -> NDArray[np.uint8]:
    """Returns the class of each pixel in another size; one unit after the other, to save memory."""
    best = _unit(units, 0, size)
    if columns.rule != "argmax":
        return columns.are_yes(best).astype(np.uint8)
    classes = np.zeros(size, np.uint8)
    for number in range(1, units.shape[-1]):
        values = _unit(units, number, size)
        is_better = values > best
        classes[is_better] = number
        best[is_better] = values[is_better]
    return classes


def _unit(units: NDArray[Any], number: int, size: tuple[int, int]) -> NDArray[np.float32]:
    with tf.device("/CPU:0"):
        resized: NDArray[np.float32] = tf.image.resize(units[..., number, None], size).numpy()
    return resized[..., 0].copy()
