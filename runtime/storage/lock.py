"""One writer a run: a lock that the system gives up with the process, however it ends."""

import fcntl
import os
from pathlib import Path


class Lock:
    """A held lock. Raises BlockingIOError where another process (or object) holds it, OSError."""

    def __init__(self, path: Path) -> None:
        careful = os.O_NOFOLLOW | os.O_NONBLOCK
        self._handle: int | None = os.open(path, os.O_RDWR | os.O_CREAT | careful, 0o666)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self.release()
            raise

    def release(self) -> None:
        """Let others have it. The file stays: removing it would let two hold two locks."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
