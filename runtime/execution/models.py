"""Programs as files: what `run` leaves and `compile` writes, each by its target."""

from importlib import import_module
from pathlib import Path

from ...compiler.targets.program import Program


def save_program(program: Program, target: str, path: Path) -> None:
    """Write a program as a Keras file, a SavedModel directory or a GraphDef; the path must be free.

    Args:
        target: which one the program was lowered to.
        path: ends in `.keras` or `.h5` for the keras target; in `.pb` or `.pbtxt` for the graph
            target, or else becomes a directory.
    """
    exporter = import_module(f"...compiler.targets.{target}.export", __package__)
    exporter.export(program, path)
