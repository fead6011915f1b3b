"""`.pb` and `.pbtxt`: the training graph as a GraphDef, binary or text."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..targets.program import Program


class GraphDef:
    """Writes the graph of `graph_definition`, with the values of its variables as constants of
    `init`.
    """

    format = "GraphDef"
    suffixes: tuple[str, ...] = (".pb", ".pbtxt")
    targets: tuple[str, ...] = ("graph",)

    def write(self, program: "Program", path: Path) -> None:
        """Write the file, as text if the suffix is `.pbtxt`."""
        from ..targets.graph.graph_definition import graph_definition
        from ..targets.graph.steps import GraphSteps

        assert isinstance(program, GraphSteps)
        graph = graph_definition(program)
        if path.suffix == ".pbtxt":
            path.write_text(str(graph), encoding="utf-8")
        else:
            path.write_bytes(graph.SerializeToString(deterministic=True))

    def loader(self, path: Path) -> str:
        """Return the function that loads the file."""
        return "tf.graph_util.import_graph_def"
