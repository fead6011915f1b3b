"""Where the records of TFRecord files are: each has its length in front, and checksums around it.

TensorFlow checks the checksums when the records are read.
"""

import gzip
import mmap
import os
import struct
import tempfile
import weakref
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.findings import codes
from ....spec_schema.yaml.files import open_regular
from ..arrays.opened import ArrayError
from ..rows import DataChanged, no_room, unchanged

Indices = NDArray[np.int64]

LEAD, TAIL = 12, 4
"""Bytes before and after a record: its length with a checksum, and a checksum."""

_GZIP = b"\x1f\x8b"
_PIECE = 2**20


@dataclass(frozen=True, slots=True, eq=False)
class RecordPlaces:
    """The records of one file.

    Attributes:
        name: Its name in messages.
        path: Where it is.
        starts: Where each record begins, in the file or, if it is compressed, in its unpacked copy.
        sizes: The bytes of each.
        is_packed: Whether the file is compressed.
        read: Returns the bytes of records, given their starts and sizes. Raises DataChanged.
    """

    name: str
    path: Path
    starts: Indices
    sizes: Indices
    is_packed: bool
    read: Callable[[Indices, Indices], list[bytes]]


def places_of(path: Path, name: str, unpacked: "UnpackedFiles") -> RecordPlaces:
    """Returns where the records of a file are. Raises ArrayError, OSError, StorageError.

    Args:
        unpacked: Takes a copy of the file if it is compressed.
    """
    check = unchanged(path, name)
    is_packed = not has_records(path)
    with open(open_regular(path), "rb") as file:
        if not is_packed or file.read(2) != _GZIP:
            starts, sizes = _framed(file.fileno(), 0, name)
            return RecordPlaces(name, path, starts, sizes, False, _InFile(path, check).read)
    begin = unpacked.add(path, name)
    starts, sizes = _framed(unpacked.fileno, begin, name)
    return RecordPlaces(name, path, starts, sizes, True, unpacked.read)


def has_records(path: Path) -> bool:
    """Whether a file begins with the length of a record, and its checksum. Raises OSError."""
    with open(open_regular(path), "rb") as file:
        head = file.read(LEAD)
    return len(head) == LEAD and struct.unpack_from("<I", head, 8)[0] == _checksum(head[:8])


def _checksum(content: bytes) -> int:
    """Returns the masked CRC-32C of TFRecord."""
    register = 0xFFFFFFFF
    for byte in content:
        register ^= byte
        for _ in range(8):
            register = register >> 1 ^ 0x82F63B78 * (register & 1)
    register ^= 0xFFFFFFFF
    return ((register >> 15 | register << 17) + 0xA282EAD8) & 0xFFFFFFFF


def _framed(handle: int, begin: int, name: str) -> tuple[Indices, Indices]:
    """Returns the start and the size of each record of a file, from some offset on."""
    end = os.fstat(handle).st_size if handle >= 0 else 0
    starts: list[int] = []
    sizes: list[int] = []
    if end <= begin:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    length_at = struct.Struct("<Q").unpack_from
    with mmap.mmap(handle, end, access=mmap.ACCESS_READ) as content:
        place = begin
        while place < end:
            if place + LEAD + TAIL > end:
                raise ArrayError(codes.records.truncated(name, len(starts) + 1))
            (size,) = length_at(content, place)
            if place + LEAD + size + TAIL > end:
                is_first = not starts
                fact = codes.records.damaged_record if is_first else codes.records.truncated
                raise ArrayError(fact(name, len(starts) + 1))
            starts.append(place + LEAD)
            sizes.append(size)
            place += LEAD + size + TAIL
    return np.array(starts, np.int64), np.array(sizes, np.int64)


class _InFile:
    """Reads records where they are."""

    def __init__(self, path: Path, check: Callable[[], None]) -> None:
        self._path, self._check = path, check

    def read(self, starts: Indices, sizes: Indices) -> list[bytes]:
        self._check()
        with open(open_regular(self._path), "rb", buffering=0) as file:
            return _bytes_of(file.fileno(), starts, sizes)


class UnpackedFiles:
    """Compressed files, unpacked into one file that disappears with the process."""

    def __init__(self) -> None:
        self._handle = -1
        self._end = 0

    @property
    def fileno(self) -> int:
        """The descriptor of the file."""
        return self._handle

    def add(self, path: Path, name: str) -> int:
        """Append what a file contains; returns where it begins. Raises ArrayError, StorageError."""
        begin = self._end
        with open(open_regular(path), "rb") as packed, gzip.GzipFile(fileobj=packed) as file:
            while piece := _next(file, name):
                self._write(piece)
        return begin

    def _write(self, piece: bytes) -> None:
        try:
            if self._handle < 0:
                with tempfile.TemporaryFile(buffering=0) as file:
                    self._handle = os.dup(file.fileno())
                weakref.finalize(self, os.close, self._handle)
            while piece:
                written = os.pwrite(self._handle, piece, self._end)
                self._end += written
                piece = piece[written:]
        except OSError as error:
            raise no_room(error) from error

    def read(self, starts: Indices, sizes: Indices) -> list[bytes]:
        """Returns records, given their starts and sizes."""
        return _bytes_of(self.fileno, starts, sizes)


def _next(file: gzip.GzipFile, name: str) -> bytes:
    try:
        return file.read(_PIECE)
    except (OSError, EOFError, zlib.error):
        raise ArrayError(codes.records.damaged_file(name)) from None


def _bytes_of(handle: int, starts: Indices, sizes: Indices) -> list[bytes]:
    places: Sequence[tuple[int, int]] = [*zip(starts.tolist(), sizes.tolist(), strict=True)]
    found = [os.pread(handle, size, start) for start, size in places]
    if any(len(one) != size for one, (_, size) in zip(found, places, strict=True)):
        raise DataChanged("a streamed file was truncated")
    return found
