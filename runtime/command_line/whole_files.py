"""Files written whole: a reader sees the old one or the new one, never a part."""

import os
from contextlib import suppress
from pathlib import Path

_NEW_FILE = 0o666
_PERMISSIONS = 0o7777


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in the place of what is there, with the same permission bits.

    A link is followed; what is no regular file (a pipe) is written to. Raises OSError that names
    the path.
    """
    try:
        _write(Path(os.path.realpath(path)), data)
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(path)) from error


def _write(path: Path, data: bytes) -> None:
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    unfinished = path.with_name(f".{path.name[:200]}.{os.getpid()}.tmp")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _NEW_FILE)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        if path.exists():
            unfinished.chmod(path.stat().st_mode & _PERMISSIONS)
        os.replace(unfinished, path)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink()
        raise
