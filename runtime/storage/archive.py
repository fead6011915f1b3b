"""Named arrays in an `.npz` file: written as a stream for numpy too, read without pickle.

A member is read by its expected name, type and size. Nothing in the file is trusted.
"""

import os
import re
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any, TypeAlias
from urllib.parse import quote

import ml_dtypes
import numpy as np
import numpy.typing as npt

from .reading import Malformed, regular_file

Array: TypeAlias = npt.NDArray[Any]

BFLOAT16 = np.dtype(ml_dtypes.bfloat16)
"""A type that numpy doesn't have. Its bits are stored as uint16."""

_MAGIC = b"\x93NUMPY"
_LENGTHS = {1: "<H", 2: "<I", 3: "<I"}
LONGEST_HEADER = 10_000
"""The limit of numpy for headers, in bytes."""

MOST_AXES = 32

_DESCRIPTION = re.compile(r"""(['"])descr\1\s*:\s*(?:(['"])([^'"]*)\2|(\[))""")
_ORDER = re.compile(r"""(['"])fortran_order\1\s*:\s*(True|False)\b""")
_SHAPE = re.compile(r"""(['"])shape\1\s*:\s*\(((?:\s*[0-9]{1,19}L?\s*(?:,|(?=\))))*)\s*\)""")
_TYPE_NAME = re.compile(
    r"[<>|=]?(O|[biufcSUMmV][0-9]{1,9}(?:\[\w+\])?)|bool|object|(u?int|float|complex)[0-9]{1,3}"
)


DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, KeyError, ValueError, TypeError),
    *(OverflowError, NotImplementedError, RuntimeError),
)
"""Errors that zipfile and numpy raise for a damaged archive, or for one that they can't read."""


@dataclass(frozen=True, slots=True)
class ArrayType:
    """The type of an array by numpy's name (or "bfloat16"), and its shape."""

    dtype: str
    shape: tuple[int, ...]

    @property
    def stored(self) -> np.dtype[Any]:
        """The type of the array in the file."""
        return np.dtype(np.uint16) if self.dtype == BFLOAT16.name else np.dtype(self.dtype)


class MalformedArchive(Exception):
    """An archive does not contain what it should."""


def array_type(array: Array) -> ArrayType:
    """Returns the type of an array. Raises TypeError unless it has numbers or booleans."""
    if array.dtype != BFLOAT16 and array.dtype.kind not in "biufc":
        raise TypeError(f"can't save an array of {array.dtype}")
    return ArrayType(array.dtype.name, array.shape)


def write_arrays(stream: IO[bytes], arrays: Mapping[str, Array]) -> None:
    """Write arrays to a stream that need not seek. Equal arrays give equal bytes."""
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            stored = np.asarray(array, order="C")
            stored = stored.view(np.uint16) if stored.dtype == BFLOAT16 else stored
            stored = stored.astype(stored.dtype.newbyteorder("="), copy=False)
            member = zipfile.ZipInfo(_member(name))
            with archive.open(member, "w", force_zip64=True) as target:
                np.lib.format.write_array(target, stored, version=(1, 0), allow_pickle=False)


def read_arrays(path: Path, types: Mapping[str, ArrayType]) -> dict[str, Array]:
    """Returns the arrays of these names and types. Raises MalformedArchive, OSError."""
    with _opened(path) as archive:
        found = {name: _read(archive, name) for name in types}
    for name, type_ in types.items():
        if array_type(found[name]) != ArrayType(type_.stored.name, type_.shape):
            raise MalformedArchive(f"{name} is {array_type(found[name])}, not {type_}")
        if type_.dtype == BFLOAT16.name:
            found[name] = found[name].view(BFLOAT16)
    return found


