"""A spec as a TensorFlow program that can be saved."""

from errno import EEXIST
from os import PathLike, strerror
from pathlib import Path

from ....spec_schema.findings.code import counted
from ...exporters import exporter_for
from .steps import GraphSteps


class GraphProgram(GraphSteps):
    """A spec as TensorFlow variables and functions.

    Attributes:
        weights: The weights by name, such as `dense/kernel`.
        averages: The moving averages of weights, by the names of these; empty without `ema`.
        optimizer_state: The variables of the optimizer by name; empty without a `training` section.
    """

    def __repr__(self) -> str:
        return f"<GraphProgram: {counted(len(self.weights), 'weight')}>"

    def save(self, path: str | PathLike[str]) -> None:
        """Write the program: a SavedModel to a folder without a suffix, a GraphDef to a `.pb` file.

        Raises:
            UnknownFormat: No format for graph programs has the suffix.
            OSError: The path exists or can't be written.
        """
        place = Path(path)
        exporter = exporter_for(place, "graph")
        if place.exists():
            raise FileExistsError(EEXIST, strerror(EEXIST), str(place))
        exporter.write(self, place)
