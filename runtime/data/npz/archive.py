"""Reads arrays from an `.npz` file that may be damaged or hostile: by name and size, no pickle."""

import os
import struct
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Protocol

import numpy as np

from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation
from ....spec_schema.findings.did_you_mean import did_you_mean
from ....spec_schema.yaml.files import open_regular
from ...storage.archive import DAMAGE, NpyHeader, read_header
from ..rows import Array, Rows, StoredRows, TempfileRows, unchanged

# What precedes a member in a zip file: fixed fields, then a name and an extra of these lengths.
_LOCAL_HEADER, _LENGTHS_AT = 30, 26


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
        """Returns the array. Raises ValueError if bytes are missing."""
        if self._filled != len(self._buffer):
            raise ValueError(self._filled)
        array: Array = self._buffer.view(header.dtype).reshape(header.layout)
        return array.T if header.by_columns else array


class InPlace:
    """Rows that stay in the archive; their bytes are only read to verify the checksum."""

    def __init__(self, path: Path, info: zipfile.ZipInfo, check: Callable[[], None]) -> None:
        self._path, self._info, self._check = path, info, check

    def write(self, piece: bytes) -> None:
        """Skip the next bytes, which are in the archive already."""

    def rows(self, header: NpyHeader) -> Rows:
        """Returns the rows, where they are."""
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
        """Append the next bytes."""
        self._spool.write(np.frombuffer(piece, np.uint8))

    def rows(self, header: NpyHeader) -> Rows:
        """Returns the rows in the temporary file."""
        stored = self._spool.rows(header.layout, header.dtype)
        return stored.transposed() if header.by_columns else stored.lazy()


LARGEST = 16 * 2**30
"""Maximum size of an array in memory in bytes."""

DENSEST = 1032
"""Highest compression ratio of deflate: an archive that claims more is damaged."""

PIECE = 2**20
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The compression methods that numpy writes. Others can unpack a few bytes to any size."""

_ENCRYPTED = 1
_SURROGATES = 0xD800


class ArchiveError(Exception):
    """The archive, or an array in it, can't be read."""

    def __init__(self, what: Violation) -> None:
        super().__init__(what.text.message)
        self.what = what


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """An array, and the SHA-256 of its header and its content."""

    values: Rows
    digest: bytes


class Archive:
    """An open `.npz` file.

    Args:
        path: Where it is.
        file: Its name in messages.
    """

    def __init__(self, path: Path, file: str) -> None:
        self._path = path
        self._file = file
        self._unchanged = unchanged(path, file)
        self._stream = os.fdopen(open_regular(path), "rb")
        try:
            self._zip = zipfile.ZipFile(self._stream)
        except DAMAGE:
            self._stream.close()
            raise ArchiveError(codes.arrays.not_an_archive(file)) from None

    def __enter__(self) -> "Archive":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()
        self._stream.close()

    def header(self, name: str, *, stay: bool = False) -> NpyHeader:
        """Returns the header of an array, before memory is allocated for it. Raises ArchiveError.

        Args:
            name: The name of the array.
            stay: See `read`.
        """
        info = self._info(name)
        try:
            with self._zip.open(info) as stream:
                header = read_header(stream)
                self._check(name, header, None if _in_place(info, stay) else LARGEST)
                claimed = info.file_size - header.start
                if header.size != claimed or info.file_size > DENSEST * info.compress_size:
                    raise self._damaged(name)
                return header
        except DAMAGE:
            raise self._damaged(name) from None

    def read(self, name: str, *, stay: bool = False) -> Member:
        """Returns an array.

        Args:
            name: The name of the array.
            stay: Don't load it into memory: its rows are read on demand, from the archive or, if
                that is compressed, from a temporary file.

        Raises:
            ArchiveError: There is no such array, it has neither numbers nor text, or it is damaged.
            OSError: A file can't be read or the temporary file can't be written.
        """
        info = self._info(name)
        header = self.header(name, stay=stay)
        in_place = _in_place(info, stay)
        stay = stay and header.size > 0 and len(header.shape) > 0
        try:
            sink = self._sink(info, in_place) if stay else InMemory(header)
            digest = self._pass_on(info, header, sink)
            rows = sink.rows(header)
            if isinstance(rows, np.ndarray) and not _is_text(rows):
                raise ValueError("invalid characters")
            return Member(rows, digest)
        except DAMAGE:
            raise self._damaged(name) from None

    def _sink(self, info: zipfile.ZipInfo, in_place: bool) -> Sink:
        return InPlace(self._path, info, self._unchanged) if in_place else Unpacked()

    def _pass_on(self, info: zipfile.ZipInfo, header: NpyHeader, sink: Sink) -> bytes:
        """Pass every byte to the sink; at the end of the stream, zipfile verifies the checksum."""
        digest = sha256(repr((header.dtype.str, header.layout)).encode())
        with self._zip.open(info) as stream:
            stream.read(header.start)
            while piece := stream.read(PIECE):
                digest.update(piece)
                sink.write(piece)
        return digest.digest()

    def _check(self, name: str, header: NpyHeader, limit: int | None) -> None:
        if header.dtype.hasobject:
            raise ArchiveError(codes.arrays.object_array(name, self._file))
        if header.dtype.kind not in "biufUS":
            dtype = "structured" if header.dtype.kind == "V" else str(header.dtype)
            raise ArchiveError(codes.arrays.unsupported_dtype(name, self._file, dtype))
        if limit is not None and header.size > limit:
            what = codes.arrays.array_too_large(name, self._file, header.size, limit)
            raise ArchiveError(what)

    def _damaged(self, name: str) -> ArchiveError:
        return ArchiveError(codes.arrays.damaged_array(name, self._file))

    def _info(self, name: str) -> zipfile.ZipInfo:
        names = name, f"{name}.npy"
        found = [info for info in self._zip.infolist() if info.filename in names]
        if not found:
            raise self._unknown(name)
        (info, *others) = found
        if others:
            raise ArchiveError(codes.arrays.duplicate_array(name, self._file, len(found)))
        if info.flag_bits & _ENCRYPTED:
            raise ArchiveError(codes.arrays.encrypted_array(name, self._file))
        if info.compress_type not in _PACKED:
            raise ArchiveError(codes.arrays.unsupported_compression(name, self._file))
        return info

    def _unknown(self, name: str) -> ArchiveError:
        there = [member.removesuffix(".npy") for member in self._zip.namelist()]
        similar = did_you_mean(name, there) or ""
        return ArchiveError(codes.arrays.unknown_array(name, self._file, there, similar))


def _in_place(info: zipfile.ZipInfo, stay: bool) -> bool:
    """Whether rows can be read from the archive itself."""
    return stay and info.compress_type == zipfile.ZIP_STORED


def _is_text(array: Array) -> bool:
    """Whether every character is valid Unicode. numpy makes Python strings without checking."""
    if array.dtype.kind != "U":
        return True
    codes = np.frombuffer(array.tobytes(), np.dtype("u4").newbyteorder(array.dtype.byteorder))
    is_surrogate = codes >> 11 == _SURROGATES >> 11
    return not ((codes > sys.maxunicode) | is_surrogate).any()
