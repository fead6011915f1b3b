"""`.keras`: the compiled model, for any process with Keras."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..targets.program import Program


class KerasArchive:
    """Writes the network, weights, optimizer and optimizer state (Keras: `Model.save`)."""

    format = "Keras"
    suffixes: tuple[str, ...] = (".keras",)
    targets: tuple[str, ...] = ("keras",)

    def write(self, program: "Program", path: Path) -> None:
        """Write the archive. The file must not exist."""
        from ..targets.keras.program import KerasProgram

        assert isinstance(program, KerasProgram)
        with _undated_members():
            program.exported().save(path, overwrite=False)

    def loader(self, path: Path) -> str:
        """Return the expression that loads the archive."""
        return f"keras.models.load_model({str(path)!r})"


class _Undated(zipfile.ZipInfo):
    """A member of an archive without its modification time."""

    def __init__(self, filename: str = "NoName", date_time: object = None) -> None:
        super().__init__(filename)


@contextmanager
def _undated_members() -> Iterator[None]:
    """Context in which archives are written without timestamps.

    A zip file can't hold timestamps before 1980 or after 2107, so with a wrong clock, as on a board
    without a battery, Keras could not save a model. Without timestamps, equal members also give
    equal bytes.
    """
    usual = zipfile.ZipInfo
    zipfile.ZipInfo = _Undated  # type: ignore[misc]
    try:
        yield
    finally:
        zipfile.ZipInfo = usual  # type: ignore[misc]
