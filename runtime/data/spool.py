"""Rows in a file: mapped where they lie, or written once into a temporary file without a name."""

import mmap
import os
import tempfile
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..storage.durable import StorageError
from .changed import DataChanged
from .rows import CHUNK, Array, LazyRows

RESIDENT = 32 * 2**20
"""Bytes of a file that are left in the memory of the process at most."""
AROUND = 2**16
"""Bytes that a system maps at once around one that is touched."""


class MappedRows:
    """Rows that lie one behind the other in a file, from some byte on.

    Args:
        handle: of the file; may be closed afterwards.
        start: the first byte.
        check: called before each look; raises DataChanged.
    """

    def __init__(
        self,
        handle: int,
        start: int,
        shape: tuple[int, ...],
        dtype: np.dtype[Any],
        check: Callable[[], None] = lambda: None,
    ) -> None:
        self._shape, self._dtype, self._check = shape, dtype, check
        self._width = dtype.itemsize * int(np.prod(shape[1:]))
        whole = start // mmap.ALLOCATIONGRANULARITY * mmap.ALLOCATIONGRANULARITY
        size = start - whole + self._width * shape[0]
        self._map = mmap.mmap(handle, size, access=mmap.ACCESS_READ, offset=whole)
        # As bytes, since members of an archive begin anywhere.
        flat = np.frombuffer(self._map, np.uint8, offset=start - whole)
        self._bytes = flat.reshape(shape[0], self._width)

    def lazy(self) -> LazyRows:
        """These rows as such."""
        return LazyRows(self._shape, self._dtype, self._read)

    def transposed(self) -> LazyRows:
        """The same numbers with the axes reversed, in a new file, so that rows lie whole."""
        size, width = self._shape[-1], self._dtype.itemsize
        columns = self._bytes.reshape(-1, size * width)
        step, spool = max(1, CHUNK // max(1, len(columns))), Spool()
        for start in range(0, size, step):
            part = columns[:, start * width : (start + step) * width]
            numbers = np.ascontiguousarray(part).view(self._dtype)
            spool.write(numbers.reshape(*self._shape[:-1], -1).T)
            self._give_back()
        return spool.mapped(self._shape[::-1], self._dtype).lazy()

    def _read(self, rows: NDArray[np.int64]) -> Array:
        self._check()
        if len(rows) and (rows < 0).any() | (rows >= len(self._bytes)).any():
            raise IndexError(rows)
        result = np.empty((len(rows), self._width), np.uint8)
        scattered = bool((np.diff(rows) != 1).any())
        touched = self._width + AROUND * scattered
        step = max(1, RESIDENT // touched)
        self._advise("MADV_RANDOM" if scattered else "MADV_SEQUENTIAL")
        for start in range(0, len(rows), step):
            chosen = slice(start, start + step)
            # `clip` writes to `out` without a copy in between.
            np.take(self._bytes, rows[chosen], axis=0, out=result[chosen], mode="clip")
            self._give_back()
        return result.view(self._dtype).reshape(len(rows), *self._shape[1:])

    def _give_back(self) -> None:
        """What was read stays in the cache of the system, which knows when it needs the room."""
        if len(self._map) > RESIDENT:
            self._advise("MADV_DONTNEED")

    def _advise(self, advice: str) -> None:
        if hasattr(mmap, advice):  # not on every system
            self._map.madvise(getattr(mmap, advice))


class Spool:
    """A temporary file that is gone with the process, however that ends.

    Raises:
        StorageError: it can't be made.
    """

    def __init__(self) -> None:
        try:
            self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - mapped, then closed
        except OSError as error:
            raise no_room(error) from error

    def write(self, values: Array) -> None:
        """Append rows. Raises StorageError: there is no room for them."""
        rest = np.ascontiguousarray(values).reshape(-1).view(np.uint8).data
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as error:
            raise no_room(error) from error

    def mapped(self, shape: tuple[int, ...], dtype: np.dtype[Any]) -> MappedRows:
        """What was written, as rows; nothing can be written after."""
        with self._file:
            return MappedRows(self._file.fileno(), 0, shape, dtype)


def no_room(error: OSError) -> StorageError:
    """What keeps a temporary file from being written, in words."""
    reason = (error.strerror or str(error)).lower()
    return StorageError(
        f"data that is streamed needs a temporary file in {tempfile.gettempdir()}: {reason}",
        "name a folder with more room in the variable TMPDIR",
    )


def unchanged(path: os.PathLike[str], name: str) -> Callable[[], None]:
    """A check that a file has the size and the time of change that it has now."""
    before = _state(path)

    def check() -> None:
        try:
            now = _state(path)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise DataChanged(f"{name} can't be read any more: {reason}") from error
        if now != before:
            raise DataChanged(f"{name} was changed while it was in use")

    return check


def _state(path: os.PathLike[str]) -> tuple[int, int]:
    status = os.stat(path)
    return status.st_size, status.st_mtime_ns
