"""Bytes of regular files within a bound: nothing that waits, grows or never ends is read."""

import errno
import os
import stat
from pathlib import Path

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""A named pipe that nobody writes to would keep an ordinary `open` waiting for ever."""

_PIECE = 2**20
"""Bytes that are asked for at once; memory for all of them is taken before any is read."""


def read_bytes(path: Path, most: int) -> bytes:
    """The first bytes of a file, at most so many.

    Raises OSError, also for a folder, a device, a pipe and a socket.
    """
    try:
        number = os.open(path, _FLAGS)
    except ValueError as error:  # a null character in the name
        raise OSError(errno.EINVAL, "no name of a file") from error
    try:
        mode = os.fstat(number).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, "is a folder")
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, "it is no regular file")
        return _read(number, most)
    finally:
        os.close(number)


def _read(number: int, most: int) -> bytes:
    parts: list[bytes] = []
    while most > 0 and (part := os.read(number, min(most, _PIECE))):
        parts.append(part)
        most -= len(part)
    return b"".join(parts)
