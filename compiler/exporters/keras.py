"""`.keras`: the compiled model, for any process with Keras."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..targets.program import Program


class KerasArchive:
    """Network, weights, optimizer and its state (Keras: `Model.save`)."""

    format = "Keras"
    suffixes: tuple[str, ...] = (".keras",)
    targets: tuple[str, ...] = ("keras",)

    def write(self, program: "Program", path: Path) -> None:
        """Write the archive. The file must not exist."""
        from ..targets.keras.program import KerasProgram

        assert isinstance(program, KerasProgram)
        with _undated_members():
            program.model.save(path, overwrite=False)

    def loader(self, path: Path) -> str:
        """The expression that loads it."""
        return f"keras.models.load_model({str(path)!r})"


class _Undated(zipfile.ZipInfo):
    """A member of an archive that does not say when it was written."""

    def __init__(self, filename: str = "NoName", date_time: object = None) -> None:
        super().__init__(filename)


@contextmanager
def _undated_members() -> Iterator[None]:
    """Inside, archives are written without times.

    A zip file can't hold any before 1980 or after 2107: where the clock is wrong, as on a board
    without a battery, Keras could not save a model. Equal members are equal bytes, too.
    """
    usual = zipfile.ZipInfo
    zipfile.ZipInfo = _Undated  # type: ignore[misc]
    try:
        yield
    finally:
        zipfile.ZipInfo = usual  # type: ignore[misc]
