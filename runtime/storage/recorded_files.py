"""Files of a checkpoint, written so that their size and checksum are known."""

from collections.abc import Mapping
from pathlib import Path
from typing import IO, cast

from .archive import Array, array_type, write_arrays
from .durable import Disk, SyncedFile
from .manifest import FileRecord


def write_archive(disk: Disk, path: Path, arrays: Mapping[str, Array]) -> FileRecord:
    """Write arrays to a new file. Raises OSError; TypeError: an array of what can't be saved."""
    types = {name: array_type(array) for name, array in arrays.items()}
    with SyncedFile(disk, path) as file:
        write_arrays(cast(IO[bytes], file), arrays)
    return FileRecord(file.size, file.digest.hexdigest(), types)


def write_file(disk: Disk, path: Path, data: bytes) -> FileRecord:
    """Write a new file. Raises OSError."""
    with SyncedFile(disk, path) as file:
        file.write(data)
    return FileRecord(file.size, file.digest.hexdigest())
