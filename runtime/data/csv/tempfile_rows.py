"""Rows in a file: where they lie, or written once into a temporary file without a name.

They are read by calls, not mapped into memory: a system may map two megabytes around a row of a
kilobyte, all of it counts as memory of the process, and a file that gets shorter would kill it.
"""

import os
import tempfile
import weakref
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...storage.durable import StorageError
from ..changed import DataChanged
from ..rows import CHUNK, Array, LazyRows


class StoredRows:
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
        self._handle, self._start, self._check = os.dup(handle), start, check
        weakref.finalize(self, os.close, self._handle)
        self._shape, self._dtype = shape, dtype
        self._width = dtype.itemsize * int(np.prod(shape[1:]))

    def lazy(self) -> LazyRows:
        """These rows as such."""
        return LazyRows(self._shape, self._dtype, self._read)

    def transposed(self) -> LazyRows:
        """The same numbers with the axes reversed, in a new file, so that rows lie whole."""
        size, width = self._shape[-1], self._dtype.itemsize
        columns = int(np.prod(self._shape[:-1]))
        step, spool = max(1, CHUNK // max(1, columns)), TempfileRows()
        for start in range(0, size, step):
            count = min(step, size - start)
            places = [(column * size + start) * width for column in range(columns)]
            part = self._bytes(places, count * width).view(self._dtype)
            spool.write(part.reshape(*self._shape[:-1], count).T)
        return spool.rows(self._shape[::-1], self._dtype).lazy()

    def _read(self, rows: NDArray[np.int64]) -> Array:
        self._check()
        if len(rows) and ((rows < 0) | (rows >= self._shape[0])).any():
            raise IndexError(rows)
        if len(rows) and (np.diff(rows) == 1).all():
            found = self._bytes([int(rows[0]) * self._width], len(rows) * self._width)
        else:
            found = self._bytes((rows * self._width).tolist(), self._width)
        return found.view(self._dtype).reshape(len(rows), *self._shape[1:])

    def _bytes(self, places: list[int], count: int) -> NDArray[np.uint8]:
        """So many bytes from each place on."""
        handle, start = self._handle, self._start
        found = b"".join([os.pread(handle, count, start + place) for place in places])
        if len(found) != count * len(places):
            raise DataChanged("a file that is streamed has become shorter")
        return np.frombuffer(found, np.uint8)


class TempfileRows:
    """A temporary file that is gone with the process, however that ends.

    Raises:
        StorageError: it can't be made.
    """

    def __init__(self) -> None:
        try:
            self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - `rows` closes it
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

    def rows(self, shape: tuple[int, ...], dtype: np.dtype[Any]) -> StoredRows:
        """What was written, as rows; nothing can be written after."""
        with self._file:
            return StoredRows(self._file.fileno(), 0, shape, dtype)


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
