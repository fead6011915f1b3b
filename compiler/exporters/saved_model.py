"""A SavedModel folder: TensorFlow functions that predict, evaluate and train a step."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..targets.program import Program


class SavedModel:
    """Writes the graph program with its signatures, for any process with TensorFlow."""

    format = "SavedModel"
    suffixes: tuple[str, ...] = ("",)
    targets: tuple[str, ...] = ("graph",)

    def write(self, program: "Program", path: Path) -> None:
        """Write the folder. The path must not exist."""
        import tensorflow as tf

        from ..targets.graph.signatures import signatures
        from ..targets.graph.steps import GraphSteps

        assert isinstance(program, GraphSteps)
        tf.saved_model.save(program, str(path), signatures=signatures(program))

    def loader(self, path: Path) -> str:
        """Return the expression that loads the folder."""
        return f"tf.saved_model.load({str(path)!r})"
