"""Reads arrays from an `.npz` file that may be damaged or hostile: by name and size, no pickle."""

import os
import struct
import zipfile
from hashlib import sha256
from pathlib import Path
from types import TracebackType

from ....spec_schema.findings import codes
from ....spec_schema.findings.did_you_mean import did_you_mean
from ....spec_schema.yaml.files import open_regular
from ...storage.archive import DAMAGE, NpyHeader, read_header
from ..arrays.opened import (
    DENSEST,
    LARGEST,
    PIECE,
    ArrayError,
    InMemory,
    InPlace,
    Member,
    Sink,
    Unpacked,
    can_stay,
    check_header,
    lead_of,
)
from ..rows import unchanged

# What precedes a member in a zip file: fixed fields, then a name and an extra of these lengths.
_LOCAL_HEADER, _LENGTHS_AT = 30, 26

_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The compression methods that numpy writes. Others can unpack a few bytes to any size."""

_ENCRYPTED = 1


class Archive:
    """An open `.npz` file: an `ArrayFile`.

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
            raise ArrayError(codes.arrays.not_an_archive(file)) from None

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

    def names(self) -> list[str]:
        """See `ArrayFile`."""
        return [member.removesuffix(".npy") for member in self._zip.namelist()]

    def header(self, name: str, *, stay: bool = False) -> NpyHeader:
        """See `ArrayFile`."""
        info = self._info(name)
        try:
            with self._zip.open(info) as stream:
                header = read_header(stream)
                limit = None if _in_place(info, stay) else LARGEST
                check_header(name, self._file, header, limit)
                claimed = info.file_size - header.start
                if header.size != claimed or info.file_size > DENSEST * info.compress_size:
                    raise self._damaged(name)
                return header
        except DAMAGE:
            raise self._damaged(name) from None

    def read(self, name: str, *, stay: bool = False) -> Member:
        """See `ArrayFile`."""
        info = self._info(name)
        header = self.header(name, stay=stay)
        try:
            sink = self._sink(info, header, stay and can_stay(header))
            digest = self._pass_on(info, header, sink)
            return Member(sink.rows(header), digest)
        except DAMAGE:
            raise self._damaged(name) from None

    def _sink(self, info: zipfile.ZipInfo, header: NpyHeader, stay: bool) -> Sink:
        if _in_place(info, stay):
            return InPlace(self._path, self._start(info) + header.start, self._unchanged)
        return Unpacked() if stay else InMemory(header)

    def _start(self, info: zipfile.ZipInfo) -> int:
        """Returns where a member begins in the archive."""
        self._stream.seek(info.header_offset + _LENGTHS_AT)
        name, extra = struct.unpack("<HH", self._stream.read(4))
        return info.header_offset + _LOCAL_HEADER + int(name) + int(extra)

    def _pass_on(self, info: zipfile.ZipInfo, header: NpyHeader, sink: Sink) -> bytes:
        """Pass every byte to the sink; at the end of the stream, zipfile verifies the checksum."""
        digest = sha256(lead_of(header))
        with self._zip.open(info) as stream:
            stream.read(header.start)
            while piece := stream.read(PIECE):
                digest.update(piece)
                sink.write(piece)
        return digest.digest()

    def _damaged(self, name: str) -> ArrayError:
        return ArrayError(codes.arrays.damaged_array(name, self._file))

    def _info(self, name: str) -> zipfile.ZipInfo:
        names = name, f"{name}.npy"
        found = [info for info in self._zip.infolist() if info.filename in names]
        if not found:
            raise self._unknown(name)
        (info, *others) = found
        if others:
            raise ArrayError(codes.arrays.duplicate_array(name, self._file, len(found)))
        if info.flag_bits & _ENCRYPTED:
            raise ArrayError(codes.arrays.encrypted_array(name, self._file))
        if info.compress_type not in _PACKED:
            raise ArrayError(codes.arrays.unsupported_compression(name, self._file))
        return info

    def _unknown(self, name: str) -> ArrayError:
        there = self.names()
        similar = did_you_mean(name, there) or ""
        return ArrayError(codes.arrays.unknown_array(name, self._file, there, similar))


def _in_place(info: zipfile.ZipInfo, stay: bool) -> bool:
    """Whether rows can be read from the archive itself."""
    return stay and info.compress_type == zipfile.ZIP_STORED
