"""Brings masks to the size of the images that they are about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

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
HALF = 0.5
"""The part of a pixel that the network must have seen."""


Margins: TypeAlias = tuple[tuple[int, int], tuple[int, int]]
NONE: Margins = ((0, 0), (0, 0))


class Frame(NamedTuple):
    """What an output of a network shows of an image.

    Attributes:
        whole: Height and width of the image.
        seen: The first row and column of the image that it shows, and their number.
        inner: The same for the part of the output that shows them.
        outside: How many rows and columns of the input are before and behind what the output shows
            of it, if the network crops it. `inner` counts them too.
    """

    whole: tuple[int, int]
    seen: tuple[int, int, int, int]
    inner: tuple[int, int, int, int]
    outside: Margins = NONE


@dataclass(frozen=True, slots=True)
class Originals:
    """The images of samples as they were before they got the size of the input.

    Attributes:
        size: Height and width of the input.
        mode: How images get this size.
        sizes: Height and width of the image of each sample.
        crops: By output, how the network crops the input: see `Objective.crops`.
    """

    size: tuple[int, int]
    mode: str
    sizes: Mapping[str, tuple[int, int]]
    crops: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)

    @property
    def have_void(self) -> bool:
        """Whether masks can have pixels that the network didn't see."""
        return self.mode == "crop" or bool(self.crops)

    def frame(self, sample: str, positions: tuple[int, ...], output: str = "") -> Frame | None:
        """Returns what an output with these positions shows of the image of a sample; None if it
        doesn't have the proportions of the input.

        Masks to train on get their size likewise.
        """
        outside = _outside(self.crops.get(output, ()))
        rows, columns = (n + sum(more) for n, more in zip(positions, outside, strict=True))
        if rows * self.size[1] != columns * self.size[0]:
            return None
        height, width = self.sizes[sample]
        seen, inner = (0, 0, height, width), (0, 0, rows, columns)
        if self.mode == "crop":
            seen = crop_box((height, width), self.size)
        elif self.mode == "pad":
            inner = pad_box((height, width), (rows, columns))
        return Frame((height, width), seen, inner, outside)


def _outside(crops: tuple[tuple[int, int], ...]) -> Margins:
    """Returns what is before and behind the center that is left of the input in each direction."""
    if not crops:
        return NONE
    margins = []
    for axis in (0, 1):
        sizes = [size[axis] for size in crops]
        before = sum((whole - part) // 2 for whole, part in pairwise(sizes))
        margins.append((before, sizes[0] - sizes[-1] - before))
    return margins[0], margins[1]


def originals_of(source: Source, inputs: Inputs, trained: Trained) -> Originals | None:
    """Returns the images that predictions are about; None if they were given as arrays."""
    if inputs.sizes is None or not is_images(source):
        return None
    types = trained.spec.graph.inputs.values()
    size = next(size for type_ in types if (size := image_size(type_, source)) is not None)
    sizes = map(tuple, inputs.sizes.tolist())
    by_name = dict(zip(inputs.names, sizes, strict=True))
    crops = {one.output: one.crops for one in trained.spec.objectives if one.crops}
    return Originals(size[:2], source.resizing.mode, by_name, crops)


def restored(columns: OutputColumns, values: NDArray[Any], frame: Frame) -> NDArray[np.uint8]:
    """Returns the class of each pixel of an image.

    The values of its units are interpolated between the pixels of the output.

    Args:
        values: The output for the image.
    """
    size = frame.seen[2:]
    units = values.reshape(*columns.positions, -1)
    classes = _resized(
        columns, _inner(np.pad(units, (*frame.outside, (0, 0)), "edge"), frame), size
    )
    if frame.outside != NONE:
        is_shown = np.pad(np.ones((*columns.positions, 1), np.float32), (*frame.outside, (0, 0)))
        classes[_unit(_inner(is_shown, frame), 0, size) < HALF] = VOID
    top, left, rows, across = frame.seen
    found = np.full(frame.whole, VOID, np.uint8)
    found[top : top + rows, left : left + across] = classes
    return found


def _inner(units: NDArray[Any], frame: Frame) -> NDArray[Any]:
    """Returns the part of an output that shows an image."""
    top, left, rows, across = frame.inner
    return units[top : top + rows, left : left + across]


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
