"""Arrays out of an npz file that may be damaged or hostile: by name, by size, no pickle."""

import zipfile
import zlib
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from ...spec_schema.diagnostics.suggest import did_you_mean

LARGEST = 16 * 2**30
"""Bytes of one array that are read at most."""

_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError)


class ArchiveError(Exception):
    """The archive, or an array in it, can't be read."""

    def __init__(self, code: str, message: str, help: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.help = help


class Archive:
    """An npz file that is open.

    Args:
        path: where it is.
        file: what messages call it.
    """

    def __init__(self, path: Path, file: str) -> None:
        self._file = file
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

    def read(self, name: str) -> NDArray[Any]:
        """One array. Raises ArchiveError."""
        try:
            info = self._zip.getinfo(f"{name}.npy")
        except KeyError:
            raise self._unknown(name) from None
        try:
            with self._zip.open(info) as stream:
                self._check(name, stream, info.file_size)
            with self._zip.open(info) as stream:
                return np.lib.format.read_array(stream, allow_pickle=False)
        except _DAMAGE:
            raise ArchiveError("SC425", f"array `{name}` of {self._file} is damaged") from None

    def _check(self, name: str, stream: IO[bytes], size: int) -> None:
        """Look at the header, before any memory is taken for what it declares."""
        version = np.lib.format.read_magic(stream)
        read = np.lib.format.read_array_header_1_0
        if version != (1, 0):
            read = np.lib.format.read_array_header_2_0
        shape, _, dtype = read(stream)
        if dtype.hasobject:
            message = f"array `{name}` of {self._file} holds Python objects"
            raise ArchiveError("SC427", message, "save plain numbers, or text as `str` arrays")
        if dtype.kind not in "biufUS":
            message = f"array `{name}` of {self._file} holds {dtype}"
            raise ArchiveError("SC427", message, "save real numbers, or text as `str` arrays")
        declared = dtype.itemsize
        for length in shape:
            declared *= length
        if declared > LARGEST:
            message = f"array `{name}` of {self._file} declares {declared:,} bytes"
            raise ArchiveError("SC430", message, f"at most {LARGEST:,} are read")
        if declared != size - stream.tell():
            raise zipfile.BadZipFile

    def _unknown(self, name: str) -> ArchiveError:
        there = [member.removesuffix(".npy") for member in self._zip.namelist()]
        guess = did_you_mean(name, there)
        listed = ", ".join(f"`{one}`" for one in there[:8]) or "none"
        help = f"did you mean `{guess}`?" if guess else f"it has {listed}"
        return ArchiveError("SC426", f"{self._file} has no array `{name}`", help)
