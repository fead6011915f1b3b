"""Named arrays in one `.npz` file that numpy reads too, written as a stream, read without pickle.

A member is read by its expected name, type and size; nothing in the file is taken at its word.
"""

import os
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import IO, Any, TypeAlias
from urllib.parse import quote

import ml_dtypes
import numpy as np
import numpy.typing as npt

from .reading import Malformed, regular_file

Array: TypeAlias = npt.NDArray[Any]

BFLOAT16 = np.dtype(ml_dtypes.bfloat16)
"""numpy has no such type: it is stored by its bits, as uint16."""

LONGEST_HEADER = 4096
HEADER = re.compile(
    rb"\x93NUMPY\x01\x00..\{'descr': '([^']{1,20})', 'fortran_order': False, "
    rb"'shape': \(([\d, ]{0,600})\), \} *\n",
    re.DOTALL,
)
"""What `write_arrays` and `numpy.savez` write before the numbers of a member."""


@dataclass(frozen=True, slots=True)
class ArrayType:
    """What an array must be: its type by numpy's name (or "bfloat16") and its shape."""

    dtype: str
    shape: tuple[int, ...]

    @property
    def stored(self) -> np.dtype[Any]:
        """The type it has in the file."""
        return np.dtype(np.uint16) if self.dtype == BFLOAT16.name else np.dtype(self.dtype)


_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    TypeError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)
"""What zipfile and numpy raise at what is no archive, or none that is written here."""


class MalformedArchive(Exception):
    """An archive does not hold what it should."""


def array_type(array: Array) -> ArrayType:
    """The type of an array. Raises TypeError for one that is not of numbers or booleans."""
    if array.dtype != BFLOAT16 and array.dtype.kind not in "biufc":
        raise TypeError(f"an array of {array.dtype} can't be saved")
    return ArrayType(array.dtype.name, array.shape)


def write_arrays(stream: IO[bytes], arrays: Mapping[str, Array]) -> None:
    """Write arrays to a stream, which need not seek; equal arrays, equal bytes."""
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            stored = np.asarray(array, order="C")
            stored = stored.view(np.uint16) if stored.dtype == BFLOAT16 else stored
            stored = stored.astype(stored.dtype.newbyteorder("="), copy=False)
            member = zipfile.ZipInfo(_member(name))
            with archive.open(member, "w", force_zip64=True) as target:
                np.lib.format.write_array(target, stored, version=(1, 0), allow_pickle=False)


def read_arrays(path: Path, types: Mapping[str, ArrayType]) -> dict[str, Array]:
    """Read the arrays of these names and types. Raises MalformedArchive, OSError."""
    with _opened(path) as archive:
        found = {name: _read(archive, name) for name in types}
    for name, type_ in types.items():
        if array_type(found[name]) != ArrayType(type_.stored.name, type_.shape):
            raise MalformedArchive(f"{name} is {array_type(found[name])}, not {type_}")
        if type_.dtype == BFLOAT16.name:
            found[name] = found[name].view(BFLOAT16)
    return found


def read_known(path: Path, known: Collection[str]) -> dict[str, Array]:
    """Read all arrays of an archive, none of which has another name than these.

    Raises:
        MalformedArchive: it is no archive, or has another array.
        OSError: it can't be read.
    """
    with _opened(path) as archive:
        names = {_member(name): name for name in known}
        return {names[member]: _read(archive, names[member]) for member in archive.namelist()}


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """An archive; what goes wrong with it inside is a MalformedArchive."""
    try:
        with regular_file(path) as file, zipfile.ZipFile(file) as archive:
            size = os.fstat(file.fileno()).st_size
            if any(member.file_size > size for member in archive.infolist()):
                raise MalformedArchive(f"{path.name} declares more than it holds")
            yield archive
    except (Malformed, *_DAMAGE) as error:
        raise MalformedArchive(f"{path.name} is no archive of the arrays it should hold") from error


def _read(archive: zipfile.ZipFile, name: str) -> Array:
    data = archive.read(_member(name))
    header = HEADER.match(data, 0, LONGEST_HEADER)
    if header is None:
        raise MalformedArchive(f"{name} is not an array of numbers")
    dtype = np.dtype(header[1].decode("latin-1"))
    shape = tuple(int(length) for length in header[2].split(b",") if length.strip())
    if dtype.kind not in "biufc" or len(data) - header.end() != prod(shape) * dtype.itemsize:
        raise MalformedArchive(f"{name} has {len(data)} bytes, which are not those of {shape}")
    if not prod(shape):
        return np.zeros(shape, dtype)
    return np.frombuffer(data, dtype, offset=header.end()).reshape(shape).copy()


def _member(name: str) -> str:
    """The member of an array's name: the name as it is, save what a zip file can't hold."""
    return quote(name, safe="/ ()[]:,.+=") + ".npy"
