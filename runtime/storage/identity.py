"""The identity of the run in a folder: `run.json`. Suggests run folders nearby if there is none."""

import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from ...compiler.project.run_marker import IDENTITY
from ...spec_schema.errors import as_asked
from .durable import StorageError
from .reading import Malformed, checked, read_bytes
from .schemas import IDENTITY_SCHEMA, SMALL

FORMAT = 1
LONGEST_NAME = 60


class RunFolderError(StorageError):
    """A run folder can't be created, written or opened."""


class NotARunFolder(RunFolderError):
    """A path is not a run folder."""


@dataclass(frozen=True, slots=True)
class RunIdentity:
    """The identity of a run: its name, its number (from 1), and when it was created (UTC)."""

    name: str
    number: int
    created: str

    def __str__(self) -> str:
        return f"{self.name}/{self.number} {self.created}"


def read_identity(path: Path) -> RunIdentity:
    """The identity of the run in a folder. Raises NotARunFolder."""
    try:
        found = checked(read_bytes(path / IDENTITY, SMALL), IDENTITY_SCHEMA)
    except Malformed as error:
        raise NotARunFolder(
            f"{path / IDENTITY} is damaged: {error}", "restore the original file"
        ) from error
    except (OSError, ValueError) as error:
        fact = "is not a run folder" if os.path.exists(path) else "does not exist"
        raise NotARunFolder(f"{path} {fact}", _where_runs_are(path)) from error
    if found.format > FORMAT:
        raise NotARunFolder(f"{path} was created by a newer version", "update speccompile")
    return RunIdentity(found.name, found.number, found.created)


def _where_runs_are(path: Path) -> str:
    above = (folder for folder in path.parents if os.path.isfile(folder / IDENTITY))
    if run := next(above, None):
        return f"use the run folder: {run}"
    files = path.glob(f"*/{IDENTITY}") if os.path.isdir(path) else ()
    numbers = [int(file.parent.name) for file in files if file.parent.name.isdecimal()]
    if numbers:
        return f"choose one of its runs, such as {path / str(max(numbers))}"
    train = as_asked("speccompile run", "speccompile.train")
    return f"a run folder, such as runs/digits/1, is created by `{train}`"


def safe_name(name: str) -> str:
    """Returns a name as one part of a path: letters, digits, `-`, `_`, `.`; "run" if nothing
    remains.
    """
    text = unicodedata.normalize("NFC", name)
    kept = "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in text)
    return re.sub(r"-{2,}", "-", kept).strip("-.")[:LONGEST_NAME].strip("-.") or "run"
