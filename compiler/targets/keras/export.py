"""A model file that any process with Keras can load: `.keras`, or the older `.h5`."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import h5py

from .program import KerasProgram

SUFFIXES = (".keras", ".h5")


def export(program: KerasProgram, path: Path) -> None:
    """Write the compiled model, by the path's suffix. The file must not exist.

    A `.h5` file says how the optimizer is set, and not how far it has come: Keras 3 builds an
    optimizer that it finds the state of for no variables, and then refuses to `fit`.
    """
    assert path.suffix in SUFFIXES, path
    if path.suffix == ".h5":
        path.write_bytes(_hdf5(program))
        return
    with _undated_members():
        program.model.save(path, overwrite=False)


def _hdf5(program: KerasProgram) -> bytes:
    """The file's content, made in memory: on a full disk HDF5 ends the process."""
    content = BytesIO()
    with _InMemory(content, "w") as file:
        program.model.save(file)
        file.pop("optimizer_weights", None)
    return content.getvalue()


class _InMemory(h5py.File):  # type: ignore[misc]  # h5py has no types
    """A file that Keras takes for a path of its format."""

    def __str__(self) -> str:
        return "model.h5"


class _Undated(zipfile.ZipInfo):
    """A member of an archive that does not say when it was written."""

    def __init__(self, filename: str = "NoName", date_time: object = None) -> None:
        super().__init__(filename)


@contextmanager
def _undated_members() -> Iterator[None]:
    """Inside, archives are written without times.

    A zip file can't hold any before 1980 or after 2107: where the clock is wrong, as it is on a
    board without a battery, Keras could not save a model. Equal members are equal bytes, too.
    """
    usual = zipfile.ZipInfo
    zipfile.ZipInfo = _Undated  # type: ignore[misc]
    try:
        yield
    finally:
        zipfile.ZipInfo = usual  # type: ignore[misc]
