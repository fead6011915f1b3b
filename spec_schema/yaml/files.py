"""Reading of regular files within a limit: never a pipe, a device or a growing file."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""On a named pipe without a writer, an ordinary `open` would block forever."""

SUFFIXES = (".yaml", ".yml")

_PIECE = 2**20
"""Bytes per read. Memory for all of them is allocated before any is read."""


def is_yaml_name(name: str) -> bool:
    """Returns whether a file is called one of YAML: ends in `.yaml` or `.yml`, also in capitals."""
    return name.lower().endswith(SUFFIXES)


def read_bytes(path: Path | str, most: int) -> bytes:
    """Returns at most so many bytes of a regular file. Raises OSError."""
    number = open_regular(path)
    try:
        return _read(number, most)
    finally:
        os.close(number)


def open_regular(path: Path | str) -> int:
    """Returns the descriptor of a regular file, open for reading.

    Raises:
        OSError: if it can't be opened, or is a folder, a device, a pipe or a socket.
    """
    try:
        number = os.open(path, _FLAGS)
    except ValueError as error:  # a null character in the name
        raise OSError(errno.EINVAL, "its name contains a null character") from error
    mode = os.fstat(number).st_mode
    if stat.S_ISREG(mode):
        return number
    os.close(number)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "is a folder")
    raise OSError(errno.EINVAL, f"it is {kind_of(mode)}, not a regular file")


def kind_of(mode: int) -> str:
    """Returns what messages call a file that is not a regular one."""
    return next((noun for is_kind, noun in _KINDS.items() if is_kind(mode)), "something else")


_KINDS: dict[Callable[[int], bool], str] = {
    stat.S_ISDIR: "a folder",
    stat.S_ISFIFO: "a named pipe",
    stat.S_ISCHR: "a device",
    stat.S_ISBLK: "a device",
    stat.S_ISSOCK: "a socket",
}


def _read(number: int, most: int) -> bytes:
    parts: list[bytes] = []
    while most > 0 and (part := os.read(number, min(most, _PIECE))):
        parts.append(part)
        most -= len(part)
    return b"".join(parts)
