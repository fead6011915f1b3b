"""A spec as a TensorFlow program that can be saved."""

from os import PathLike

from ....spec_schema.errors import Error, path_of
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
            Error: The path exists, or its folder doesn't.
            OSError: It can't be written.
        """
        place = path_of(path, "path")
        exporter = exporter_for(place, "graph")
        if place.exists():
            raise Error(f"{place} already exists", "choose another path")
        if not place.parent.is_dir():
            folder = f"the folder {place.parent} does not exist"
            raise Error(f"{place} can't be written: {folder}", "create it first")
        exporter.write(self, place)
