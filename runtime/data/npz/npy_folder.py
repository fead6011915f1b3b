"""Reads arrays from the `.npy` files of a folder, which may be damaged or hostile: no pickle."""

import os
from hashlib import sha256
from pathlib import Path
from types import TracebackType

from ....spec_schema.findings import codes
from ....spec_schema.findings.did_you_mean import did_you_mean
from ....spec_schema.yaml.files import open_regular
from ...storage.archive import DAMAGE, NpyHeader, read_header
from ..arrays.opened import (
    LARGEST,
    PIECE,
    ArrayError,
    InMemory,
    InPlace,
    Member,
    Sink,
    can_stay,
    check_header,
    lead_of,
    size_of,
)
from ..rows import unchanged

SUFFIX = ".npy"


class NpyFolder:
    """A folder of `.npy` files, each an array with the name of its file: an `ArrayFile`.

    Args:
        path: Where it is.
        file: Its name in messages.
    """

    def __init__(self, path: Path, file: str) -> None:
        self._path = path
        self._file = file

    def __enter__(self) -> "NpyFolder":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Do nothing: no file is open."""

    def names(self) -> list[str]:
        """See `ArrayFile`."""
        there = sorted(one for one in os.listdir(self._path) if one.endswith(SUFFIX))
        return [one.removesuffix(SUFFIX) for one in there]

    def header(self, name: str, *, stay: bool = False) -> NpyHeader:
        """See `ArrayFile`."""
        path = self._path_of(name)
        try:
            with open(open_regular(path), "rb") as stream:
                header = read_header(stream)
        except DAMAGE:
            raise self._damaged(name) from None
        check_header(name, self._file, header, None if stay else LARGEST)
        if header.size != size_of(path) - header.start:
            raise self._damaged(name)
        return header

    def read(self, name: str, *, stay: bool = False) -> Member:
        """See `ArrayFile`."""
        path = self._path_of(name)
        check = unchanged(path, os.path.join(self._file, path.name))
        header = self.header(name, stay=stay)
        stays = stay and can_stay(header)
        sink: Sink = InPlace(path, header.start, check) if stays else InMemory(header)
        digest = sha256(lead_of(header))
        try:
            with open(open_regular(path), "rb") as stream:
                stream.seek(header.start)
                while piece := stream.read(PIECE):
                    digest.update(piece)
                    sink.write(piece)
            return Member(sink.rows(header), digest.digest())
        except DAMAGE:
            raise self._damaged(name) from None

    def _path_of(self, name: str) -> Path:
        """Returns the file of an array. Raises ArrayError if there is none."""
        names, bare = self.names(), name.removesuffix(SUFFIX)
        if bare in names:
            return self._path / f"{bare}{SUFFIX}"
        similar = did_you_mean(name, names) or ""
        raise ArrayError(codes.arrays.unknown_array(name, self._file, names, similar))

    def _damaged(self, name: str) -> ArrayError:
        return ArrayError(codes.arrays.damaged_file_of_array(name, self._file))
