"""The manifest of a checkpoint: its files, with their sizes and checksums.

A file must match the manifest, or the checkpoint is damaged. The manifest has a checksum of itself,
and is only accepted if it is, byte for byte, what would be written for its content.
"""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, cast

from .archive import Array, ArrayType, array_type, write_arrays
from .durable import Disk, SyncedFile
from .reading import Malformed, checked, read_bytes, regular_file
from .schemas import LARGE, MANIFEST_SCHEMA, VERSION, ManifestSchema

MANIFEST = "manifest.json"
STATE = "state.json"
OWN_FILE = re.compile(r"[a-z][a-z_]*\.npz|state\.json|manifest\.json")
FORMAT = 1


class Damage(Exception):
    """A checkpoint is not what was saved; the message says what differs."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file of a checkpoint: its size in bytes, its SHA-256, and the arrays of an archive."""

    size: int
    sha256: str
    arrays: Mapping[str, ArrayType] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The content of a checkpoint.

    Attributes:
        name: The name of the checkpoint, so that a renamed directory is detected.
        run: The identity of the run. Only that run deletes the checkpoint.
        serial: A counter of the checkpoints of a run; the highest is the newest.
        files: The files by name.
    """

    name: str
    run: str
    serial: int
    files: Mapping[str, FileRecord]

    def to_bytes(self) -> bytes:
        """Returns the content of the manifest file."""
        files = {
            name: {
                "size": record.size,
                "sha256": record.sha256,
                "arrays": {
                    key: {"dtype": type_.dtype, "shape": list(type_.shape)}
                    for key, type_ in record.arrays.items()
                },
            }
            for name, record in self.files.items()
        }
        body = {
            "format": FORMAT,
            "name": self.name,
            "run": self.run,
            "serial": self.serial,
            "files": files,
        }
        return _text({**body, "sha256": hashlib.sha256(_text(body)).hexdigest()})


def read_manifest(folder: Path) -> Manifest:
    """Returns the manifest of the checkpoint in a folder. Raises Damage, OSError."""
    if not folder.is_dir():
        raise Damage("not a folder" if os.path.lexists(folder) else "missing")
    try:
        data = read_bytes(folder / MANIFEST, LARGE)
        version = checked(data, VERSION).format
        if version > FORMAT:
            raise Damage(f"created by a newer version (format {version})")
        manifest = _from_schema(checked(data, MANIFEST_SCHEMA))
    except FileNotFoundError as error:
        raise Damage("the manifest is missing") from error
    except Malformed as error:
        raise Damage(f"the manifest is damaged: {error}") from error
    if manifest.to_bytes() != data or not all(map(OWN_FILE.fullmatch, manifest.files)):
        raise Damage("the manifest was altered")
    if STATE not in manifest.files:
        raise Damage(f"the manifest does not list {STATE}")
    if manifest.name != folder.name:
        raise Damage(f"the manifest belongs to {manifest.name}")
    return manifest


def manifest_of(folder: Path, run: str) -> Manifest:
    """Returns the manifest of a checkpoint of this run; "" is any run. Raises Damage, OSError."""
    manifest = read_manifest(folder)
    if run and manifest.run != run:
        raise Damage(f"created by another run ({manifest.run})")
    return manifest


def serial_of(folder: Path) -> int | None:
    """Returns the serial of a checkpoint; None if it can't be read."""
    try:
        return read_manifest(folder).serial
    except (Damage, OSError):
        return None


def problem_of(folder: Path, run: str) -> str:
    """Returns what is wrong with a checkpoint; empty if it is intact."""
    try:
        check_content(folder, manifest_of(folder, run))
    except Damage as damage:
        return str(damage)
    except OSError as error:
        return f"can't be read: {error.strerror}"
    return ""


def is_made_by(run: str, folder: Path) -> bool:
    """Whether a checkpoint is of this run and contains exactly what was saved."""
    try:
        manifest = read_manifest(folder)
        check_sizes(folder, manifest)
        found = {path.name for path in folder.iterdir()}
    except (Damage, OSError):
        return False
    return manifest.run == run and found == {*manifest.files, MANIFEST}


def check_sizes(folder: Path, manifest: Manifest) -> None:
    """Check that every file exists and has its size. Raises Damage, OSError."""
    for name, record in manifest.files.items():
        try:
            size = (folder / name).stat().st_size
        except FileNotFoundError as error:
            raise Damage(f"{name} is missing") from error
        if size != record.size:
            raise Damage(f"{name} has {size} bytes instead of {record.size}")


def check_content(folder: Path, manifest: Manifest) -> None:
    """Check the checksum of every file. Raises Damage, OSError."""
    check_sizes(folder, manifest)
    for name, record in manifest.files.items():
        try:
            with regular_file(folder / name) as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except Malformed as error:
            raise Damage(f"{name}: {error}") from error
        if found != record.sha256:
            raise Damage(f"{name} was altered")


def _from_schema(content: ManifestSchema) -> Manifest:
    files = {
        name: FileRecord(
            record.size,
            record.sha256,
            {key: ArrayType(one.dtype, tuple(one.shape)) for key, one in record.arrays.items()},
        )
        for name, record in content.files.items()
    }
    return Manifest(content.name, content.run, content.serial, files)


def _text(content: Mapping[str, Any]) -> bytes:
    # On one line: with `indent` json is written in Python, and takes more than four times as long.
    return (json.dumps(content) + "\n").encode()


def write_archive(disk: Disk, path: Path, arrays: Mapping[str, Array]) -> FileRecord:
    """Write arrays to a new file. Raises OSError; TypeError if an array can't be saved."""
    types = {name: array_type(array) for name, array in arrays.items()}
    with SyncedFile(disk, path) as file:
        write_arrays(cast(IO[bytes], file), arrays)
    return FileRecord(file.size, file.digest.hexdigest(), types)


def write_file(disk: Disk, path: Path, data: bytes) -> FileRecord:
    """Write a new file. Raises OSError."""
    with SyncedFile(disk, path) as file:
        file.write(data)
    return FileRecord(file.size, file.digest.hexdigest())
