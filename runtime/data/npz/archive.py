"""Reads arrays from an npz file that may be damaged or hostile: by name, by size, no pickle."""

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

from ....spec_schema.findings.did_you_mean import did_you_mean
from ....spec_schema.yaml.files import open_regular
from ...storage.archive import DAMAGE, NpyHeader, read_header
from ..rows import Array, Rows, StoredRows, TempfileRows, unchanged

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


LARGEST = 16 * 2**30
"""Bytes of one array that are unpacked at most."""

DENSEST = 1032
"""Bytes that deflate makes of one at most: what claims more is no archive."""

PIECE = 2**20
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What numpy writes; other methods can unpack to any size from a few bytes."""

_ENCRYPTED = 1
_SURROGATES = 0xD800


class ArchiveError(Exception):
    """The archive, or an array in it, can't be read."""

    def __init__(self, code: str, message: str, help: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.help = help


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """One array, and the SHA-256 of what the archive has of it."""

    values: Rows
    digest: bytes


class Archive:
    """An npz file that is open.

    Args:
        path: where it is.
        file: what messages call it.
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
            message = f"{file} is no npz archive, or it is damaged"
            raise ArchiveError("SC425", message, "write it with `numpy.savez`") from None

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
        """What an array says of itself, before any memory is taken for it. Raises ArchiveError.

        Args:
            stay: as for `read`.
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
        """One array.

        Args:
            stay: don't take it into memory: its rows are read from the archive when they are asked
                for, or from a temporary file if the archive is compressed.

        Raises:
            ArchiveError: it is not there, is no array of numbers or text, or is damaged.
            OSError: a file can't be read, or the temporary one can't be written.
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
                raise ValueError("characters that there are not")
            return Member(rows, digest)
        except DAMAGE:
            raise self._damaged(name) from None

    def _sink(self, info: zipfile.ZipInfo, in_place: bool) -> Sink:
        return InPlace(self._path, info, self._unchanged) if in_place else Unpacked()

    def _pass_on(self, info: zipfile.ZipInfo, header: NpyHeader, sink: Sink) -> bytes:
        """Every byte to the sink; the end of the stream is where zip checks their sum."""
        digest = sha256(repr((header.dtype.str, header.layout)).encode())
        with self._zip.open(info) as stream:
            stream.read(header.start)
            while piece := stream.read(PIECE):
                digest.update(piece)
                sink.write(piece)
        return digest.digest()

    def _check(self, name: str, header: NpyHeader, limit: int | None) -> None:
        what = f"array `{name}` of {self._file}"
        if header.dtype.hasobject:
            help = "save plain numbers, or text as `str` arrays"
            raise ArchiveError("SC427", f"{what} holds Python objects", help)
        if header.dtype.kind not in "biufUS":
            holds = "records" if header.dtype.kind == "V" else header.dtype
            help = "save real numbers, or text as `str` arrays"
            raise ArchiveError("SC427", f"{what} holds {holds}", help)
        if limit is not None and header.size > limit:
            message = f"{what} declares {header.size:,} bytes"
            raise ArchiveError("SC430", message, f"at most {limit:,} are read")

    def _damaged(self, name: str) -> ArchiveError:
        return ArchiveError("SC425", f"array `{name}` of {self._file} is damaged")

    def _info(self, name: str) -> zipfile.ZipInfo:
        names = name, f"{name}.npy"
        found = [info for info in self._zip.infolist() if info.filename in names]
        if not found:
            raise self._unknown(name)
        (info, *others) = found
        help = "write it with `numpy.savez` or `numpy.savez_compressed`"
        if others:
            message = f"{self._file} has {len(found)} arrays `{name}`"
            raise ArchiveError("SC425", message, help)
        if info.flag_bits & _ENCRYPTED:
            raise ArchiveError("SC425", f"array `{name}` of {self._file} is encrypted", help)
        if info.compress_type not in _PACKED:
            message = f"array `{name}` of {self._file} is compressed by another method than deflate"
            raise ArchiveError("SC425", message, help)
        return info

    def _unknown(self, name: str) -> ArchiveError:
        there = [member.removesuffix(".npy") for member in self._zip.namelist()]
        guess = did_you_mean(name, there)
        listed = ", ".join(f"`{one}`" for one in there[:8]) or "none"
        help = f"did you mean `{guess}`?" if guess else f"it has {listed}"
        return ArchiveError("SC426", f"{self._file} has no array `{name}`", help)


def _in_place(info: zipfile.ZipInfo, stay: bool) -> bool:
    """Whether rows are read where they lie."""
    return stay and info.compress_type == zipfile.ZIP_STORED


def _is_text(array: Array) -> bool:
    """Whether every character is one of Unicode; of an array of text, Python makes strings."""
    if array.dtype.kind != "U":
        return True
    codes = np.frombuffer(array.tobytes(), np.dtype("u4").newbyteorder(array.dtype.byteorder))
    is_surrogate = codes >> 11 == _SURROGATES >> 11
    return not ((codes > sys.maxunicode) | is_surrogate).any()
