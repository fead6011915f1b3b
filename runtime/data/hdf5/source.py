"""Reads arrays from HDF5 files."""

from pathlib import Path

from ....spec_schema.components.sources.hdf5 import Hdf5
from ..arrays.reading import OpenAll, array_file, read_arrays
from ..request import Request, Samples, reads
from .file import Hdf5File


@reads(Hdf5)
def read(source: Hdf5, request: Request) -> Samples | None:
    """Returns the samples of an HDF5 file; None if it can't be read, which is reported."""
    return read_arrays(source, request, ("hdf5",), _opened)


def open_arrays(source: Hdf5, request: Request) -> OpenAll | None:
    """See `array_file`."""
    return array_file(source, request, ("hdf5",), _opened)


def _opened(path: Path, file: str) -> Hdf5File:
    return Hdf5File(path, file)
