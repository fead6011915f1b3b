"""Prevents written files from replacing a spec, its bases, or its data."""

from collections.abc import Iterable
from os.path import realpath
from pathlib import Path

from ...spec_schema.errors import Error
from ...spec_schema.findings.printable import printable
from ...spec_schema.yaml.files import read_bytes
from ...spec_schema.yaml.yaml_errors import LARGEST_TEXT


def refuse_spec(path: Path) -> None:
    """Raise Error if the file at a path is a spec."""
    from .recognition import is_spec  # few commands write files

    try:
        text = read_bytes(path, LARGEST_TEXT)
    except OSError:  # nothing that could be lost
        return
    if is_spec(text):
        raise _refused(path, "is a spec")


def refuse_inputs(path: Path, inputs: Iterable[Path]) -> None:
    """Raise Error if a path leads to one of the files that were read, or into a folder of data."""
    place = Path(realpath(path))
    if path.is_file() and not {place, *place.parents}.isdisjoint(Path(realpath(p)) for p in inputs):
        raise _refused(path, "is used by a spec")


def _refused(path: Path, what: str) -> Error:
    shown = printable(str(path))
    return Error(f"{shown} {what}; not overwriting it", "choose another file")
