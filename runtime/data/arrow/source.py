"""Reads Arrow files."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ....spec_schema.components.sources.arrow import Arrow
from ....spec_schema.findings import codes
from ..request import Request, Samples, reads
from ..tables.arrow import ArrowTable, sound
from ..tables.opening import found_file, unique_names
from ..tables.several import read_files
from ..tables.table import Table, TableError

if TYPE_CHECKING:
    import pyarrow as pa


ROWS = 2**16
"""Rows of a chunk."""


@reads(Arrow)
def read(source: Arrow, request: Request) -> Samples | None:
    """Returns the samples of Arrow files; None if they can't be read, which is reported."""
    return read_files(source, request, open_table)


def open_table(source: Arrow, request: Request) -> Table | None:
    """Returns the table of one file; None if it can't be read, which is reported."""
    path = found_file(source, request, "arrow")
    if path is None:
        return None
    import pyarrow as pa

    try:
        with pa.OSFile(str(path)) as file, pa.ipc.open_file(file) as reader:
            fields = reader.schema.names
    except (pa.ArrowException, OSError) as error:
        _damaged(source, error).report(source, request)
        return None
    names = unique_names(source, fields, request)
    if names is None:
        return None

    def batches(columns: list[int]) -> "Iterator[pa.RecordBatch]":
        return _batches(path, source, columns)

    return ArrowTable(source, names, path.stat().st_size, 0, batches)


def _batches(path: Path, source: Arrow, columns: list[int]) -> "Iterator[pa.RecordBatch]":
    import pyarrow as pa

    options = pa.ipc.IpcReadOptions(included_fields=columns)
    try:
        with (
            pa.OSFile(str(path)) as file,
            pa.ipc.open_file(file, options=options) as reader,
        ):
            for number in range(reader.num_record_batches):
                batch = sound(reader.get_batch(number))
                for start in range(0, batch.num_rows, ROWS):
                    yield batch.slice(start, ROWS)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(source, error) from None


def _damaged(source: Arrow, error: Exception) -> TableError:
    reason = str(error).splitlines()[0].rstrip(".")
    return TableError(codes.files.damaged_table(source.path_text, "Arrow", reason))
