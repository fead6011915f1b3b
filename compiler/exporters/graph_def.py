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
        """Return the expression that imports the file into the current graph."""
        empty, name = "tf.compat.v1.GraphDef", repr(str(path))
        graph = f"{empty}.FromString(tf.io.gfile.GFile({name}, 'rb').read())"
        if path.suffix == ".pbtxt":
            graph = (
                f"google.protobuf.text_format.Parse(tf.io.gfile.GFile({name}).read(), {empty}())"
            )
        return f"tf.graph_util.import_graph_def({graph}, name='')"
