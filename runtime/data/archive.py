"""Arrays out of an npz file that may be damaged or hostile: by name, by size, no pickle."""

import zipfile
import zlib
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import IO

import numpy as np

from ...spec_schema.diagnostics.suggest import did_you_mean
from .rows import Rows
from .spool import unchanged
from .stored_members import Header, InMemory, InPlace, Sink, Unpacked

LARGEST = 16 * 2**30
"""Bytes of one array that are unpacked at most."""

PIECE = 2**20
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError)


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
        try:
            self._zip = zipfile.ZipFile(path)
        except _DAMAGE:
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

    def header(self, name: str, limit: int | None = None) -> Header:
        """What an array says of itself, before any memory is taken for it. Raises ArchiveError.

        Args:
            limit: of its bytes.
        """
        info = self._info(name)
        try:
            with self._zip.open(info) as stream:
                header = _header(stream)
                self._check(name, header, limit)
                if header.size != info.file_size - header.start:
                    raise self._damaged(name)
                return header
        except _DAMAGE:
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
        in_place = stay and info.compress_type == zipfile.ZIP_STORED
        header = self.header(name, None if in_place else LARGEST)
        stay = stay and header.size > 0 and len(header.shape) > 0
        try:
            sink = self._sink(info, in_place) if stay else InMemory(header)
            digest = self._pass_on(info, header, sink)
            return Member(sink.rows(header), digest)
        except _DAMAGE:
            raise self._damaged(name) from None

    def _sink(self, info: zipfile.ZipInfo, in_place: bool) -> Sink:
        return InPlace(self._path, info, self._unchanged) if in_place else Unpacked()

    def _pass_on(self, info: zipfile.ZipInfo, header: Header, sink: Sink) -> bytes:
        """Every byte to the sink; the end of the stream is where zip checks their sum."""
        digest = sha256(repr((header.dtype.str, header.layout)).encode())
        with self._zip.open(info) as stream:
            stream.read(header.start)
            while piece := stream.read(PIECE):
                digest.update(piece)
                sink.write(piece)
        return digest.digest()

    def _check(self, name: str, header: Header, limit: int | None) -> None:
        what = f"array `{name}` of {self._file}"
        if header.dtype.hasobject:
            help = "save plain numbers, or text as `str` arrays"
            raise ArchiveError("SC427", f"{what} holds Python objects", help)
        if header.dtype.kind not in "biufUS":
            help = "save real numbers, or text as `str` arrays"
            raise ArchiveError("SC427", f"{what} holds {header.dtype}", help)
        if limit is not None and header.size > limit:
            message = f"{what} declares {header.size:,} bytes"
            raise ArchiveError("SC430", message, f"at most {limit:,} are read")

    def _damaged(self, name: str) -> ArchiveError:
        return ArchiveError("SC425", f"array `{name}` of {self._file} is damaged")

    def _info(self, name: str) -> zipfile.ZipInfo:
        try:
            return self._zip.getinfo(f"{name}.npy")
        except KeyError:
            raise self._unknown(name) from None

    def _unknown(self, name: str) -> ArchiveError:
        there = [member.removesuffix(".npy") for member in self._zip.namelist()]
        guess = did_you_mean(name, there)
        listed = ", ".join(f"`{one}`" for one in there[:8]) or "none"
        help = f"did you mean `{guess}`?" if guess else f"it has {listed}"
        return ArchiveError("SC426", f"{self._file} has no array `{name}`", help)


def _header(stream: IO[bytes]) -> Header:
    version = np.lib.format.read_magic(stream)
    read = np.lib.format.read_array_header_1_0
    if version != (1, 0):
        read = np.lib.format.read_array_header_2_0
    shape, by_columns, dtype = read(stream)
    return Header(shape, dtype, by_columns and len(shape) > 1, stream.tell())
