"""The mask of each image: the classes of its pixels, or an image as the target."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....compiler.objectives.objectives import Objective
from ....spec_schema.components.sources.images import Color, Masks, Resize
from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation
from ....spec_schema.yaml.files import read_bytes
from .decoding import decode, resized_classes, upright_pixels
from .header import ImageHeader, read_header
from .pictures import FIRST_BYTES, MOST_BYTES
from .pillow import Unreadable, has_pillow

_ENTRY = 256
"""Number of values of a color channel."""


@dataclass(frozen=True, slots=True, eq=False)
class MaskReader:
    """Decodes masks into the target of one output.

    Attributes:
        masks: How pixel values are classes.
        resize: How images get their size; masks get theirs in the same way.
        objective: The output.
        size: Height and width of the targets.
    """

    masks: Masks
    resize: Resize
    objective: Objective
    size: tuple[int, int]

    @property
    def is_image(self) -> bool:
        """Whether masks are images that the output is compared with."""
        return self.objective.loss.target == "real"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the classes; empty if the pixel values decide."""
        return tuple(self.masks.values) if not self.is_image else ()

    def empty(self, count: int) -> NDArray[Any]:
        """Returns an array for the targets of this many images."""
        if self.is_image:
            channels = self.objective.type.features
            return np.zeros((count, *self.size, channels or 1), np.float32)
        # Large enough for 16-bit values and for an `ignore_class` of -1.
        return np.zeros((count, *self.size), np.int32)

    def stand_ins(self, count: int) -> NDArray[Any]:
        """Returns targets in which each class occurs, for masks that are not decoded."""
        values = self.empty(count)
        if not self.is_image:
            units = self.objective.type.features or 2
            values.reshape(-1)[:] = np.arange(values.size) % (len(self.names) or max(2, units))
        return values

    def read(
        self, paths: Sequence[str], names: Sequence[str], sizes: Sequence[tuple[int, int]]
    ) -> tuple[NDArray[Any], dict[int, Violation]]:
        """Returns the targets, and by its number what is wrong with a mask.

        Args:
            names: What messages call the masks.
            sizes: Height and width of the images.
        """
        values = self.empty(len(paths))
        faults: dict[int, Violation] = {}
        with ThreadPoolExecutor() as pool:
            found = pool.map(self._read, paths, names, sizes, values)
            for number, what in enumerate(found):
                if what is not None:
                    faults[number] = what
        return values, faults

    def look(self, paths: Sequence[str], names: Sequence[str]) -> dict[int, Violation]:
        """Returns what is wrong with masks according to their first bytes, by their numbers."""
        opened = (self._opened(*one, FIRST_BYTES) for one in zip(paths, names, strict=True))
        return {number: one for number, one in enumerate(opened) if isinstance(one, Violation)}

    def _opened(self, path: str, name: str, most: int) -> tuple[bytes, ImageHeader] | Violation:
        """Returns the first bytes of a mask and its header, or what is wrong with them."""
        try:
            content = read_bytes(path, most)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            return codes.image_files.invalid_mask(name, f"can't read the file: {reason}")
        header = read_header(content, has_pillow())
        if header.problem is not None:
            return codes.image_files.invalid_mask(name, header.problem.text.message)
        lossy = _lossy_format(content, header)
        if lossy and not self.is_image:
            return codes.image_files.lossy_mask(name, lossy)
        return content, header

    def _read(
        self, path: str, name: str, size: tuple[int, int], target: NDArray[Any]
    ) -> Violation | None:
        opened = self._opened(path, name, MOST_BYTES + 1)
        if isinstance(opened, Violation):
            return opened
        content, header = opened
        problem = None
        if len(content) > MOST_BYTES:
            problem = codes.image_files.file_too_large(MOST_BYTES)
        elif self.is_image:
            problem = decode(content, header, target, self.resize)
        if problem is not None:
            return codes.image_files.invalid_mask(name, problem.text.message)
        what = None if self.is_image else self._classes(content, header, name, target)
        if what is None and _differ(header.upright_size, size):
            return codes.image_files.other_proportions(name, header.upright_size, size)
        return what

    def _classes(
        self, content: bytes, header: ImageHeader, name: str, target: NDArray[Any]
    ) -> Violation | None:
        """Write the class of each pixel into the target, or return why there is none."""
        try:
            values = stored(content, header, self.masks.has_colors)
        except Unreadable as error:
            return codes.image_files.invalid_mask(name, error.what.text.message)
        if values is None:
            return codes.image_files.colored_mask(name)
        classes, unknown = self._numbered(values)
        if unknown.any():
            value = int(values[unknown][0])
            known = [_word(one) for group in self.masks.values.values() for one in group]
            shown = f"#{value:06x}" if self.masks.has_colors else str(value)
            return codes.image_files.unknown_pixels(name, shown, int(unknown.sum()), known)
        padding = self._ignored_class or 0
        target[:] = resized_classes(classes, *self.size, self.resize.mode, padding)
        return None

    @property
    def _ignored_class(self) -> int | None:
        return getattr(self.objective.loss, "ignore_class", None)

    def _numbered(self, values: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """Returns the class of each pixel value, and where there is none."""
        unknown = np.zeros(values.shape, np.bool_)
        classes = values.copy()
        if self.masks.classes is not None:
            unknown[:] = True
            for number, group in enumerate(self.masks.values.values()):
                found = np.isin(values, [*map(_number, group)])
                classes[found], unknown[found] = number, False
            if self._ignored_class is not None and not self.masks.has_colors:
                found = unknown & (values == self._ignored_class)
                classes[found], unknown[found] = self._ignored_class, False
        if self.masks.ignored and self._ignored_class is not None:
            found = np.isin(values, [*map(_number, self.masks.ignored)])
            classes[found], unknown[found] = self._ignored_class, False
        return classes, unknown


def _lossy_format(content: bytes, header: ImageHeader) -> str:
    """Returns what to call a format that doesn't keep pixels exactly; else an empty text."""
    if header.format == "JPEG":
        return header.format
    at = 12 if header.format == "WebP" else len(content)
    while at + 8 <= len(content):
        if content[at : at + 4] == b"VP8 ":
            return "lossy WebP"
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        at += 8 + size + size % 2
    return ""


def _number(value: int | Color) -> int:
    if isinstance(value, int):
        return value
    red, green, blue = value
    return (red * _ENTRY + green) * _ENTRY + blue


def _word(value: int | Color) -> str:
    return str(value) if isinstance(value, int) else f"#{_number(value):06x}"


def stored(content: bytes, header: ImageHeader, as_colors: bool) -> NDArray[np.int32] | None:
    """Returns the gray value, palette index or color of each pixel; None if it has only colors.

    Raises Unreadable.
    """
    pixels = upright_pixels(content, header, 3 if as_colors else 0).astype(np.int32)
    if as_colors:
        return (pixels[..., 0] * _ENTRY + pixels[..., 1]) * _ENTRY + pixels[..., 2]
    if pixels.shape[-1] > 2 and (pixels[..., :1] != pixels[..., 1:3]).any():
        return None
    return pixels[..., 0]


def _differ(mask: tuple[int, int], image: tuple[int, int]) -> bool:
    """Whether a mask can't be that of an image, within one pixel of rounding."""
    if 0 in (*mask, *image):
        return False
    return abs(mask[0] * image[1] - mask[1] * image[0]) > max(*mask, *image)
