"""Audio files in folders."""

from typing import Literal

from ...parameters import Boolean, PositiveInteger, PositiveNumber
from . import SOURCES
from .folders import Folders


@SOURCES.register("audio")
class Audio(Folders):
    """Audio files in folders: one folder per class, or a table with a row per file.

    All files are used, at any depth. They get the length of the input, `[samples]` for one channel
    or `[samples, channels]`. Values range from -1 to 1. Layers such as `stft_spectrogram` turn them
    into spectrograms.

    Args:
        path: Path of the folder, or a list of folders. A glob selects folders, or the files
            themselves: `clips/*/*.wav`.
        sampling_rate: Number of samples in a second that the network gets.
        resample: Whether to resample files with another rate; otherwise, they are errors.
        seconds: Length of a clip, for an input that leaves it open (`[null]`).
        align: Which part of a longer file is used, and where in the clip a shorter one is; the rest
            is silence.
    """

    gives = "audio"
    noun = "audio file"
    examples = {"path": "data/clips", "sampling_rate": 16000}
    sampling_rate: PositiveInteger
    resample: Boolean = True
    seconds: PositiveNumber | None = None
    align: Literal["start", "center", "end"] = "start"

    @property
    def samples(self) -> int | None:
        """The number of samples that `seconds` is; None if it isn't given."""
        return None if self.seconds is None else max(1, round(self.seconds * self.sampling_rate))
