"""Writes files for a user: checks the path before the work, and writes atomically.

A reader sees the old file or the new one, never a part. If writing fails, nothing is left behind.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from ...spec_schema.findings.printable import printable

if TYPE_CHECKING:
    from .durable import StorageError

_NEW_FILE = 0o666
_PERMISSIONS = 0o7777


def check_place(path: Path, *, new: bool = False) -> None:
    """Raise StorageError if no file can be written at a path.

    Args:
        new: Whether the path must not exist, not even as a broken link.
    """
    try:
        _check(path, new)
    except OSError as error:
        raise refusal(path, error) from error


def write_file(path: Path, text: str, *, new: bool = False) -> None:
    """Write a file. Raises StorageError.

    Args:
        new: Whether to fail if the path exists by now.
    """
    try:
        write_whole(path, text.encode("utf-8", "replace"), new=new)
    except OSError as error:
        raise refusal(path, error) from error


@contextmanager
def new_file(path: Path) -> Iterator[TextIO]:
    """Context that writes a new text file piece by piece. Raises StorageError."""
    with (
        new_binary_file(path) as file,
        TextIOWrapper(file, "utf-8", "replace", newline="") as text,
    ):
        yield text


@contextmanager
def new_binary_file(path: Path) -> Iterator[BinaryIO]:
    """Context that writes a new file piece by piece. Raises StorageError."""
    try:
        with _staged(path, new=True) as file:
            yield file
    except OSError as error:
        raise refusal(path, error) from error


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Context with a temporary folder that becomes a new folder at the end. Raises StorageError."""
    unfinished = _unfinished(path, "-folder")
    try:
        unfinished.mkdir()
        try:
            yield unfinished
            if os.path.lexists(path):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
            unfinished.rename(path)
        except BaseException:
            from shutil import rmtree  # few folders fail

            rmtree(unfinished, ignore_errors=True)
            raise
    except BrokenPipeError:  # of a stream that is written meanwhile
        raise
    except OSError as error:
        raise refusal(path, error) from error


def write_whole(path: Path, data: bytes, *, new: bool = False) -> None:
    """Replace the content of a path, keeping the permission bits.

    A link is followed; a special file (a pipe) is written to. Raises OSError with the path.
    """
    try:
        if _is_special(path):
            path.write_bytes(data)
            return
        with _staged(path if new else Path(os.path.realpath(path)), new) as file:
            file.write(data)
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(path)) from error


def refusal(path: Path, error: OSError) -> "StorageError":
    """Returns the error for a path that can't be written, with a remedy."""
    from .durable import REASONS, StorageError  # few writes fail

    shown = printable(str(path))
    if isinstance(error, FileExistsError):
        return StorageError(f"{shown} already exists", "choose another path")
    if isinstance(error, FileNotFoundError):
        place = path if not path.is_symlink() else Path(os.path.realpath(path))
        if place.parent == Path():
            return StorageError("the current folder has been deleted", "change to another folder")
        folder = printable(str(place.parent))
        return StorageError(
            f"{shown} can't be written: the folder {folder} does not exist", "create it first"
        )
    if isinstance(error, IsADirectoryError):
        return StorageError(f"{shown} is a folder", "choose a file in it")
    why, help = REASONS.get(error.errno or 0, (error.strerror or str(error), ""))
    return StorageError(f"{shown} can't be written: {why}", help)


def _check(path: Path, new: bool) -> None:
    with suppress(FileNotFoundError):
        path.lstat()  # a name that is too long, or below a file
        if new:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not _is_special(path):
        unfinished = _unfinished(Path(os.path.realpath(path)))
        os.close(_created(unfinished))
        unfinished.unlink()


def _is_special(path: Path) -> bool:
    return path.exists() and not path.is_file() and not path.is_dir()


@contextmanager
def _staged(path: Path, new: bool) -> Iterator[BinaryIO]:
    """Context with a temporary file that is renamed at the end."""
    unfinished = _unfinished(path)
    handle = _created(unfinished)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        if new:
            _take_place(unfinished, path)
            return
        if path.exists():
            unfinished.chmod(path.stat().st_mode & _PERMISSIONS)
        os.replace(unfinished, path)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink()
        raise


def _take_place(unfinished: Path, path: Path) -> None:
    """Rename a file, but fail if the destination exists."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        os.replace(unfinished, path)
    else:
        unfinished.unlink()


def _unfinished(path: Path, kind: str = "") -> Path:
    """Returns a temporary name beside a file, short enough for any name.

    Args:
        kind: Tells what is written at the same time apart.
    """
    return path.with_name(f".speccompile-{os.getpid()}{kind}.tmp")


def _created(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _NEW_FILE)
