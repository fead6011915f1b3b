"""Reads arrays saved by NumPy."""

from pathlib import Path

from ....spec_schema.components.sources.npz import Npz
from ..arrays.reading import OpenAll, array_file, read_arrays
from ..files import NPZ, ZIP
from ..request import Request, Samples, reads
from .archive import Archive
from .npy_folder import NpyFolder


@reads(Npz)
def read(source: Npz, request: Request) -> Samples | None:
    """Returns the samples of an archive, or of a folder of `.npy` files; None if it can't be read,
    which is reported.
    """
    return read_arrays(source, request, (NPZ, ZIP), _opened)


def open_arrays(source: Npz, request: Request) -> OpenAll | None:
    """See `array_file`."""
    return array_file(source, request, (NPZ, ZIP), _opened)


def _opened(path: Path, file: str) -> Archive | NpyFolder:
    return NpyFolder(path, file) if path.is_dir() else Archive(path, file)
