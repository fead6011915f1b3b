"""What optional libraries do: soundfile decodes other files than plain WAV, soxr resamples."""

import io
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.findings import codes
from .sound import Sound, Undecodable

ESTIMATED = ("MP3", "OGG")
"""Formats whose files don't say exactly how long they are."""


@cache
def has_soundfile() -> bool:
    """Whether soundfile is installed."""
    return find_spec("soundfile") is not None


@cache
def has_soxr() -> bool:
    """Whether soxr is installed."""
    return find_spec("soxr") is not None


def decode_by_soundfile(content: bytes) -> Sound:
    """Returns the sound of a file.

    Raises:
        Undecodable: It is none, or damaged.
    """
    import soundfile

    try:
        with soundfile.SoundFile(io.BytesIO(content)) as file:
            declared, samples = len(file), file.read(dtype="float32", always_2d=True)
            rate, is_exact = file.samplerate, file.format not in ESTIMATED
    except soundfile.LibsndfileError as error:
        is_unknown = error.code == 1  # SF_ERR_UNRECOGNISED_FORMAT
        group, reason = codes.audio_files, error.error_string.rstrip(". ")
        raise Undecodable(group.no_audio() if is_unknown else group.damaged(reason)) from error
    if is_exact and len(samples) < declared:
        raise Undecodable(codes.audio_files.damaged(""))
    return Sound(samples, rate)


def resampled(sound: Sound, rate: int) -> NDArray[np.float32]:
    """Returns the samples of a sound at another rate."""
    import soxr  # type: ignore[import-untyped]

    found: NDArray[Any] = soxr.resample(sound.samples, sound.rate, rate)
    return found.astype(np.float32, copy=False)
