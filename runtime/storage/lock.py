"""A lock that ensures a single writer of a run. The system releases it when the process ends."""

import fcntl
import os
from pathlib import Path


class Lock:
    """Acquires a lock.

    Args:
        wait: Whether to wait while another process or object holds it.

    Raises BlockingIOError if another holds it; OSError.
    """

    def __init__(self, path: Path, wait: bool = False) -> None:
        careful = os.O_NOFOLLOW | os.O_NONBLOCK
        self._handle: int | None = os.open(path, os.O_RDWR | os.O_CREAT | careful, 0o666)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self.release()
            raise

    def release(self) -> None:
        """Release the lock. The file stays, since removing it would allow two owners."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
