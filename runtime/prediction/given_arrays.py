"""Arrays in files, each named by its input or output."""

from collections.abc import Mapping
from os import PathLike, fspath
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from ...spec_schema.errors import Error
from ...spec_schema.findings.did_you_mean import did_you_mean
from ...spec_schema.findings.printable import printable


def are_files(data: object) -> bool:
    """Whether data is files by the names of inputs and outputs."""
    return (
        isinstance(data, Mapping)
        and bool(data)
        and all(isinstance(one, PathLike) for one in data.values())
    )


def arrays_of(files: Mapping[str, "PathLike[str]"]) -> dict[str, NDArray[Any]]:
    """Returns the arrays of files: `left.npy`, or `pictures.npz:left` for one in an archive.

    Raises:
        Error: One of them can't be read.
    """
    return {name: _array_of(fspath(path)) for name, path in files.items()}


def _array_of(path: str) -> NDArray[Any]:
    file, _, array = path.partition(".npz:")
    file = f"{file}.npz" if array else file
    shown = printable(file)
    if not Path(file).is_file():
        raise Error(f"{shown} does not exist", "choose a .npy file, or an array as FILE.npz:ARRAY")
    try:
        if not array and not file.endswith(".npz"):
            return np.asarray(np.lib.format.open_memmap(file, mode="r"))
        with np.load(file, allow_pickle=False) as archive:
            return _member(archive, array, shown)
    except (ValueError, BadZipFile, EOFError) as error:
        raise Error(f"{shown} has no array that can be read", "save it by `numpy.save`") from error
    except OSError as error:
        raise Error(f"{shown} can't be read: {(error.strerror or str(error)).lower()}") from error


def _member(archive: Any, array: str, shown: str) -> NDArray[Any]:
    if array in archive.files:
        return np.asarray(archive[array])
    if not array:
        raise Error(f"{shown} is an archive", f"name an array in it: {shown}:{archive.files[0]}")
    guess = did_you_mean(array, archive.files)
    names = ", ".join(map(printable, archive.files))
    help = f"did you mean `{guess}`?" if guess else f"its arrays are {names}"
    raise Error(f"{shown} has no array `{printable(array)}`", help)
