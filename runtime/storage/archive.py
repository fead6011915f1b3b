"""Named arrays in one `.npz` file that numpy reads too, written as a stream, read without pickle.

A member is read by its expected name, type and size; nothing in the file is taken at its word.
"""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from math import prod
from pathlib import Path
from typing import IO, Any, TypeAlias
from urllib.parse import quote

import ml_dtypes
import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]

BFLOAT16 = np.dtype(ml_dtypes.bfloat16)
"""numpy has no such type: it is stored by its bits, as uint16."""

LONGEST_HEADER = 4096


@dataclass(frozen=True, slots=True)
class ArrayType:
    """What an array must be: its type by numpy's name (or "bfloat16") and its shape."""

    dtype: str
    shape: tuple[int, ...]

    @property
    def stored(self) -> np.dtype[Any]:
        """The type it has in the file."""
        return np.dtype(np.uint16) if self.dtype == BFLOAT16.name else np.dtype(self.dtype)


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
    try:
        with zipfile.ZipFile(path) as archive:
            return {name: _read(archive, name, type_) for name, type_ in types.items()}
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError) as error:
        raise MalformedArchive(f"{path.name} is no archive of the arrays it should hold") from error


def _read(archive: zipfile.ZipFile, name: str, type_: ArrayType) -> Array:
    member = archive.getinfo(_member(name))
    size = prod(type_.shape) * type_.stored.itemsize
    if not size < member.file_size <= size + LONGEST_HEADER or member.compress_type:
        raise MalformedArchive(f"{name} has {member.file_size} bytes, {size} are expected")
    data = archive.read(member)
    header = BytesIO(data[: len(data) - size])
    np.lib.format.read_magic(header)
    shape, fortran, dtype = np.lib.format.read_array_header_1_0(header)
    if fortran or shape != type_.shape or dtype != type_.stored:
        raise MalformedArchive(f"{name} is {dtype} {shape}, not {type_.dtype} {type_.shape}")
    if not size:
        return np.zeros(shape, np.dtype(type_.dtype))
    array = np.frombuffer(data, dtype, offset=len(data) - size).reshape(shape).copy()
    return array.view(BFLOAT16) if type_.dtype == BFLOAT16.name else array


def _member(name: str) -> str:
    """The member of an array's name: the name as it is, save what a zip file can't hold."""
    return quote(name, safe="/ ()[]:,.+=") + ".npy"
