"""What a file with named arrays is to the one who reads it, and how its bytes become rows."""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np

from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation
from ....spec_schema.yaml.files import open_regular
from ...storage.archive import NpyHeader
from ..rows import Array, Rows, StoredRows, TempfileRows

LARGEST = 16 * 2**30
"""Maximum size of an array in memory in bytes."""

DENSEST = 1032
"""Highest compression ratio of deflate: a file that claims more is damaged."""

PIECE = 2**20
"""Bytes that are read at a time."""

_SURROGATES = 0xD800


class ArrayError(Exception):
    """The file, or an array in it, can't be read.

    Args:
        what: What is wrong.
        of_file: Whether it is a fault of the file, whatever array is read from it.
    """

    def __init__(self, what: Violation, of_file: bool = False) -> None:
        super().__init__(what.text.message)
        self.what, self.of_file = what, of_file


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """An array, and the SHA-256 of its header and its content."""

    values: Rows
    digest: bytes


class ArrayFile(Protocol):
    """An open file with named arrays."""

    def names(self) -> list[str]:
        """Returns the names of the arrays; of very many, the first."""

    def header(self, name: str, *, stay: bool = False) -> NpyHeader:
        """Returns the header of an array, before memory is allocated for it. Raises ArrayError.

        Args:
            name: The name of the array.
            stay: See `read`.
        """

    def read(self, name: str, *, stay: bool = False) -> Member:
        """Returns an array.

        Args:
            name: The name of the array.
            stay: Don't load it into memory: its rows are read on demand, from the file or, if they
                aren't there as they are in memory, from a temporary file.

        Raises:
            ArrayError: There is no such array, it has neither numbers nor text, or it is damaged.
            OSError: A file can't be read or the temporary file can't be written.
        """


@runtime_checkable
class OfSeveral(Protocol):
    """Arrays of several files."""

    def place(self, row: int) -> tuple[str, int]:
        """Returns the file that has a row, and the number of the row in it."""


@runtime_checkable
class WithBadRows(Protocol):
    """Arrays some of whose rows can't be read."""

    @property
    def bad_rows(self) -> Mapping[int, Violation]:
        """What is wrong with them, by row."""


class Sink(Protocol):
    """Takes the bytes of an array in order, and makes rows of them."""

    def write(self, piece: bytes) -> None:
        """Take the next bytes."""

    def rows(self, header: NpyHeader) -> Rows:
        """Returns all rows."""


class InMemory:
    """An array in memory."""

    def __init__(self, header: NpyHeader) -> None:
        self._buffer = np.empty(header.size, np.uint8)
        self._filled = 0

    def write(self, piece: bytes) -> None:
        """Take the next bytes. Raises ValueError if there are more than declared."""
        end = self._filled + len(piece)
        self._buffer[self._filled : end] = np.frombuffer(piece, np.uint8)
        self._filled = end

    def rows(self, header: NpyHeader) -> Array:
        """Returns the array. Raises ValueError if bytes are missing, or aren't text."""
        if self._filled != len(self._buffer):
            raise ValueError(self._filled)
        array: Array = self._buffer.view(header.dtype).reshape(header.layout)
        if not _is_text(array):
            raise ValueError("invalid characters")
        return array.T if header.by_columns else array


class InPlace:
    """Rows that stay in their file; what is written is only read for its digest.

    Args:
        path: The file.
        start: The offset of the first byte of the array.
        check: Called before each read. Raises DataChanged.
    """

    def __init__(self, path: Path, start: int, check: Callable[[], None]) -> None:
        self._path, self._start, self._check = path, start, check

    def write(self, piece: bytes) -> None:
        """Skip the next bytes, which are in the file already."""

    def rows(self, header: NpyHeader) -> Rows:
        """Returns the rows, where they are."""
        with open(open_regular(self._path), "rb") as file:
            handle, shape, dtype = file.fileno(), header.layout, header.dtype
            stored = StoredRows(handle, self._start, shape, dtype, self._check)
        return stored.transposed() if header.by_columns else stored.lazy()


class Unpacked:
    """Rows in a temporary file."""

    def __init__(self) -> None:
        self._spool = TempfileRows()

    def write(self, piece: bytes) -> None:
        """Append the next bytes."""
        self._spool.write(np.frombuffer(piece, np.uint8))

    def rows(self, header: NpyHeader) -> Rows:
        """Returns the rows in the temporary file."""
        stored = self._spool.rows(header.layout, header.dtype)
        return stored.transposed() if header.by_columns else stored.lazy()


def check_header(name: str, file: str, header: NpyHeader, limit: int | None) -> None:
    """Raises ArrayError if an array has neither numbers nor text, or more bytes than allowed."""
    if header.dtype.hasobject:
        raise ArrayError(codes.arrays.object_array(name, file))
    if header.dtype.kind not in "biufUS":
        dtype = "structured" if header.dtype.kind == "V" else str(header.dtype)
        raise ArrayError(codes.arrays.unsupported_dtype(name, file, dtype))
    if limit is not None and header.size > limit:
        raise ArrayError(codes.arrays.array_too_large(name, file, header.size, limit))


def can_stay(header: NpyHeader) -> bool:
    """Whether there are rows that could be read on demand."""
    return header.size > 0 and len(header.shape) > 0


def lead_of(header: NpyHeader) -> bytes:
    """Returns what a digest of an array begins with: arrays of equal bytes can differ in shape."""
    return repr((header.dtype.str, header.layout)).encode()


def size_of(path: Path) -> int:
    """Returns the size of a file in bytes. Raises OSError."""
    return os.stat(path).st_size


def _is_text(array: Array) -> bool:
    """Whether every character is valid Unicode. numpy makes Python strings without checking."""
    if array.dtype.kind != "U":
        return True
    codes = np.frombuffer(array.tobytes(), np.dtype("u4").newbyteorder(array.dtype.byteorder))
    is_surrogate = codes >> 11 == _SURROGATES >> 11
    return not ((codes > sys.maxunicode) | is_surrogate).any()
