"""Audio files as rows: decoded, mixed, resampled, and cut or padded to one length."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.components.sources.audio import Audio
from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation
from ..folders.chosen import Chosen
from ..folders.file_rows import Decoded, FileRows
from .libraries import decode_by_soundfile, has_soundfile, has_soxr, resampled
from .sound import Sound, Undecodable
from .wav import decode_wav


class Clips(FileRows):
    """The audio files of a source.

    Args:
        length: The number of samples of each.
        channels: The number of channels of each; 0 for one that is no axis of the input.
    """

    noun = Audio.noun
    most_bytes = 2**28
    traits = {
        "resampled": "resampled",
        "mixed": "mixed down to one channel",
        "long": "cut to the length of the input",
        "short": "padded with silence",
    }

    def __init__(self, chosen: Chosen, source: Audio, length: int, channels: int) -> None:
        sample = (length, channels) if channels else (length,)
        super().__init__(chosen, sample, np.dtype(np.float32))
        self.source, self.length, self.channels = source, length, channels or 1

    @property
    def memory(self) -> int:
        """The size of all clips in bytes."""
        return len(self.chosen.paths) * self.length * self.channels * self.dtype.itemsize

    def decoded(self, path: Path, content: bytes) -> Decoded | Violation:
        try:
            return self._clip(sound_of(content))
        except Undecodable as error:
            return error.what

    def unreadable(self, reason: str) -> Violation:
        what: Violation = codes.audio_files.unreadable_file(reason)
        return what

    def too_large(self) -> Violation:
        what: Violation = codes.audio_files.file_too_large(self.most_bytes)
        return what

    def _clip(self, sound: Sound) -> Decoded:
        """Returns a sound as the input takes it. Raises Undecodable."""
        length, wanted = self.length, self.source.sampling_rate
        _check(sound)
        traits = []
        mixed = _mixed(sound.samples, self.channels)
        if mixed.shape[1] < sound.samples.shape[1]:
            traits.append("mixed")
        if sound.rate != wanted:
            if not self.source.resample:
                raise Undecodable(codes.audio_files.other_rate(sound.rate, wanted))
            if not has_soxr():
                raise Undecodable(codes.audio_files.resampling_needs_library(sound.rate, wanted))
            traits.append("resampled")
            mixed = resampled(Sound(mixed, sound.rate), wanted)
        if len(mixed) != length:
            traits.append("long" if len(mixed) > length else "short")
        clip = fitted(mixed, length, self.source.align)
        return Decoded(clip.reshape(self.sample), traits)


def sound_of(content: bytes) -> Sound:
    """Returns the sound of a file. Raises Undecodable."""
    if not content:
        raise Undecodable(codes.audio_files.empty_file())
    sound = decode_wav(content)
    if sound is not None:
        return sound
    if not has_soundfile():
        what = "such a WAV file" if content[:4] == b"RIFF" else "this format"
        raise Undecodable(codes.audio_files.library_needed(what))
    return decode_by_soundfile(content)


def _check(sound: Sound) -> None:
    """Raises Undecodable if a sound has no samples, or some that are no numbers."""
    if not len(sound.samples):
        raise Undecodable(codes.audio_files.no_samples())
    finite = np.isfinite(sound.samples)
    if not finite.all():
        raise Undecodable(codes.audio_files.not_finite(int((~finite).sum())))


def _mixed(samples: NDArray[np.float32], channels: int) -> NDArray[np.float32]:
    """Returns samples with this many channels. Raises Undecodable."""
    given = samples.shape[1]
    if given == channels:
        return samples
    if channels == 1:
        mean: NDArray[np.float32] = samples.mean(axis=1, keepdims=True, dtype=np.float32)
        return mean
    if given > 1:
        raise Undecodable(codes.audio_files.other_channels(given, channels))
    return np.repeat(samples, channels, axis=1)


def fitted(samples: NDArray[np.float32], length: int, align: str) -> NDArray[np.float32]:
    """Returns samples of a length: a part of longer ones; shorter ones with silence around."""
    surplus = len(samples) - length
    before = {"start": 0, "center": abs(surplus) // 2, "end": abs(surplus)}[align]
    if surplus >= 0:
        return samples[before : before + length]
    result = np.zeros((length, samples.shape[1]), np.float32)
    result[before : before + len(samples)] = samples
    return result
