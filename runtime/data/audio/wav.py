"""Decodes plain WAV files: integers of 8 to 32 bits, and floating point."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.findings import codes
from .sound import Sound, Undecodable

_INTEGERS, _FLOATS, _EXTENSIBLE = 1, 3, 0xFFFE
_OPEN_SIZE = 0x7FFF0000
"""Programs write sizes from here on if they don't know that of a file when they begin it."""


class _Format(NamedTuple):
    """The chunk `fmt `."""

    encoding: int
    channels: int
    rate: int
    bits: int

    @property
    def dtype(self) -> str | None:
        """The type of a stored number; None for three bytes, and for what isn't plain."""
        integers = {8: "u1", 16: "<i2", 24: "", 32: "<i4"}
        floats = {32: "<f4", 64: "<f8"}
        return {_INTEGERS: integers, _FLOATS: floats}.get(self.encoding, {}).get(self.bits)


def decode_wav(content: bytes) -> Sound | None:
    """Returns the sound of a WAV file; None if it isn't plain.

    Raises:
        Undecodable: It is damaged.
    """
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        return None
    format_ = None
    for name, size, body in _chunks(content):
        if name == b"fmt " and len(body) >= 16:
            format_ = _format(body)
        if name == b"data" and format_ is not None:
            return _sound(format_, size, body)
    raise Undecodable(codes.audio_files.damaged(""))


def _chunks(content: bytes) -> Iterator[tuple[bytes, int, bytes]]:
    """Yields the name of each chunk, its declared size and what there is of it."""
    start = 12
    while start + 8 <= len(content):
        name, size = struct.unpack_from("<4sI", content, start)
        yield name, size, content[start + 8 : start + 8 + size]
        start += 8 + size + size % 2


def _format(body: bytes) -> _Format:
    encoding, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", body)
    if encoding == _EXTENSIBLE and len(body) >= 26:
        encoding = struct.unpack_from("<H", body, 24)[0]
    return _Format(encoding, channels, rate, bits)


def _sound(given: _Format, size: int, body: bytes) -> Sound | None:
    if given.dtype is None:
        return None
    frame = given.channels * given.bits // 8
    if not (frame and given.rate):
        raise Undecodable(codes.audio_files.damaged(""))
    if len(body) < size < _OPEN_SIZE:
        raise Undecodable(codes.audio_files.truncated(size, len(body)))
    body = body[: len(body) // frame * frame]
    return Sound(_scaled(given, body).reshape(-1, given.channels), given.rate)


def _scaled(given: _Format, body: bytes) -> NDArray[np.float32]:
    """Returns numbers from -1 to 1."""
    if given.bits == 24:  # the upper three bytes of 32 bits
        wide = np.zeros((len(body) // 3, 4), np.uint8)
        wide[:, 1:] = np.frombuffer(body, np.uint8).reshape(-1, 3)
        return wide.reshape(-1).view("<i4").astype(np.float32) / np.float32(2**31)
    numbers = np.frombuffer(body, str(given.dtype))
    if given.encoding == _FLOATS:
        return numbers.astype(np.float32)
    if given.bits == 8:
        return (numbers.astype(np.float32) - np.float32(128)) / np.float32(128)
    return numbers.astype(np.float32) / np.float32(2 ** (given.bits - 1))
