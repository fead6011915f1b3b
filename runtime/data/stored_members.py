"""Where the numbers of one array of an archive go: into memory, nowhere, or into a spool."""

import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from .rows import Array, Rows
from .spool import Spool, StoredRows

# The part of a zip file before a member: fixed fields, then a name and an extra of these lengths.
_LOCAL_HEADER, _LENGTHS_AT = 30, 26


@dataclass(frozen=True, slots=True)
class Header:
    """What an array says of itself.

    Attributes:
        by_columns: the first axis is the fastest, as Fortran has it.
        start: where its numbers begin in the unpacked member.
    """

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    by_columns: bool
    start: int

    @property
    def count(self) -> int:
        """How many numbers."""
        count = 1
        for length in self.shape:
            count *= length
        return count

    @property
    def size(self) -> int:
        """How many bytes."""
        return self.count * self.dtype.itemsize

    @property
    def layout(self) -> tuple[int, ...]:
        """The shape of the bytes as they lie: the last axis is the fastest."""
        return self.shape[::-1] if self.by_columns else self.shape


class Sink(Protocol):
    """Takes the bytes of an array in their order, and makes rows of them."""

    def write(self, piece: bytes) -> None:
        """The next bytes."""

    def rows(self, header: Header) -> Rows:
        """All of them."""


class InMemory:
    """An array."""

    def __init__(self, header: Header) -> None:
        self._buffer = np.empty(header.size, np.uint8)
        self._filled = 0

    def write(self, piece: bytes) -> None:
        """The next bytes. Raises ValueError: there are more than declared."""
        end = self._filled + len(piece)
        self._buffer[self._filled : end] = np.frombuffer(piece, np.uint8)
        self._filled = end

    def rows(self, header: Header) -> Array:
        """The array. Raises ValueError: bytes are missing."""
        if self._filled != len(self._buffer):
            raise ValueError(self._filled)
        array: Array = self._buffer.view(header.dtype).reshape(header.layout)
        return array.T if header.by_columns else array


class InPlace:
    """Rows that stay where they lie in the archive; the bytes are read to check their sum."""

    def __init__(self, path: Path, info: zipfile.ZipInfo, check: Callable[[], None]) -> None:
        self._path, self._info, self._check = path, info, check

    def write(self, piece: bytes) -> None:
        """The next bytes are in the archive already."""

    def rows(self, header: Header) -> Rows:
        """The rows, where they lie."""
        with self._path.open("rb") as file:
            file.seek(self._info.header_offset + _LENGTHS_AT)
            name, extra = struct.unpack("<HH", file.read(4))
            start = self._info.header_offset + _LOCAL_HEADER + name + extra + header.start
            stored = StoredRows(file.fileno(), start, header.layout, header.dtype, self._check)
        return stored.transposed() if header.by_columns else stored.lazy()


class Unpacked:
    """Rows in a temporary file."""

    def __init__(self) -> None:
        self._spool = Spool()

    def write(self, piece: bytes) -> None:
        """The next bytes."""
        self._spool.write(np.frombuffer(piece, np.uint8))

    def rows(self, header: Header) -> Rows:
        """The rows in their file."""
        stored = self._spool.rows(header.layout, header.dtype)
        return stored.transposed() if header.by_columns else stored.lazy()
