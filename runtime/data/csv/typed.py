"""Rows of a CSV file that pyarrow parses, where it finds what the csv module would find."""

import io
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..tables.buffers import doubles_in, indices_in
from ..tables.notation import Notation
from ..tables.table import Row, Texts
from .dialect import Dialect
from .pieces import has_blank_line, is_regular

if TYPE_CHECKING:
    import pyarrow as pa

BLOCK = 2**21
"""Bytes that pyarrow parses at a time: mostly a whole piece, whose columns then stay in one."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to read of a table.

    Attributes:
        width: The number of its columns.
        numbers: The columns to read as numbers.
        texts: The columns to read as text.
        dialect: How lines are divided into cells.
        notation: How numbers and missing values are written.
    """

    width: int
    numbers: list[int]
    texts: list[int]
    dialect: Dialect
    notation: Notation

    @property
    def suits_arrow(self) -> bool:
        """Whether pyarrow can read such a table at all."""
        return self.dialect.suits_arrow and bool(self.numbers or self.texts)

    @property
    def parsed(self) -> set[int]:
        """The columns whose numbers pyarrow parses."""
        return set() if self.notation.thousands else {*self.numbers} - {*self.texts}


class TextRows:
    """Rows of cells as the csv module reads them.

    Args:
        rows: The cells.
        width: The number of columns.
        notation: How numbers and missing values are written.
    """

    def __init__(self, rows: list[list[str]], width: int, notation: Notation) -> None:
        self._rows, self._notation = rows, notation
        self.is_whole = all(len(row) == width for row in rows)

    def __len__(self) -> int:
        return len(self._rows)

    def numbers(self, column: int) -> NDArray[np.float64] | None:
        return self._notation.numbers_of([row[column] for row in self._rows])

    def texts(self, column: int) -> Texts:
        cells = [row[column] if column < len(row) else "" for row in self._rows]
        return Texts(cells, np.arange(len(cells)))

    def values(self, column: int) -> NDArray[np.object_]:
        return self.texts(column).cells()

    def rows(self) -> list[Row]:
        return [*self._rows]


@dataclass(frozen=True)
class _Piece:
    """A piece of a file, and its cells as the csv module reads them."""

    content: bytes
    dialect: Dialect

    @cached_property
    def rows(self) -> list[Row]:
        return [*self.dialect.reader(text_of(self.content))]


class TypedRows:
    """Rows that pyarrow has parsed.

    Args:
        batch: The columns, called by their numbers.
        piece: The piece that the rows are from.
        start: The number of the first row in it.
        notation: How numbers and missing values are written.
    """

    is_whole = True

    def __init__(
        self, batch: "pa.RecordBatch", piece: _Piece, start: int, notation: Notation
    ) -> None:
        self._columns = dict(zip(batch.schema.names, batch.columns, strict=True))
        self._count, self._piece, self._start = batch.num_rows, piece, start
        self._notation = notation

    def __len__(self) -> int:
        return int(self._count)

    def numbers(self, column: int) -> NDArray[np.float64] | None:
        import pyarrow as pa

        array = self._columns[str(column)]
        if not pa.types.is_float64(array.type):
            return self._notation.numbers_of(array.to_pylist())
        values = doubles_in(array)
        if array.null_count:  # pyarrow parses `nan`
            is_certain = int(np.isnan(values).sum()) == array.null_count
        else:
            is_certain = not len(values) or not np.isnan(values.min())
        return values if is_certain and not self._notation.may_mark(values) else None

    def texts(self, column: int) -> Texts:
        encoded = self._columns[str(column)]
        distinct = [*encoded.dictionary.to_pylist(), ""]
        return Texts(distinct, indices_in(encoded.indices, len(distinct) - 1))

    def values(self, column: int) -> NDArray[np.object_]:
        return self.texts(column).cells()

    def rows(self) -> list[Row]:
        return self._piece.rows[self._start : self._start + len(self)]


def text_of(piece: bytes) -> io.StringIO:
    """Returns the lines of a piece, with their ends."""
    return io.StringIO(piece.decode("utf-8", "replace"), newline="")


def typed_rows(piece: bytes, wanted: Wanted) -> list[TypedRows] | None:
    """Returns the rows of a piece; None if pyarrow can't read it, or may read it differently."""
    if not is_regular(piece, wanted.dialect):
        return None
    table = _parsed(piece, wanted)
    if table is None or (_may_have_blank_rows(table) and has_blank_line(piece)):
        return None
    found, start = [], 0
    source = _Piece(piece, wanted.dialect)
    for batch in table.to_batches():
        found.append(TypedRows(batch, source, start, wanted.notation))
        start += batch.num_rows
    return found


def _parsed(piece: bytes, wanted: Wanted) -> "pa.Table | None":
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    parsed, notation, dialect = wanted.parsed, wanted.notation, wanted.dialect
    columns = sorted({*wanted.numbers, *wanted.texts})
    text = pa.dictionary(pa.int32(), pa.string())
    types = {str(one): pa.float64() if one in parsed else text for one in columns}
    try:
        return arrow_csv.read_csv(
            pa.BufferReader(piece),
            arrow_csv.ReadOptions(
                use_threads=False,
                block_size=BLOCK,
                column_names=[*map(str, range(wanted.width))],
            ),
            arrow_csv.ParseOptions(
                delimiter=dialect.delimiter,
                quote_char=dialect.quote or False,
                newlines_in_values=bool(dialect.quote) and dialect.quote.encode() in piece,
                ignore_empty_lines=False,
            ),
            arrow_csv.ConvertOptions(
                column_types=types,
                include_columns=[*types],
                null_values=["", *notation.marks],
                decimal_point=notation.decimal,
            ),
        )
    except pa.ArrowInvalid:
        return None


def _may_have_blank_rows(table: "pa.Table") -> bool:
    """Whether there may be rows from blank lines: all their cells are missing."""
    return all(column.null_count or column.type != "double" for column in table.columns)
