"""A model file that any process with Keras can load: `.keras`, or the older `.h5`."""

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
    program.model.save(path, overwrite=False)
    if path.suffix == ".h5":
        with h5py.File(path, "r+") as file:
            file.pop("optimizer_weights", None)
