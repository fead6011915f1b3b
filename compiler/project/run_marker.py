"""Recognizes run folders and stored specs by the identity in `run.json`."""

import os
from pathlib import Path

IDENTITY = "run.json"
STORED_SPEC = "spec.yaml"

_KEYS = ("format", "name", "number", "created")
_LARGEST = 2**16


def is_identity(data: bytes) -> bool:
    """Whether the content of a `run.json` is the identity of a run, not a file of another tool."""
    import json  # few folders have such a file

    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and all(key in found for key in _KEYS)


def is_run_folder(folder: Path) -> bool:
    """Whether a folder is the folder of a run."""
    path = folder / IDENTITY
    if not os.path.isfile(path):
        return False
    try:
        with path.open("rb") as file:
            return is_identity(file.read(_LARGEST))
    except OSError:
        return False


def run_of(path: Path) -> Path | None:
    """Returns the run folder that contains a file or folder, or is that folder; None if there is
    none.
    """
    whole = Path(os.path.abspath(path))
    return next((folder for folder in (whole, *whole.parents) if is_run_folder(folder)), None)


def is_stored_spec(path: Path) -> bool:
    """Whether a file is the spec that a run has stored."""
    return path.name == STORED_SPEC and run_of(path) is not None
