"""Saves programs as files, for `run` and `compile`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ...compiler.exporters.exporter import Exporter
from ...compiler.targets.program import Program
from ..storage.durable import REASONS


def save_program(program: Program, exporter: Exporter, path: Path) -> None:
    """Write a program to a file or a folder that must not exist.

    Raises:
        OSError: It can't be written, whichever library reports it.
    """
    with _as_errors_of_the_system():
        exporter.write(program, path)


@contextmanager
def _as_errors_of_the_system() -> Iterator[None]:
    """Context that converts errors of TensorFlow and HDF5, which have the system's error only as
    text, to OSError.
    """
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
