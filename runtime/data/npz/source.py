"""Reads arrays saved by NumPy."""

from pathlib import Path

from ....spec_schema.components.sources.npz import Npz
from ..arrays.reading import read_arrays
from ..files import NPZ, ZIP
from ..request import Request, Samples, reads
from .archive import Archive
from .npy_folder import NpyFolder


@reads(Npz)
def read(source: Npz, request: Request) -> Samples | None:
    """Returns the samples of an archive, or of a folder of `.npy` files; None if it can't be read,
    which is reported.
    """
    return read_arrays(source, request, (NPZ, ZIP), open_arrays)


def open_arrays(path: Path, file: str) -> Archive | NpyFolder:
    """Opens an archive or a folder. Raises ArrayError, OSError."""
    return NpyFolder(path, file) if path.is_dir() else Archive(path, file)
