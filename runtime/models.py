"""Programs as files: what `run` leaves and `compile` writes, each by its target."""

from importlib import import_module
from pathlib import Path

from ..compiler.targets.program import Program

SUFFIXES = {"keras": (".keras", ".h5"), "graph": ("",)}


def save_program(program: Program, target: str, path: Path) -> None:
    """Write a program as a Keras file or a SavedModel directory; the path must be free.

    Args:
        target: which one the program was lowered to.
        path: ends in `.keras` or `.h5` for the keras target, is a directory for the graph target.
    """
    exporter = import_module(f"..compiler.targets.{target}.export", __package__)
    exporter.export(program, path)