def read_known(path: Path, known: Collection[str]) -> dict[str, Array]:
    """Returns all arrays of an archive, whose names must be among these.

    Raises:
        MalformedArchive: The file is not an archive, or has another array.
        OSError: The file can't be read.
    """
    with _opened(path) as archive:
        names = {_member(name): name for name in known}
        return {names[member]: _read(archive, names[member]) for member in archive.namelist()}


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open an archive. Errors in it raise MalformedArchive."""
    try:
        with regular_file(path) as file, zipfile.ZipFile(file) as archive:
            size = os.fstat(file.fileno()).st_size
            if any(member.file_size > size for member in archive.infolist()):
                raise MalformedArchive(f"{path.name} is truncated")
            yield archive
    except (Malformed, *DAMAGE) as error:
        raise MalformedArchive(f"{path.name} does not contain the expected arrays") from error


def _read(archive: zipfile.ZipFile, name: str) -> Array:
    data = archive.read(_member(name))
    try:
        header = read_header(BytesIO(data))
    except ValueError as error:
        raise MalformedArchive(f"{name} is not an array of numbers") from error
    if header.dtype.kind not in "biufc" or header.by_columns:
        raise MalformedArchive(f"{name} is not an array of numbers")
    if len(data) - header.start != header.size:
        raise MalformedArchive(
            f"{name} has {len(data)} bytes, which does not match the shape {header.shape}"
        )
    if not header.size:
        return np.zeros(header.shape, header.dtype)
    return np.frombuffer(data, header.dtype, offset=header.start).reshape(header.shape).copy()


def _member(name: str) -> str:
    """Returns the name of an array's member, with characters escaped that a zip file can't hold."""
    return quote(name, safe="/ ()[]:,.+=") + ".npy"


# Headers.


@dataclass(frozen=True, slots=True)
class NpyHeader:
    """The header of an array.

    Attributes:
        by_columns: Whether the first axis varies fastest, as in Fortran.
        start: The offset of its numbers in the unpacked member.
    """

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    by_columns: bool
    start: int

    @property
    def count(self) -> int:
        """The number of elements."""
        count = 1
        for length in self.shape:
            count *= length
        return count

    @property
    def size(self) -> int:
        """The number of bytes."""
        return self.count * self.dtype.itemsize

    @property
    def layout(self) -> tuple[int, ...]:
        """The shape of the bytes as stored: the last axis varies fastest."""
        return self.shape[::-1] if self.by_columns else self.shape


def read_header(stream: IO[bytes]) -> NpyHeader:
    """Returns the header at the start of a member. Raises ValueError if it is damaged."""
    lead = stream.read(len(_MAGIC) + 2)
    form = _LENGTHS.get(lead[-2]) if len(lead) == len(_MAGIC) + 2 else None
    if form is None or not lead.startswith(_MAGIC):
        raise ValueError("not a numpy header")
    width = struct.calcsize(form)
    (length,) = struct.unpack(form, stream.read(width).ljust(width, b"\xff"))
    if length > LONGEST_HEADER:
        raise ValueError("the header is too long")
    text = stream.read(length).decode("utf-8")
    written = _only(_SHAPE, text)[1].replace("L", "").split(",")
    shape = tuple(int(size) for size in written if size.strip())
    if len(shape) > MOST_AXES:
        raise ValueError("too many axes")
    by_columns = _only(_ORDER, text)[1] == "True"
    start = len(lead) + width + length
    return NpyHeader(shape, _type_of(text), by_columns and len(shape) > 1, start)


def _type_of(text: str) -> np.dtype[Any]:
    *_, written, is_record = _only(_DESCRIPTION, text)
    if is_record:
        return np.dtype("V1")
    if not _TYPE_NAME.fullmatch(written):
        raise ValueError("not a numpy type")
    try:
        found = np.dtype(written)
    except TypeError as error:
        raise ValueError("not a numpy type") from error
    if not found.itemsize:
        raise ValueError("values have no size")
    return found


def _only(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    """Returns the groups of the only match of a pattern. Raises ValueError."""
    found = pattern.findall(text)
    if len(found) != 1:
        raise ValueError("malformed header")
    groups: tuple[str, ...] = found[0]
    return groups
