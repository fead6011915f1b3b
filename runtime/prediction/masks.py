"""Writes masks, which are a class at each pixel, as PNG pictures."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...spec_schema.errors import Error
from ...spec_schema.findings.printable import printable
from ..storage.whole_files import new_folder
from .originals import VOID, Originals, restored
from .output_columns import FileColumn, OutputColumns
from .pictures import png
from .table import AnswerTable, Layout

MOST_CLASSES = 256
"""Colors of a palette."""


@dataclass(frozen=True, slots=True)
class MaskWriter:
    """Writes the masks of some outputs.

    Attributes:
        folder: The folder for them.
        layout: The columns of the table beside them: a path for each of these outputs.
        outputs: The columns of the outputs that are masks.
        names: The path below the folder by the name of the sample, if samples have paths.
        originals: The images, if masks get their size; None for the size of the output.
    """

    folder: Path
    layout: Layout
    outputs: Mapping[str, OutputColumns]
    names: Mapping[str, str]
    originals: Originals | None

    def written(self, table: AnswerTable) -> AnswerTable:
        """Write the masks of some samples, and return the table with their paths."""
        answered = [sample.name for sample in table.samples if not sample.problem]
        values = dict(table.values)
        for output, columns in self.outputs.items():
            values[output] = self._write(columns, values[output], answered)
        return AnswerTable(self.layout, table.samples, values, table.kept)

    def _write(
        self, columns: OutputColumns, values: NDArray[Any], samples: Sequence[str]
    ) -> NDArray[Any]:
        has_void = self.originals is not None and self.originals.have_void
        palette = palette_of(len(columns.classes), has_void)
        paths = np.empty(len(samples), object)
        for place, sample in enumerate(samples):
            name = self.names.get(sample, f"{sample.replace(' ', '_')}.png")
            path = PurePosixPath(columns.output, name) if len(self.outputs) > 1 else name
            file = self.folder / path
            paths[place] = str(path)
            if sample in self.names and file.exists():  # an image in several rows of a table
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("xb") as opened:
                opened.write(png(self._mask(columns, values[place], sample)[..., None], palette))
        return paths

    def _mask(self, columns: OutputColumns, values: NDArray[Any], sample: str) -> NDArray[np.uint8]:
        """Returns the class of each pixel."""
        originals = self.originals
        frame = originals and originals.frame(sample, columns.positions, columns.output)
        if frame:
            return restored(columns, values, frame)
        classes: NDArray[np.uint8] = columns.decided(values[None])[0].astype(np.uint8)
        return classes


@contextmanager
def mask_writer(
    folder: Path, layout: Layout, paths: Sequence[str], originals: Originals | None = None
) -> Iterator[MaskWriter]:
    """Context with a writer of masks; the folder exists once they are complete.

    Args:
        folder: The folder, which must not exist.
        layout: The columns of the table without masks.
        paths: The name of each row of the source; empty if rows have no names.
        originals: The images whose size masks get. By default, they have that of the output.

    Raises:
        Error: There are no masks, or they have too many classes.
        StorageError: The folder can't be written.
    """
    outputs = [one for one in layout.outputs if isinstance(one, OutputColumns)]
    found = {one.output: one for one in outputs if is_mask(one)}
    if not found:
        help = "leave out the folder for masks"
        raise Error("no output is a mask, which has one class at each pixel", help)
    for output, one in found.items():
        if len(one.classes) > MOST_CLASSES - (originals is not None):
            raise Error(
                f"`{printable(output)}` has {len(one.classes):,} classes, but a mask can show "
                f"{MOST_CLASSES}",
                "leave out the folder for masks",
            )
    with new_folder(folder) as unfinished:
        columns = [FileColumn(one.output) if one.output in found else one for one in outputs]
        names = dict(zip(paths, _names(paths), strict=False))
        yield MaskWriter(unfinished, replace(layout, outputs=columns), found, names, originals)


def is_mask(one: OutputColumns) -> bool:
    """Whether an output is one class at each position of two axes."""
    has_one = one.rule == "argmax" or (one.rule != "none" and one.units == 1)
    return has_one and len(one.positions) == 2


def _names(paths: Sequence[str]) -> list[str]:
    """Returns the path of the mask of each picture: its own, with the suffix of PNG."""
    given = [PurePosixPath(path) for path in paths]
    if any(path.is_absolute() or ".." in path.parts for path in given):
        return [f"image_{number}.png" for number in range(1, len(given) + 1)]
    names = [str(path.with_suffix(".png")) for path in given]
    if len({*names}) == len({*paths}):
        return names
    return [f"{path}.png" for path in given]


def palette_of(count: int, has_void: bool = False) -> bytes:
    """Returns the colors of the classes: black and white for two, else those of Pascal VOC.

    Args:
        has_void: Whether there are pixels without a class.
    """
    colors = bytes([0, 0, 0, 255, 255, 255])
    if count != 2:
        colors = bytes(channel for number in range(count) for channel in _color(number))
    return colors.ljust(3 * VOID, b"\0") + bytes(_color(VOID)) if has_void else colors


def _color(number: int) -> list[int]:
    """Returns the color of a class: its bits, spread over the channels from the highest down."""
    channels = [0, 0, 0]
    for place in range(8):
        for channel in range(3):
            channels[channel] |= (number >> (3 * place + channel) & 1) << (7 - place)
    return channels
