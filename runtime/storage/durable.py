"""Crash-safe writing, which leaves the old or the new content, and readable errors.

All writing of a run uses a `Disk`, which tests replace by one that fails or loses data.
"""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import IO

from ...spec_schema.errors import Error

STAGING = ".tmp-"
"""Prefix of the names of unfinished files and directories."""
LONGEST_ENDING = 200
"""Maximum length of the original name in that of its unfinished file, in bytes; systems allow 255.
"""


PIECE = 2**16


class StorageError(Error):
    """A file can't be read or written."""

    __module__ = "speccompile"


class InputChanged(StorageError):
    """A spec or data differ from those that a run was trained with."""

    __module__ = "speccompile"


_CAREFUL = os.O_NOFOLLOW | os.O_NONBLOCK
"""Flags for opening files: a run doesn't follow links, and never waits for a pipe."""


class Disk:
    """The calls that change a file system. Each raises OSError."""

    def make_directory(self, path: Path) -> None:
        """Create a directory."""
        path.mkdir()

    def create(self, path: Path) -> int:
        """Open a file for writing, truncated. Returns its descriptor."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _CAREFUL, 0o666)

    def extend(self, path: Path) -> int:
        """Open a file for appending. Returns its descriptor."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _CAREFUL, 0o666)

    def write(self, handle: int, data: bytes | memoryview) -> None:
        """Write all data to a file."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]

    def cut(self, handle: int, size: int) -> None:
        """Shorten the file to `size` bytes."""
        os.ftruncate(handle, size)

    def sync(self, handle: int) -> None:
        """Flush the content of a file to the disk."""
        os.fsync(handle)

    def close(self, handle: int) -> None:
        """Close a file."""
        os.close(handle)

    def rename(self, source: Path, target: Path) -> None:
        """Rename a file atomically: a reader sees the old or the new one. An existing file is
        replaced.
        """
        os.replace(source, target)

    def sync_directory(self, path: Path) -> None:
        """Flush the entries of a directory to the disk."""
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def remove(self, path: Path) -> None:
        """Delete a file."""
        path.unlink()

    def remove_directory(self, path: Path) -> None:
        """Delete an empty directory."""
        path.rmdir()


def make_directories(disk: Disk, path: Path) -> None:
    """Create a directory and its missing parents."""
    if path.is_dir():
        return
    make_directories(disk, path.parent)
    with suppress(FileExistsError):
        disk.make_directory(path)
    if not path.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))
    disk.sync_directory(path.parent)


def next_folder(disk: Disk, folder: Path) -> Path:
    """Create the directory with the next number, even if another process is doing the same."""
    taken = [int(path.name) for path in folder.iterdir() if path.name.isdecimal()]
    number = max(taken, default=0) + 1
    while True:
        try:
            disk.make_directory(folder / str(number))
        except FileExistsError:
            number += 1
            continue
        disk.sync_directory(folder)
        return folder / str(number)


class SyncedFile:
    """A stream into a new file, which is on the disk once the `with` block ends without an error.

    Attributes:
        size: The number of bytes written so far.
        digest: Their SHA-256 so far.
    """

    def __init__(self, disk: Disk, path: Path) -> None:
        self.size = 0
        self.digest = sha256()
        self._disk = disk
        self._handle = disk.create(path)

    def write(self, data: bytes | memoryview) -> int:
        """Write data. Returns the number of bytes."""
        self._disk.write(self._handle, data)
        self.digest.update(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Do nothing: there is no buffer."""

    def __enter__(self) -> "SyncedFile":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self._disk.sync(self._handle)
        finally:
            self._disk.close(self._handle)


def replace_file(disk: Disk, path: Path, data: bytes) -> None:
    """Write a file atomically."""
    staged = path.with_name(STAGING + path.name)
    try:
        with SyncedFile(disk, staged) as file:
            file.write(data)
        disk.rename(staged, path)
    except OSError:
        with suppress(OSError):
            disk.remove(staged)
        raise
    disk.sync_directory(path.parent)


@contextmanager
def whole(disk: Disk, path: Path) -> Iterator[Path]:
    """Context with a path to write a file or a directory at, which is renamed to `path` at the end.

    If the block raises, nothing is left of it. An existing directory is not replaced (OSError).
    """
    staged = path.with_name(STAGING + _ending(path.name))
    _forget(staged)
    try:
        yield staged
        _sync_all(disk, staged)
        disk.rename(staged, path)
    except BaseException:
        _forget(staged)
        raise
    disk.sync_directory(path.parent)


