"""Where the numbers of one array of an archive go: into memory, nowhere, or into a spool."""

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import numpy as np

from ....spec_schema.yaml.files import open_regular
from ..csv.tempfile_rows import StoredRows, TempfileRows
from ..rows import Array, Rows
from .npy_header import NpyHeader

# The part of a zip file before a member: fixed fields, then a name and an extra of these lengths.
_LOCAL_HEADER, _LENGTHS_AT = 30, 26


class Sink(Protocol):
    """Takes the bytes of an array in their order, and makes rows of them."""

    def write(self, piece: bytes) -> None:
        """The next bytes."""

    def rows(self, header: NpyHeader) -> Rows:
        """All of them."""


class InMemory:
    """An array."""

    def __init__(self, header: NpyHeader) -> None:
        self._buffer = np.empty(header.size, np.uint8)
        self._filled = 0

    def write(self, piece: bytes) -> None:
        """The next bytes. Raises ValueError: there are more than declared."""
        end = self._filled + len(piece)
        self._buffer[self._filled : end] = np.frombuffer(piece, np.uint8)
        self._filled = end

    def rows(self, header: NpyHeader) -> Array:
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

    def rows(self, header: NpyHeader) -> Rows:
        """The rows, where they lie."""
        with open(open_regular(self._path), "rb") as file:
            file.seek(self._info.header_offset + _LENGTHS_AT)
            name, extra = struct.unpack("<HH", file.read(4))
            start = self._info.header_offset + _LOCAL_HEADER + name + extra + header.start
            stored = StoredRows(file.fileno(), start, header.layout, header.dtype, self._check)
        return stored.transposed() if header.by_columns else stored.lazy()


class Unpacked:
    """Rows in a temporary file."""

    def __init__(self) -> None:
        self._spool = TempfileRows()

    def write(self, piece: bytes) -> None:
        """The next bytes."""
        self._spool.write(np.frombuffer(piece, np.uint8))

    def rows(self, header: NpyHeader) -> Rows:
        """The rows in their file."""
        stored = self._spool.rows(header.layout, header.dtype)
        return stored.transposed() if header.by_columns else stored.lazy()
