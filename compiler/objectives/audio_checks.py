"""Checks of the networks that take audio files."""

from collections.abc import Iterator
from typing import TypeGuard

from ...spec_schema.components.sources import Source
from ...spec_schema.components.sources.audio import Audio
from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.types import TensorType


def is_audio(source: Source) -> TypeGuard[Audio]:
    """Whether a source gives audio."""
    return isinstance(source, Audio)


def clip_size(type_: TensorType, source: Audio) -> tuple[int, int] | None:
    """Returns the numbers of samples and channels of a clip for an input; None if it takes none."""
    if type_.rank not in (2, 3) or not type_.dtype.is_floating:
        return None
    length, *channels = type_.shape[1:]
    if None in channels or len({length, source.samples} - {None}) != 1:
        return None
    return length or source.samples or 0, (channels or [1])[0] or 0


def audio_faults(source: Audio, name: str, type_: TensorType) -> Iterator[Violation]:
    """Yields why an input can't take the clips of a source."""
    if clip_size(type_, source) is not None:
        return
    length, *channels = type_.shape[1:] or (None, None)
    if type_.rank not in (2, 3) or not type_.dtype.is_floating or None in channels:
        yield codes.images.input_is_not_audio(name, str(type_), type_.dtype.value)
    elif source.seconds is None or source.samples is None or length is None:
        yield codes.images.open_length(name)
    else:
        seconds, rate = source.seconds, source.sampling_rate
        yield codes.images.wrong_length(seconds, rate, source.samples, name, length)
