"""A model file that any process with Keras can load: `.keras`, or the older `.h5`."""

from pathlib import Path

from .program import KerasProgram

SUFFIXES = (".keras", ".h5")


def export(program: KerasProgram, path: Path) -> None:
    """Write the compiled model, by the path's suffix. The file must not exist."""
    assert path.suffix in SUFFIXES, path
    program.model.save(path, overwrite=False)
