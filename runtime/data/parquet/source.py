"""Reads Parquet files."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ....spec_schema.components.sources.parquet import Parquet
from ....spec_schema.findings import codes
from ..request import Request, Samples, reads
from ..tables.arrow import ArrowTable, release, sound
from ..tables.opening import found_file, unique_names
from ..tables.several import read_files
from ..tables.table import Table, TableError

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 2**13
"""Rows of a batch."""

BUFFER = 2**16
"""Bytes of a column that are read at a time. By default, pyarrow keeps whole row groups."""


@reads(Parquet)
def read(source: Parquet, request: Request) -> Samples | None:
    """Returns the samples of Parquet files; None if they can't be read, which is reported."""
    return read_files(source, request, open_table)


def open_table(source: Parquet, request: Request) -> Table | None:
    """Returns the table of one file; None if it can't be read, which is reported."""
    path = found_file(source, request, "parquet")
    if path is None:
        return None
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path, pre_buffer=False) as file:
            schema = file.schema_arrow
            fields = schema.names
            count = file.metadata.num_rows
    except (pa.ArrowException, OSError) as error:
        _damaged(source, error).report(source, request)
        return None
    names = unique_names(source, fields, request)
    if names is None:
        return None

    def batches(columns: list[int]) -> "Iterator[pa.RecordBatch]":
        wanted = [fields[column] for column in columns]
        texts = [name for name in wanted if pa.types.is_string(schema.field(name).type)]
        return _batches(path, source, wanted, texts)

    return ArrowTable(source, names, 8 * count * len(fields), count, batches)


def _batches(
    path: Path, source: Parquet, columns: list[str], texts: list[str]
) -> "Iterator[pa.RecordBatch]":
    """Yields the batches with some columns. Columns of text keep the dictionary of the file."""
    import pyarrow as pa
    from pyarrow import parquet

    as_stored = {"buffer_size": BUFFER, "pre_buffer": False, "read_dictionary": texts}
    read = 0
    try:
        with parquet.ParquetFile(path, page_checksum_verification=True, **as_stored) as file:
            if not {*columns} <= {*file.schema_arrow.names}:
                raise pa.ArrowException("another table took its place while it was being read")
            for group in range(file.num_row_groups):  # pyarrow keeps the bytes of all it is asked
                for batch in file.iter_batches(ROWS, [group], columns, use_threads=False):
                    batch = sound(batch)
                    read += batch.num_rows
                    yield batch.select(columns)
                release()
    except (pa.ArrowException, OSError) as error:
        raise _damaged(source, error, read) from None


def _damaged(source: Parquet, error: Exception, read: int = 0) -> TableError:
    """Returns an error of pyarrow in words. `read`: the number of rows before it."""
    where = f"after row {read:,}: " if read else ""
    reason = where + str(error).splitlines()[0].rstrip(".")
    return TableError(codes.files.damaged_table(source.path_text, "Parquet", reason))
