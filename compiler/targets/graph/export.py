"""Files that any process with TensorFlow can load to predict, to evaluate and to train a step."""

from pathlib import Path

import tensorflow as tf

from .graph_definition import graph_definition
from .program import GraphProgram
from .signatures import signatures

GRAPH_SUFFIXES = (".pb", ".pbtxt")


def export(program: GraphProgram, path: Path) -> None:
    """Write a GraphDef where the path ends in `.pb` or `.pbtxt`, else a SavedModel.

    The path must be free, and the folder it is in there.
    """
    if path.suffix in GRAPH_SUFFIXES:
        export_graph_def(program, path)
    else:
        tf.saved_model.save(program, str(path), signatures=signatures(program))


def export_graph_def(program: GraphProgram, path: Path) -> None:
    """Write the training graph in one file; as text where the path ends in `.pbtxt`."""
    graph = graph_definition(program)
    if path.suffix == ".pbtxt":
        path.write_text(str(graph), encoding="utf-8")
    else:
        path.write_bytes(graph.SerializeToString(deterministic=True))
