"""Samples that are chosen by number: arrays in memory, or rows that are read when asked for.

Lazy rows stay in their file, in an archive or in a temporary file. What is done to them (choosing
some, another shape, a normalization) is done when they are read, so it is the same arithmetic on
the same numbers as on an array.
"""

import os
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from ...compiler.objectives.wanted import filled
from ...spec_schema.types import Shape, product
from ..storage.durable import InputChanged, StorageError

STAY = "data that is streamed must stay as it is until the run ends"


class DataChanged(InputChanged):
    """A file that is streamed was changed or is gone."""

    def __init__(self, message: str) -> None:
        super().__init__(message, STAY)


Array: TypeAlias = NDArray[Any]

CHUNK = 2**20
"""Numbers that are looked at at once where all rows are: 8 MiB of float64."""


class Rows(Protocol):
    """Samples along the first axis. An array is such rows, and `LazyRows` are."""

    @property
    def shape(self) -> tuple[int, ...]: ...

    @property
    def dtype(self) -> np.dtype[Any]: ...

    def __len__(self) -> int: ...

    def __getitem__(self, chosen: Any) -> Any:
        """The samples of these numbers (an array of integers), or of a slice, as an array."""

    def reshape(self, size: int, /, *sample: int) -> Any:
        """The same numbers, each sample in another shape."""


@dataclass(frozen=True, slots=True, eq=False)
class LazyRows:
    """Rows that stay where they are.

    Attributes:
        shape: how many, then the shape of one.
        dtype: of what `read` gives.
        read: numbers of rows (int64) → their samples. Raises DataChanged.
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
        """Only these rows, in this order."""
        shape = (len(numbers), *self.shape[1:])
        return LazyRows(shape, self.dtype, lambda rows: self.read(numbers[rows]))

    def reshape(self, size: int, /, *sample: int) -> "LazyRows":
        """The same numbers, each sample in another shape."""
        shape = (size, *sample)
        return LazyRows(shape, self.dtype, lambda rows: self.read(rows).reshape(-1, *sample))

    def transformed(self, change: Callable[[Array], Array], dtype: str) -> "LazyRows":
        """What a function makes of each sample; their shape stays."""
        return LazyRows(self.shape, np.dtype(dtype), lambda rows: change(self.read(rows)))


def subset(rows: Rows, numbers: NDArray[np.int64]) -> Rows:
    """Only these rows, in this order: in memory if they were."""
    if isinstance(rows, LazyRows):
        return rows.subset(numbers)
    chosen: Array = rows[numbers]
    return chosen


def chunks(rows: Rows) -> Iterator[tuple[int, Array]]:
    """All rows piece by piece, each with the number of its first.

    The cut depends on the shape only, and pieces lie in memory row by row: sums over them are the
    same to the last bit wherever the rows come from.
    """
    size = max(1, CHUNK // max(1, product(rows.shape[1:]) or 1))
    for start in range(0, len(rows), size):
        yield start, np.ascontiguousarray(rows[start : start + size])


Arranged = TypeVar("Arranged", bound=Rows)


def arrange(values: Arranged, declared: Shape) -> Arranged | None:
    """The rows with samples of the declared shape; None: they don't fit.

    Samples may be flat, or differ in axes of size 1; one declared dimension may be open. Axes are
    never swapped and never merged otherwise: that would hide pictures with their channels first.

    Args:
        declared: the shape without the batch.
    """
    given = values.shape[1:]
    if matches(given, declared):
        return values
    if len(given) == 1 or _without_ones(given) == _without_ones(declared):
        wanted = filled(declared, product(given) or 0)
        return None if wanted is None else values.reshape(len(values), *wanted)
    return None


def matches(given: Shape, declared: Shape) -> bool:
    """Whether every declared dimension is open or the given one."""
    return len(given) == len(declared) and all(
        want in (None, size) for size, want in zip(given, declared, strict=True)
    )


def _without_ones(shape: Shape) -> Shape:
    return tuple(dim for dim in shape if dim != 1)


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


def combined(parts: Iterable[bytes]) -> bytes:
    """One digest of several contents in their order."""
    return sha256(b"".join(sha256(part).digest() for part in parts)).digest()
