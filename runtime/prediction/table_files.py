"""Writes tables block by block, as CSV, JSON lines or Parquet."""

import csv
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal, Protocol, TextIO, TypeAlias, cast, get_args

import numpy as np
import pyarrow as pa

from ...spec_schema.errors import Error, as_asked, check_choice, path_of
from ...spec_schema.findings.printable import printable
from ...spec_schema.reports.json_text import json_text
from ..console.streams import is_shown
from ..storage.whole_files import check_place, new_binary_file, new_file

TableFormat: TypeAlias = Literal["csv", "jsonl", "parquet"]
FORMATS: tuple[TableFormat, ...] = get_args(TableFormat)
_SUFFIXES: dict[str, TableFormat] = {
    "": "csv",
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
}
ROWS = 2**16
"""Rows of a group of a Parquet file, at least."""


def format_of(path: Path) -> TableFormat:
    """Returns the format of a file by its suffix. Raises Error."""
    suffix = path.suffix.lower()
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    raise Error(
        f"unknown table format `{printable(path.suffix)}` ({printable(str(path))})",
        "known formats: CSV (.csv), JSON lines (.jsonl), Parquet (.parquet)",
    )


class TableWriter(Protocol):
    """Writes one table."""

    def write(self, batch: pa.RecordBatch) -> None:
        """Append rows; every batch has the same columns."""


class CsvWriter:
    """Writes CSV with a header.

    Args:
        shown: Whether it is written to a terminal or a log, where control characters are escaped.
    """

    def __init__(self, file: TextIO, shown: bool = False) -> None:
        self._writer, self._shown = csv.writer(file, lineterminator="\n"), shown
        self._has_header = False

    def write(self, batch: pa.RecordBatch) -> None:
        if not self._has_header:
            self._write([batch.schema.names])
            self._has_header = True
        self._write(zip(*map(texts, batch.columns), strict=True))

    def _write(self, rows: Any) -> None:
        self._writer.writerows([map(printable, row) for row in rows] if self._shown else rows)


class JsonLinesWriter:
    """Writes a JSON object per line. NaN is null; infinity is 1e999, which reads back as such.

    Args:
        shown: Whether it is written to a terminal or a log: in ASCII.
    """

    def __init__(self, file: TextIO, shown: bool = False) -> None:
        self._file, self._shown = file, shown

    def write(self, batch: pa.RecordBatch) -> None:
        keys = [self._text(name) for name in batch.schema.names]
        columns = [self._tokens(column) for column in batch.columns]
        for row in zip(*columns, strict=True):
            pairs = ", ".join(f"{key}: {token}" for key, token in zip(keys, row, strict=True))
            self._file.write(f"{{{pairs}}}\n")

    def _tokens(self, column: pa.Array) -> Sequence[str]:
        if not pa.types.is_floating(column.type):
            return [self._text(item) for item in column.to_pylist()]
        return [_NOT_JSON.get(text, text) for text in texts(column)]

    def _text(self, value: Any) -> str:
        if self._shown:
            return json_text(value)
        return json.dumps(value, ensure_ascii=False, default=str)


_NOT_JSON = {"": "null", "nan": "null", "inf": "1e999", "-inf": "-1e999"}


class ParquetWriter:
    """Writes a Parquet file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._writer: Any = None
        self._waiting: list[pa.RecordBatch] = []

    def write(self, batch: pa.RecordBatch) -> None:
        self._waiting.append(batch)
        if sum(one.num_rows for one in self._waiting) >= ROWS:
            self._flush()

    def _flush(self) -> None:
        from pyarrow import parquet

        if not self._waiting:
            return
        if self._writer is None:
            self._writer = parquet.ParquetWriter(self._file, self._waiting[0].schema)
        self._writer.write_table(pa.Table.from_batches(self._waiting))
        self._waiting = []

    def close(self) -> None:
        """Finish the table, but leave the file open."""
        self._flush()
        if self._writer is not None:
            self._writer.close()


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a table is written.

    Attributes:
        place: The path of a new file, or a text stream.
        format: Its format.
    """

    place: Path | TextIO
    format: TableFormat

    @property
    def name(self) -> str:
        """The path; empty for a stream."""
        return str(self.place) if isinstance(self.place, Path) else ""

    @contextmanager
    def opened(self) -> Iterator[TableWriter]:
        """Context with a writer. A file exists once it is complete. Raises StorageError."""
        if not isinstance(self.place, Path):
            yield _TEXT[self.format](self.place, is_shown(self.place))
        elif self.format in _TEXT:
            with new_file(self.place) as text:
                yield _TEXT[self.format](text)
        else:
            with new_binary_file(self.place) as file:
                writer = ParquetWriter(file)
                yield writer
                writer.close()


_TEXT: dict[str, type[CsvWriter] | type[JsonLinesWriter]] = {
    "csv": CsvWriter,
    "jsonl": JsonLinesWriter,
}


def destination_of(place: object, format: TableFormat | None = None) -> Destination:
    """Returns where to write a table.

    Args:
        place: A path, at which nothing exists, or a text stream.
        format: Defaults to that of the suffix; CSV for a stream.

    Raises:
        Error: The format is unknown, or not text and `place` is a stream.
        StorageError: The file can't be written.
        TypeError: It is neither a path nor a stream.
    """
    if format is not None:
        check_choice("table format", format, FORMATS)
    if hasattr(place, "write"):
        if format == "parquet":
            help = as_asked("add `--output FILE`", "give a path")
            raise Error("a Parquet file can't be written to a text stream", help)
        return Destination(cast(TextIO, place), format or "csv")
    path = path_of(place, "path")
    found = format or format_of(path)
    check_place(path, new=True)
    return Destination(path, found)


def texts(column: pa.Array) -> list[str]:
    """Returns the values of a column as text: the shortest that reads back as the same number, and
    empty for null.
    """
    if not pa.types.is_floating(column.type):
        return ["" if item is None else str(item) for item in column.to_pylist()]
    values = column.to_numpy(zero_copy_only=False)
    if column.null_count:  # null has become NaN
        absent = column.is_null().to_numpy(zero_copy_only=False).tolist()
        pairs = zip(_numbers(values), absent, strict=True)
        return ["" if is_absent else text for text, is_absent in pairs]
    return [*_numbers(values)]


def _numbers(values: Any) -> Iterator[str]:
    """Yields the shortest decimal for each number: 0.3, not 0.300000012."""
    if values.dtype == np.float64:
        return (repr(value).removesuffix(".0") for value in values.tolist())
    return (f"{float(text):.9g}" for text in values.astype("U32").tolist())
