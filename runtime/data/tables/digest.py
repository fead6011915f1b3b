"""A digest of numbers, computed while the next ones are read."""

from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

LARGE = 2**16
"""Bytes that are worth a thread."""


class Digest:
    """The SHA-256 of arrays, one after the other."""

    def __init__(self) -> None:
        self._sha = sha256()
        self._pool: ThreadPoolExecutor | None = None
        self._running: Future[None] | None = None

    def add(self, values: NDArray[Any]) -> None:
        """Add an array, which nobody may change afterwards."""
        self._settle()
        if values.nbytes < LARGE:
            self._update(values)
            return
        self._pool = self._pool or ThreadPoolExecutor(1)
        self._running = self._pool.submit(self._update, values)

    def _update(self, values: NDArray[Any]) -> None:
        self._sha.update(np.ascontiguousarray(values).data)

    def value(self) -> bytes:
        """Returns the digest of what was added so far."""
        self._settle()
        return self._sha.digest()

    def _settle(self) -> None:
        if self._running is not None:
            self._running.result()
            self._running = None
