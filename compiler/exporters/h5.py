"""`.h5`: the compiled model in Keras' legacy format."""

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...spec_schema.errors import Error

if TYPE_CHECKING:
    from ..targets.program import Program


class Hdf5:
    """Writes the network, its weights and the optimizer's configuration, without the optimizer's
    state.

    Keras 3 restores the optimizer's state from HDF5 before it builds the variables, and then
    refuses to `fit`.
    """

    format = "HDF5"
    suffixes: tuple[str, ...] = (".h5",)
    targets: tuple[str, ...] = ("keras",)

    def write(self, program: "Program", path: Path) -> None:
        """Write the file. It is built in memory, because HDF5 aborts the process if the disk is
        full.

        Raises:
            Error: The network has layers that Keras can't load from HDF5.
        """
        from ..targets.keras.program import KerasProgram

        assert isinstance(program, KerasProgram)
        model = program.exported()
        _check_layers(model)
        content = BytesIO()
        with _file_in(content) as file:
            model.save(file)
            file.pop("optimizer_weights", None)
        path.write_bytes(content.getvalue())

    def loader(self, path: Path) -> str:
        """Return the expression that loads the file."""
        return f"keras.models.load_model({str(path)!r})"


def _check_layers(model: Any) -> None:
    """Raise Error if Keras could not load the model: it has operations that are not layers."""
    import keras

    if not all(isinstance(each, keras.layers.Layer) for each in getattr(model, "operations", ())):
        raise Error(
            "HDF5 (.h5) can't hold operations, such as those of `compute` layers, of features, of "
            "`missing: mean`, of masks and of the scores of cross-attention",
            "write a `.keras` file instead",
        )


def _file_in(content: BytesIO) -> Any:
    """An in-memory HDF5 file that Keras accepts as a path of its format."""
    import h5py

    class FileInMemory(h5py.File):  # type: ignore[misc]  # h5py has no types
        def __str__(self) -> str:
            return "model.h5"

    return FileInMemory(content, "w")
