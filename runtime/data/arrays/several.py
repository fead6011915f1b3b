"""Arrays of several files, whose samples follow one another."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.findings import codes
from ...storage.archive import NpyHeader
from ..rows import Array, LazyRows, Rows, TempfileRows, combined
from .opened import LARGEST, ArrayError, ArrayFile, Member

MOST_OPEN = 64
"""Files whose rows are read where they are; the rows of more are put into one temporary file."""

Open: TypeAlias = Callable[[], AbstractContextManager[ArrayFile]]


class NamedFile(NamedTuple):
    """A file by its name in messages, and what opens it."""

    name: str
    open: Open


class SeveralFiles:
    """Several files with the same arrays: an `ArrayFile`. One is open at a time.

    Args:
        files: The files in their order.
        name: What messages call them together.
    """

    def __init__(self, files: Sequence[NamedFile], name: str) -> None:
        self._files, self._name = files, name
        self._headers: dict[str, list[NpyHeader]] = {}

    def __enter__(self) -> "SeveralFiles":
        for one in self._files:
            with one.open():
                """It can be read."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Do nothing: no file is open."""

    def names(self) -> list[str]:
        """See `ArrayFile`."""
        with self._files[0].open() as first:
            return first.names()

    def header(self, name: str, *, stay: bool = False) -> NpyHeader:
        """See `ArrayFile`."""
        if name not in self._headers:
            found = self._each(name)
            self._check_lengths(name, found)
            self._headers[name] = found
        whole = self._whole(name)
        if not stay and whole.size > LARGEST:
            what = codes.arrays.array_too_large(name, self._name, whole.size, LARGEST)
            raise ArrayError(what)
        return whole

    def read(self, name: str, *, stay: bool = False) -> Member:
        """See `ArrayFile`."""
        header = self.header(name, stay=stay)
        if stay and len(self._files) <= MOST_OPEN:
            members = [self._member(one, name, stay=True) for one in self._files]
            rows = one_after_another([member.values for member in members], header.dtype)
            return Member(rows, combined(member.digest for member in members))
        return self._copied(name, header, stay)

    def place(self, row: int) -> tuple[str, int]:
        """Returns the file that has a row, and the number of the row in it."""
        lengths = [header.shape[0] for header in next(iter(self._headers.values()))]
        ends = np.cumsum(lengths)
        number = int(np.searchsorted(ends, row, side="right"))
        return self._files[number].name, row - int(ends[number] - lengths[number])

    def _each(self, name: str) -> list[NpyHeader]:
        """Returns the header in each file. Raises ArrayError if samples differ."""
        found: list[NpyHeader] = []
        for one in self._files:
            with one.open() as file:
                header = file.header(name, stay=True)
            if not header.shape:
                raise ArrayError(codes.assignments.scalar_array(name, one.name))
            if found and not _are_alike(found[0], header):
                kinds = [_described(one) for one in (header, found[0])]
                what = codes.assignments.other_samples(name, one.name, self._files[0].name, *kinds)
                raise ArrayError(what)
            found.append(header)
        return found

    def _check_lengths(self, name: str, headers: Sequence[NpyHeader]) -> None:
        """Raises ArrayError if a file has another number of samples in another array."""
        for other, known in self._headers.items():
            for one, header, before in zip(self._files, headers, known, strict=True):
                lengths = {other: before.shape[0], name: header.shape[0]}
                if len({*lengths.values()}) > 1:
                    raise ArrayError(codes.array_lengths.lengths_differ(one.name, lengths))

    def _whole(self, name: str) -> NpyHeader:
        headers = self._headers[name]
        dtype = np.result_type(*(header.dtype for header in headers))
        count = sum(header.shape[0] for header in headers)
        return NpyHeader((count, *headers[0].shape[1:]), dtype, by_columns=False, start=0)

    def _copied(self, name: str, header: NpyHeader, stay: bool) -> Member:
        """Returns the rows of all files in one array, or in a temporary file."""
        if header.dtype.kind in "US":
            return self._texts(name)
        digests, start = [], 0
        stored = TempfileRows() if stay else None
        array = np.empty((0,) if stay else header.shape, header.dtype)
        for one in self._files:
            member = self._member(one, name, stay=False)
            values: Array = np.asarray(member.values[:], header.dtype)
            digests.append(member.digest)
            if stored:
                stored.write(values)
            else:
                array[start : start + len(values)] = values
            start += len(values)
        rows = stored.rows(header.shape, header.dtype).lazy() if stored else array
        return Member(rows, combined(digests))

    def _texts(self, name: str) -> Member:
        """Returns the text of all files: only reading tells how long the longest is."""
        members = [self._member(one, name, stay=False) for one in self._files]
        size = max(member.values.dtype.itemsize for member in members)
        whole = self._whole(name)
        if size * whole.count > LARGEST:
            what = codes.arrays.array_too_large(name, self._name, size * whole.count, LARGEST)
            raise ArrayError(what)
        rows = np.concatenate([member.values[:] for member in members])
        return Member(rows, combined(member.digest for member in members))

    def _member(self, one: NamedFile, name: str, *, stay: bool) -> Member:
        with one.open() as file:
            return file.read(name, stay=stay)


def one_after_another(parts: Sequence[Rows], dtype: np.dtype[Any]) -> LazyRows:
    """Returns the rows of several arrays, with samples of one shape, as those of one."""
    lengths = [len(part) for part in parts]
    starts = np.cumsum([0, *lengths[:-1]])
    sample = parts[0].shape[1:]

    def read(rows: NDArray[np.int64]) -> Array:
        found = np.empty((len(rows), *sample), dtype)
        numbers = np.searchsorted(starts, rows, side="right") - 1
        for number in np.unique(numbers).tolist():
            here = numbers == number
            found[here] = parts[number][rows[here] - starts[number]]
        return found

    return LazyRows((sum(lengths), *sample), dtype, read)


def _are_alike(first: NpyHeader, other: NpyHeader) -> bool:
    """Whether samples have the same shape and type; text may have any length."""
    types = [one.dtype.newbyteorder("=") for one in (first, other)]
    is_text = first.dtype.kind == other.dtype.kind and first.dtype.kind in "US"
    return first.shape[1:] == other.shape[1:] and (is_text or types[0] == types[1])


def _described(header: NpyHeader) -> str:
    """`float32 [28, 28]`: the type and the shape of a sample."""
    kind = "text" if header.dtype.kind in "US" else header.dtype.name
    return f"{kind} [{', '.join(map(str, header.shape[1:]))}]"
