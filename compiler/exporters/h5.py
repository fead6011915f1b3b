"""`.h5`: the compiled model in the older format of Keras."""

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..targets.program import Program


class Hdf5:
    """Network, weights and the settings of the optimizer, without its state.

    Keras 3 restores the state of an optimizer from HDF5 before it has built its variables, and
    then refuses to `fit`.
    """

    format = "HDF5"
    suffixes: tuple[str, ...] = (".h5",)
    targets: tuple[str, ...] = ("keras",)

    def write(self, program: "Program", path: Path) -> None:
        """Write the file. It is made in memory: on a full disk HDF5 ends the process."""
        from ..targets.keras.program import KerasProgram

        assert isinstance(program, KerasProgram)
        content = BytesIO()
        with _file_in(content) as file:
            program.model.save(file)
            file.pop("optimizer_weights", None)
        path.write_bytes(content.getvalue())

    def loader(self, path: Path) -> str:
        """The expression that loads it."""
        return f"keras.models.load_model({str(path)!r})"


def _file_in(content: BytesIO) -> Any:
    """An HDF5 file in memory that Keras takes for a path of its format."""
    import h5py

    class FileInMemory(h5py.File):  # type: ignore[misc]  # h5py has no types
        def __str__(self) -> str:
            return "model.h5"

    return FileInMemory(content, "w")