def _ending(name: str) -> str:
    """Returns the end of a name, short enough to follow a prefix."""
    return os.fsdecode(os.fsencode(name)[-LONGEST_ENDING:])


def _sync_all(disk: Disk, path: Path) -> None:
    for part in (*path.rglob("*"), path):
        if part.is_dir():
            disk.sync_directory(part)
            continue
        handle = disk.extend(part)
        try:
            disk.sync(handle)
        finally:
            disk.close(handle)


def _forget(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
        return
    with suppress(OSError):
        path.unlink(missing_ok=True)


def append(disk: Disk, path: Path, data: bytes) -> None:
    """Append to a file, all or nothing. A power loss may lose the last part."""
    handle = disk.extend(path)
    try:
        size = os.fstat(handle).st_size
        try:
            disk.write(handle, data)
        except OSError:
            with suppress(OSError):
                disk.cut(handle, size)
            raise
    finally:
        disk.close(handle)


def drop_partial_line(disk: Disk, path: Path) -> None:
    """Remove an incomplete last line that a power loss has left."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        whole_lines = _after_last_line(file, size)
    if whole_lines == size:
        return
    handle = disk.extend(path)
    try:
        disk.cut(handle, whole_lines)
    finally:
        disk.close(handle)


def _after_last_line(file: IO[bytes], end: int) -> int:
    """Returns where the last complete line ends, searching backwards in chunks."""
    while end:
        start = file.seek(max(0, end - PIECE))
        found = file.read(end - start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        end = start
    return 0


def place_of(path: Path) -> tuple[int, int] | None:
    """Returns the identity of the directory that a path leads to, whatever its name; None
    if none.
    """
    with suppress(OSError):
        found = path.stat()
        return found.st_dev, found.st_ino
    return None


def check_place(path: Path, place: tuple[int, int] | None) -> None:
    """Raise OSError if a path no longer leads to the same directory."""
    if place in (None, place_of(path)):
        return
    error = errno.ESTALE if path.exists() else errno.ENOENT
    raise OSError(error, os.strerror(error), str(path))


@contextmanager
def in_words(kind: type[StorageError], failure: str) -> Iterator[None]:
    """Convert an OSError to a `kind` with a message and a remedy."""
    try:
        yield
    except OSError as error:
        why, help = _explain(error)
        raise kind(f"{failure}: {why}", help) from error


ELSEWHERE = "choose a writable folder"
REASONS = {
    errno.ENOSPC: ("the disk is full", "free some space, or choose a folder on another disk"),
    errno.EDQUOT: (
        "the disk quota is exceeded",
        "free some space, or choose a folder on another disk",
    ),
    errno.EFBIG: (
        "the file exceeds the file size limit",
        "raise the limit (`ulimit -f`), or choose a folder on another disk",
    ),
    errno.ENOENT: ("a folder in the path does not exist", "create it, or choose another folder"),
    errno.ESTALE: ("the folder was replaced", "restore the run folder, or start a new run"),
    errno.EROFS: ("the file system is read-only", ELSEWHERE),
    errno.EACCES: ("permission denied", ELSEWHERE),
    errno.EPERM: ("permission denied", ELSEWHERE),
    errno.ENOTDIR: ("part of the path is a file", ELSEWHERE),
    errno.EISDIR: ("a file or folder of that name exists", ELSEWHERE),
    errno.EEXIST: ("a file or folder of that name exists", ELSEWHERE),
    errno.ELOOP: ("a link of that name exists", ELSEWHERE),
    errno.ENXIO: ("a file or folder of that name exists", ELSEWHERE),
    errno.ENOTEMPTY: ("a file or folder of that name exists", ELSEWHERE),
    errno.ENAMETOOLONG: ("the path is too long", "choose a shorter path"),
    errno.EIO: ("the disk reports an error", "check the disk, or choose a folder on another disk"),
}


def _explain(error: OSError) -> tuple[str, str]:
    why, help = REASONS.get(error.errno or 0, (error.strerror or str(error), ""))
    return (f"{why} ({error.filename})" if error.filename else why), help
