"""A model file that any process with Keras can load: `.keras`, or the older `.h5`."""

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
    else:
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
