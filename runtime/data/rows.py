"""Samples that are selected by number: arrays in memory, or rows that are read on demand.

Lazy rows stay in a file, an archive or a temporary file. Selecting, reshaping and normalizing them
happens when they are read, with the same arithmetic on the same numbers as on an array.
"""

import os
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from ...compiler.objectives.objectives import filled
from ...spec_schema.shapes import Shape, product
from ..storage.durable import InputChanged, StorageError

STAY = "streamed data must not change while it is in use"


class DataChanged(InputChanged):
    """A file that is streamed has changed or is gone."""

    def __init__(self, message: str, help: str = STAY) -> None:
        super().__init__(message, help)


Array: TypeAlias = NDArray[Any]

CHUNK = 2**20
"""Numbers per chunk: 8 MiB of float64."""


DENSE = 2
"""Ascending rows are read together with those between them if that is at most so many in all, as a
multiple of their number."""


class Rows(Protocol):
    """Samples along the first axis: an array, or `LazyRows`."""

    @property
    def shape(self) -> tuple[int, ...]: ...

    @property
    def dtype(self) -> np.dtype[Any]: ...

    def __len__(self) -> int: ...

    def __getitem__(self, chosen: Any) -> Any:
        """Returns the samples of these numbers (an array of integers) or of a slice."""

    def reshape(self, size: int, /, *sample: int) -> Any:
        """Returns the same numbers with samples of another shape."""


@dataclass(frozen=True, slots=True, eq=False)
class LazyRows:
    """Rows that are read on demand.

    Attributes:
        shape: The number of rows, then the shape of one.
        dtype: The type of what `read` returns.
        read: Returns the samples of these row numbers (int64). Raises DataChanged.
    """

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    read: Callable[[NDArray[np.int64]], Array]

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, chosen: Any) -> Array:
        if isinstance(chosen, slice):
            chosen = np.arange(*chosen.indices(len(self)))
        return self.read(np.asarray(chosen, np.int64))

    def subset(self, numbers: NDArray[np.int64]) -> "LazyRows":
        """Returns only these rows, in this order."""
        shape = (len(numbers), *self.shape[1:])
        return LazyRows(shape, self.dtype, lambda rows: self.read(numbers[rows]))

    def reshape(self, size: int, /, *sample: int) -> "LazyRows":
        """Returns the same numbers with samples of another shape."""
        shape = (size, *sample)
        return LazyRows(shape, self.dtype, lambda rows: self.read(rows).reshape(-1, *sample))

    def transformed(self, change: Callable[[Array], Array], dtype: str) -> "LazyRows":
        """Returns rows with a function applied to the samples, which keeps their shape."""
        return LazyRows(self.shape, np.dtype(dtype), lambda rows: change(self.read(rows)))


def held(rows: Rows) -> int:
    """Returns the bytes that rows take in memory."""
    if isinstance(rows, LazyRows):
        return 0
    return rows.dtype.itemsize * (product(rows.shape) or 0)


def subset(rows: Rows, numbers: NDArray[np.int64]) -> Rows:
    """Returns only these rows, in this order: an array if they were one."""
    if isinstance(rows, LazyRows):
        return rows.subset(numbers)
    chosen: Array = rows[numbers]
    return chosen


@dataclass(frozen=True, slots=True, eq=False)
class ChosenRows:
    """Some rows of an array, which are copied when they are read.

    Attributes:
        base: All rows.
        numbers: The numbers of those that are chosen.
        is_spare: Whether nobody else needs the array: they may be moved to its front, where they
            ascend.
    """

    base: Array
    numbers: NDArray[np.int64]
    is_spare: bool = False

    @property
    def shape(self) -> tuple[int, ...]:
        return (len(self.numbers), *self.base.shape[1:])

    @property
    def dtype(self) -> np.dtype[Any]:
        return self.base.dtype

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, chosen: Any) -> Array:
        found: Array = self.base[self.numbers[chosen]]
        return found

    def reshape(self, size: int, /, *sample: int) -> "ChosenRows":
        """Returns the same numbers with samples of another shape."""
        return ChosenRows(self.base.reshape(len(self.base), *sample), self.numbers)


def view(rows: Rows, numbers: NDArray[np.int64]) -> Rows:
    """Returns only these rows, in this order, which are copied when they are read."""
    return ChosenRows(rows, numbers) if isinstance(rows, np.ndarray) else subset(rows, numbers)


def are_all(numbers: NDArray[np.int64], size: int) -> bool:
    """Whether these are the numbers of all rows in their order."""
    return len(numbers) == size and bool((np.diff(numbers, prepend=-1) == 1).all())


