"""Programs as files: what `run` leaves and `compile` writes, each by its target."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from ...compiler.targets.program import Program
from ..storage.durable import REASONS


def save_program(program: Program, target: str, path: Path) -> None:
    """Write a program as a Keras file, a SavedModel directory or a GraphDef; the path must be free.

    Args:
        target: which one the program was lowered to.
        path: ends in `.keras` or `.h5` for the keras target; in `.pb` or `.pbtxt` for the graph
            target, or else becomes a directory.

    Raises:
        OSError: the disk refuses.
    """
    exporter = import_module(f"...compiler.targets.{target}.export", __package__)
    with _as_errors_of_the_system():
        exporter.export(program, path)


@contextmanager
def _as_errors_of_the_system() -> Iterator[None]:
    """TensorFlow and HDF5 raise errors of their own, which hold what the system said as text."""
    try:
        yield
    except OSError as error:
        if error.errno is None:
            raise _of_the_system(error) from error
        raise
    except Exception as error:
        found = _of_the_system(error)
        if found.errno is None:
            raise
        raise found from error


def _of_the_system(error: Exception) -> OSError:
    said = str(error)
    number = next((number for number in REASONS if os.strerror(number) in said), None)
    return OSError(number, os.strerror(number)) if number else OSError(said)
