"""Reads arrays from an HDF5 file that may be hostile: by name, and nothing outside the file."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from ....spec_schema.findings import codes
from ....spec_schema.findings.did_you_mean import did_you_mean
from ....spec_schema.yaml.files import open_regular
from ...storage.archive import NpyHeader
from ..arrays.opened import (
    ArrayError,
    InMemory,
    InPlace,
    Member,
    Sink,
    Unpacked,
    can_stay,
    lead_of,
    size_of,
)
from ..rows import unchanged
from .dataset import Dataset

_DAMAGE = (OSError, RuntimeError, ValueError, KeyError, TypeError, OverflowError)
"""Errors that h5py raises for a damaged file."""

_MOST_NAMES = 100
"""Names of arrays that are looked at for a message."""


class Hdf5File:
    """An open HDF5 file: an `ArrayFile`. An array is named by its path in the file.

    Args:
        path: Where it is.
        file: Its name in messages.
    """

    def __init__(self, path: Path, file: str) -> None:
        import h5py

        self._path, self._file = path, file
        self._unchanged = unchanged(path, file)
        self._stream = os.fdopen(open_regular(path), "rb")
        try:
            self._h5 = h5py.File(self._stream, "r")
        except _DAMAGE:
            self._stream.close()
            raise ArrayError(codes.arrays.not_hdf5(file)) from None

    def __enter__(self) -> "Hdf5File":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._h5.close()
        self._stream.close()

    def names(self) -> list[str]:
        """See `ArrayFile`."""
        names: list[str] = []
        self._h5.visititems(_collector(names))
        return names

    def header(self, name: str, *, stay: bool = False) -> NpyHeader:
        """See `ArrayFile`."""
        with self._damage_of(name):
            return self._dataset(name).header(stay)

    def read(self, name: str, *, stay: bool = False) -> Member:
        """See `ArrayFile`."""
        header = self.header(name, stay=stay)
        with self._damage_of(name):
            data = self._dataset(name)
            if data.is_free_text:
                return _member(data.texts(header))
        digest = sha256(lead_of(header))
        sink = self._sink(data, header, stay and can_stay(header))
        pieces = data.pieces(header)
        while (piece := self._next(pieces, name)) is not None:
            digest.update(piece)
            sink.write(piece)
        return Member(sink.rows(header), digest.digest())

    def _next(self, pieces: Iterator[bytes], name: str) -> bytes | None:
        """Returns the next piece. Only reading it, not writing it, tells of damage."""
        with self._damage_of(name):
            return next(pieces, None)

    @contextmanager
    def _damage_of(self, name: str) -> Iterator[None]:
        """Errors of h5py raise ArrayError."""
        try:
            yield
        except _DAMAGE:
            raise ArrayError(codes.arrays.damaged_dataset(name, self._file)) from None

    def _sink(self, data: Dataset, header: NpyHeader, stay: bool) -> Sink:
        start = data.start if stay else None
        if start is not None:
            return InPlace(self._path, start, self._unchanged)
        return Unpacked() if stay else InMemory(header)

    def _dataset(self, name: str) -> Dataset:
        """Returns an array by its path. Raises ArrayError for links, which may lead anywhere."""
        import h5py

        found = self._h5
        for part in filter(None, name.split("/")):
            link = found.get(part, getlink=True) if isinstance(found, h5py.Group) else None
            if link is None or part == ".":
                raise self._unknown(name)
            if not isinstance(link, h5py.HardLink):
                raise ArrayError(codes.arrays.linked_array(name, self._file))
            found = found[part]
        if not isinstance(found, h5py.Dataset):
            raise self._unknown(name)
        return Dataset(found, name, self._file, size_of(self._path))

    def _unknown(self, name: str) -> ArrayError:
        names = self.names()
        similar = did_you_mean(name, names) or ""
        return ArrayError(codes.arrays.unknown_array(name, self._file, names, similar))


def _collector(names: list[str]) -> Callable[[str, Any], bool | None]:
    """Returns a visitor that appends the names of arrays until there are enough."""
    import h5py

    def collect(name: str, found: Any) -> bool | None:
        if isinstance(found, h5py.Dataset):
            names.append(name)
        return len(names) >= _MOST_NAMES or None

    return collect


def _member(texts: "np.ndarray[Any, Any]") -> Member:
    lead = repr((texts.dtype.str, texts.shape)).encode()
    return Member(texts, sha256(lead + texts.tobytes()).digest())
