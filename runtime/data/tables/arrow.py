"""Tables that pyarrow reads: columns of Arrow data, batch by batch."""

import os
import sys
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.components.sources.tabular import Tabular
from ..faults import DataLocation
from .buffers import doubles_in, indices_in
from .notation import Notation
from .table import Chunk, ColumnNames, Row, Table, TableError, Texts
from .values import ValueRows, objects, text_of

if TYPE_CHECKING:
    import pyarrow as pa


class ArrowRows:
    """Rows of one batch.

    Args:
        columns: The columns that were asked for, by their numbers.
        count: The number of rows.
        width: The number of columns of the table.
        numbers: The columns to read as numbers.
        notation: How text writes numbers and missing values.
    """

    is_whole = True

    def __init__(
        self,
        columns: "dict[int, pa.Array]",
        count: int,
        width: int,
        numbers: Collection[int],
        notation: Notation,
    ) -> None:
        self._columns = columns
        self._count, self._width = count, width
        self._numbers, self._notation = numbers, notation

    def __len__(self) -> int:
        return self._count

    def numbers(self, column: int) -> NDArray[np.float64] | None:
        import pyarrow as pa

        array = self._columns[column]
        kind = pa.types
        if kind.is_float64(array.type):
            return self._certain(doubles_in(array))
        array = _plain(array)
        if kind.is_string(array.type) or kind.is_large_string(array.type):
            return None if array.null_count else self._notation.numbers_of(array.to_pylist())
        if kind.is_boolean(array.type):
            array = array.cast(pa.uint8())
        is_number = kind.is_integer(array.type) or kind.is_floating(array.type)
        if not (is_number or kind.is_decimal(array.type) or kind.is_null(array.type)):
            return None
        return self._certain(doubles_in(array.cast(pa.float64(), safe=False)))

    def _certain(self, values: NDArray[np.float64]) -> NDArray[np.float64] | None:
        return None if self._notation.may_mark(values) else values

    def texts(self, column: int) -> Texts:
        array = self._columns[column]
        try:
            encoded = array if _is_encoded(array) else _plain(array).dictionary_encode()
        except NotImplementedError:  # of nested values
            return Texts([*map(text_of, array.to_pylist())], np.arange(self._count))
        distinct = [*map(text_of, encoded.dictionary.to_pylist()), ""]
        return Texts(distinct, indices_in(encoded.indices, len(distinct) - 1))

    def values(self, column: int) -> NDArray[np.object_]:
        array = _plain(self._columns[column])
        if array.type in ("string", "large_string"):
            return self.texts(column).cells()
        return objects(array.to_pylist())

    def rows(self) -> list[Row]:
        columns = {index: _plain(array).to_pylist() for index, array in self._columns.items()}
        rows = ValueRows(columns, self._count, self._width, self._numbers, self._notation)
        return rows.rows()


def sound(batch: "pa.RecordBatch") -> "pa.RecordBatch":
    """Returns a batch that was read from a file, whose text and positions in buffers are valid.

    pyarrow itself reads what isn't, and then fails or crashes when it is used.

    Raises:
        pyarrow.ArrowInvalid: A column is damaged.
    """
    import pyarrow as pa

    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        try:
            column.validate(full=True)
        except pa.ArrowInvalid as error:
            reason = str(error).rpartition("Invalid: ")[2]
            raise pa.ArrowInvalid(f"column `{name}`: {reason}") from None
    return batch


def _is_encoded(column: "pa.Array") -> bool:
    """Whether a column has a dictionary that is no longer than itself."""
    import pyarrow as pa

    is_small = pa.types.is_dictionary(column.type) and len(column.dictionary) <= len(column)
    return is_small and pa.types.is_int32(column.type.index_type)


def _plain(column: "pa.Array") -> "pa.Array":
    """Returns a column without a dictionary."""
    import pyarrow as pa

    is_encoded = pa.types.is_dictionary(column.type)
    return column.dictionary_decode() if is_encoded else column


class ArrowTable(Table):
    """A table of Arrow data.

    Args:
        source: The source in the spec.
        names: The names of the columns.
        size: The bytes that it takes in memory, about.
        count: The number of rows; 0 if only reading tells.
        batches: Yields the batches with only the columns of these numbers.
    """

    def __init__(
        self,
        source: Tabular,
        names: ColumnNames,
        size: int,
        count: int,
        batches: "Callable[[list[int]], Iterator[pa.RecordBatch]]",
    ) -> None:
        super().__init__(source, names, (), size)
        self._batches, self._count = batches, count

    @cached_property
    def first(self) -> Sequence[str]:
        """Reads as much as a batch: it is rarely needed."""
        try:
            batches = self._batches([*range(len(self.header))])
            found = next((batch for batch in batches if batch.num_rows), None)
        except (TableError, OSError):  # reported when all of it is read
            return ()
        return [text_of(column[0].as_py()) for column in found.columns] if found else ()

    @property
    def expected(self) -> int:
        return self._count

    def chunks(self, numbers: Collection[int], texts: Collection[int]) -> Iterator[Chunk]:
        notation = Notation.of(self.source)
        wanted = sorted({*numbers, *texts})
        for batch in ahead(self._batches(wanted)):
            columns = dict(zip(wanted, batch.columns, strict=True))
            yield ArrowRows(columns, batch.num_rows, len(self.header), numbers, notation)

    def places(self, cells: Sequence[tuple[int, int]]) -> list[DataLocation]:
        return [(self.words(row, column), None) for row, column in cells]


def release() -> None:
    """Give the memory back that pyarrow keeps for the next batches: about 100 MiB."""
    if "pyarrow" in sys.modules:
        import pyarrow as pa

        pa.default_memory_pool().release_unused()


T = TypeVar("T")
R = TypeVar("R")

THREADS = 4
"""Threads that work in parallel, at most."""


def in_parallel(items: Iterable[T], work: Callable[[T], R]) -> Iterator[R]:
    """Yields the results of some work on items in their order.

    The threads are not those of pyarrow, since those keep the memory that they have used.
    """
    threads = min(THREADS, os.cpu_count() or 1)
    with ThreadPoolExecutor(threads) as pool:
        coming: deque[Future[R]] = deque()
        for item in items:
            coming.append(pool.submit(work, item))
            if len(coming) > threads:
                yield coming.popleft().result()
        while coming:
            yield coming.popleft().result()


def ahead(items: Iterator[T]) -> Iterator[T]:
    """Yields items, the next of which is made meanwhile in another thread."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = pool.submit(next, items, None)
            yield item
