"""First specs for images, audio and text files: a folder for each class, or a table with labels."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ....spec_schema.components.sources.folders import Folders
from ....spec_schema.errors import Error
from ....spec_schema.findings.printable import printable
from ..audio.libraries import has_soxr
from ..profiling.profile import Kind, Profile
from .flow import flow
from .heads import Head, head_of, need_target, pace_of
from .networks import convolutions, spectra

SMALLEST_SIDE, LARGEST_SIDE, STEP = 8, 128, 32
"""Height and width of an input, and what larger ones are multiples of."""
FEWEST_WORDS, MOST_WORDS = 100, 10_000
"""Words of a vocabulary."""
FASTEST, LONGEST_CLIP, FEWEST_SAMPLES = 16_000, 10, 128
"""Samples per second, seconds and samples of a clip."""
SHORTEST, LONGEST = 4, 400
"""Words of a text."""


@dataclass(frozen=True)
class FolderStart:
    """A first spec for files in folders.

    Attributes:
        found: Their profile.
        source: Their source, with its path relative to the spec.
        parts: The folders of held-out parts, relative to the spec.
        target: What is to be predicted: the folders, or a column of the table.
    """

    found: Profile
    source: Folders
    parts: Mapping[str, str]
    target: str

    def _head(self) -> Head:
        if self.source.table is not None:
            wanted = self.found[self.target]
            need_target(wanted)
            head = head_of(wanted)
            return head._replace(name=f"target_{head.name}") if head.name in _INPUTS else head
        classes = self.found[self.found.targets[0]]
        if classes.distinct < 2:
            message = f"{printable(self.found.file)} has a single folder: there is no other class"
            raise Error(message, "put the files of each class into a folder of its own")
        return head_of(classes._replace(name="class", kind=Kind.CATEGORY))

    def _data(self, **given: object) -> Iterator[str]:
        source = self.source
        written = {"path": source.path_text, **given}
        if source.table is not None:
            written |= {"table": source.table, "column": source.column, "target": self.target}
            written |= {"missing": "drop"} if source.missing == "drop" else {}
            written |= {"delimiter": source.delimiter} if source.delimiter != "," else {}
        yield "data:"
        yield f"  {source.name}: {flow(written)}"

    def _split(self, head: Head) -> Iterator[str]:
        if head.kind == "numbers":
            yield "  normalize_targets: standardize"
        parts: dict[str, object] = {"validation": 0.15, "test": 0.15}
        parts |= {part: {"path": path} for part, path in self.parts.items()}
        is_drawn = any(isinstance(value, float) for value in parts.values()) and head.is_of_classes
        yield f"  split: {flow({**parts, 'stratify': True} if is_drawn else parts)}"


_INPUTS = ("image", "clip", "text")


class ImageStart(FolderStart):
    """A first spec for images."""

    def lines(self) -> Iterator[str]:
        """Yields the sections `data`, `model` and `training`. Raises Error."""
        image = self.found.columns[0]
        head, (height, width) = self._head(), size_of(image.shape, image.distinct == 1)
        channels = image.shape[2] if len(image.shape) == 3 else 3
        yield from self._data()
        yield "  normalize: {divide: 255}"
        yield from self._split(head)
        yield ""
        yield "model:"
        yield f"  inputs: {{image: {flow([height, width, channels])}}}"
        yield "  layers:"
        yield from convolutions(height, width, self.found.rows)
        yield from head.layer()
        yield ""
        yield from head.training(pace_of(self.found.rows))


def size_of(shape: tuple[int, ...], is_same: bool) -> tuple[int, int]:
    """Returns height and width of the input: those of the images, or a smaller square."""
    if len(shape) < 2:
        return LARGEST_SIDE, LARGEST_SIDE
    height, width = shape[:2]
    if is_same and max(height, width) <= LARGEST_SIDE:
        return height, width
    if is_same and max(height, width) <= 2 * LARGEST_SIDE:
        return height // 2, width // 2
    side = min(height, width, LARGEST_SIDE)
    side = side // STEP * STEP if side >= STEP else max(side, SMALLEST_SIDE)
    return side, side


class AudioStart(FolderStart):
    """A first spec for audio files."""

    def lines(self) -> Iterator[str]:
        """Yields the sections `data`, `model` and `training`. Raises Error."""
        audio, head = self.found.columns[0], self._head()
        given, usual = audio.shape or (FASTEST, FASTEST)
        rate = min(given, FASTEST) if has_soxr() else given
        length = max(min(usual * rate // given, LONGEST_CLIP * rate), FEWEST_SAMPLES)
        yield from self._data(sampling_rate=rate)
        yield from self._split(head)
        yield ""
        yield "model:"
        yield f"  inputs: {{clip: [{length}, 1]}}  # {length / rate:.3g} seconds"
        yield "  layers:"
        yield from spectra(rate, length, self.found.rows)
        yield from head.layer()
        yield ""
        yield from head.training(pace_of(self.found.rows))


class TextStart(FolderStart):
    """A first spec for text files."""

    def lines(self) -> Iterator[str]:
        """Yields the sections `data`, `model` and `training`. Raises Error."""
        text, head = self.found.columns[0], self._head()
        words = min(max(text.vocabulary, FEWEST_WORDS), MOST_WORDS)
        length = min(max(text.words, SHORTEST), LONGEST)
        yield from self._data()
        yield from self._split(head)
        yield ""
        yield "model:"
        yield "  inputs: {text: {shape: [1], dtype: string}}"
        yield "  layers:"
        sizes = {"max_tokens": words, "output_sequence_length": length}
        yield f"    - text_vectorization: {flow(sizes)}"
        yield f"    - embedding: {{input_dim: {words}, output_dim: 16, mask_zero: true}}"
        yield "    - global_average_pooling1d"
        yield "    - dropout: 0.2"
        yield from head.layer()
        yield ""
        yield from head.training(pace_of(self.found.rows))