def chunks(rows: Rows) -> Iterator[tuple[int, Array]]:
    """Yields all rows in chunks, each with the number of its first row.

    The size of a chunk depends on the shape only, and chunks are contiguous in memory: sums over
    them are bit-for-bit identical wherever the rows come from.
    """
    size = max(1, CHUNK // max(1, product(rows.shape[1:]) or 1))
    for start in range(0, len(rows), size):
        yield start, np.ascontiguousarray(rows[start : start + size])


Arranged = TypeVar("Arranged", bound=Rows)


def arrange(values: Arranged, declared: Shape) -> Arranged | None:
    """Returns the rows with samples of the declared shape; None if they don't fit.

    Samples may be flat, or differ in axes of size 1; one declared dimension may be open. Axes are
    never swapped or merged otherwise, since that would hide images with channels first.

    Args:
        declared: The shape without the batch.
    """
    given = values.shape[1:]
    if matches(given, declared):
        return values
    if len(given) == 1 or _without_ones(given) == _without_ones(declared):
        wanted = filled(declared, product(given) or 0)
        return None if wanted is None else values.reshape(len(values), *wanted)
    return None


def matches(given: Shape, declared: Shape) -> bool:
    """Whether every declared dimension is open or equal."""
    return len(given) == len(declared) and all(
        want in (None, size) for size, want in zip(given, declared, strict=True)
    )


def _without_ones(shape: Shape) -> Shape:
    return tuple(dim for dim in shape if dim != 1)


class StoredRows:
    """Rows that are stored one after the other in a file.

    Args:
        handle: The file; it may be closed afterwards.
        start: The offset of the first byte.
        check: Called before each read. Raises DataChanged.
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
        """Returns them as lazy rows."""
        return LazyRows(self._shape, self._dtype, self._read)

    def transposed(self) -> LazyRows:
        """Returns the same numbers with the axes reversed, in a temporary file, so that rows are
        contiguous.
        """
        size, width = self._shape[-1], self._dtype.itemsize
        columns = int(np.prod(self._shape[:-1]))
        step, stored = max(1, CHUNK // max(1, columns)), TempfileRows()
        for start in range(0, size, step):
            count = min(step, size - start)
            places = [(column * size + start) * width for column in range(columns)]
            part = self._bytes(places, count * width).view(self._dtype)
            stored.write(part.reshape(*self._shape[:-1], count).T)
        return stored.rows(self._shape[::-1], self._dtype).lazy()

    def _read(self, rows: NDArray[np.int64]) -> Array:
        self._check()
        if len(rows) and ((rows < 0) | (rows >= self._shape[0])).any():
            raise IndexError(rows)
        first = int(rows[0]) if len(rows) else 0
        is_dense = len(rows) and int(rows[-1]) - first < DENSE * len(rows)
        if is_dense and (np.diff(rows) > 0).all():
            count = int(rows[-1]) - first + 1
            found = self._bytes([first * self._width], count * self._width)
            whole = found.view(self._dtype).reshape(count, *self._shape[1:])
            return whole if count == len(rows) else whole[rows - first]
        found = self._bytes((rows * self._width).tolist(), self._width)
        return found.view(self._dtype).reshape(len(rows), *self._shape[1:])

    def _bytes(self, places: list[int], count: int) -> NDArray[np.uint8]:
        """Returns this many bytes from each offset."""
        handle, start = self._handle, self._start
        found = b"".join([os.pread(handle, count, start + place) for place in places])
        if len(found) != count * len(places):
            raise DataChanged("a streamed file was truncated")
        return np.frombuffer(found, np.uint8)


class TempfileRows:
    """Rows in a temporary file that disappears with the process, however it ends.

    Raises:
        StorageError: The file can't be created.
    """

    def __init__(self) -> None:
        try:
            self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - `rows` closes it
        except OSError as error:
            raise no_room(error) from error

    def write(self, values: Array) -> None:
        """Append rows. Raises StorageError if the disk is full."""
        rest = np.ascontiguousarray(values).reshape(-1).view(np.uint8).data
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as error:
            raise no_room(error) from error

    def rows(self, shape: tuple[int, ...], dtype: np.dtype[Any]) -> StoredRows:
        """Returns what was written, as rows; nothing can be written afterwards."""
        with self._file:
            return StoredRows(self._file.fileno(), 0, shape, dtype)


def free_space() -> int:
    """Returns the bytes that temporary files may take; 0 if it is unknown."""
    try:
        return shutil.disk_usage(tempfile.gettempdir()).free
    except OSError:
        return 0


def no_room(error: OSError) -> StorageError:
    """Returns the error for a temporary file that can't be written."""
    reason = (error.strerror or str(error)).lower()
    return StorageError(
        f"can't write the temporary file for streamed data in {tempfile.gettempdir()}: {reason}",
        "set the environment variable TMPDIR to a folder with more space",
    )


def unchanged(path: os.PathLike[str], name: str) -> Callable[[], None]:
    """Returns a check that a file still has its present size and modification time."""
    before = _state(path)

    def check() -> None:
        try:
            now = _state(path)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise DataChanged(f"{name} can no longer be read: {reason}") from error
        if now != before:
            raise DataChanged(f"{name} was changed while it was in use")

    return check


def _state(path: os.PathLike[str]) -> tuple[int, int]:
    status = os.stat(path)
    return status.st_size, status.st_mtime_ns


def combined(parts: Iterable[bytes | memoryview]) -> bytes:
    """Returns one digest of several contents in their order."""
    return sha256(b"".join(sha256(part).digest() for part in parts)).digest()
