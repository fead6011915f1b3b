"""Reads JSON files."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

from ....spec_schema.components.sources.json import Json
from ....spec_schema.findings import codes
from ....spec_schema.findings.finding import Span
from ..csv.file import TextFile
from ..faults import DataLocation
from ..files import EMPTY, TEXT, unreadable
from ..request import Request, Samples, reads
from ..tables.notation import Notation
from ..tables.opening import found_file, unique_names
from ..tables.several import read_files
from ..tables.table import Chunk, ColumnNames, Table, TableError
from ..tables.values import ValueRows, text_of
from .records import Record, records

ROWS = 4096
"""Rows of a chunk."""


@reads(Json)
def read(source: Json, request: Request) -> Samples | None:
    """Returns the samples of JSON files; None if they can't be read, which is reported."""
    return read_files(source, request, open_table)


class JsonTable(Table):
    """The objects of a JSON file.

    Args:
        source: The source in the spec.
        path: The path of the file.
        names: The names of the columns.
        keys: The keys that they are.
        first: The first object.
        size: The bytes of the file.
    """

    def __init__(
        self,
        source: Json,
        path: Path,
        names: ColumnNames,
        keys: Sequence[str],
        first: Record,
        size: int,
    ) -> None:
        super().__init__(source, names, [text_of(first.get(key)) for key in keys], size)
        self._path, self._keys = path, keys

    def chunks(self, numbers: Collection[int], texts: Collection[int]) -> Iterator[Chunk]:
        notation = Notation.of(self.source)
        keys = {column: self._keys[column] for column in {*numbers, *texts}}
        rows = (record for _, record in records(self._path))
        while some := list(islice(rows, ROWS)):
            columns = {place: [one.get(key) for one in some] for place, key in keys.items()}
            yield ValueRows(columns, len(some), len(self.header), numbers, notation)

    def places(self, cells: Sequence[tuple[int, int]]) -> list[DataLocation]:
        wanted: dict[int, list[int]] = {}
        for row, column in cells:
            wanted.setdefault(row, []).append(column)
        found: list[DataLocation] = []
        with suppress(OSError, TableError):  # it may be gone since it was read
            for row, (line, _) in enumerate(records(self._path)):
                found += [self._place(row, line, column) for column in wanted.get(row, ())]
                if len(found) == len(cells):
                    break
        return found + [(self.words(row, column), None) for row, column in cells[len(found) :]]

    def _place(self, row: int, line: int, column: int) -> DataLocation:
        if not line:
            return self.words(row, column), None
        words = f"line {line}" + (f", column `{self.header[column]}`" if column >= 0 else "")
        return words, Span(str(self._path), line, 1, line, 2)


def open_table(source: Json, request: Request) -> Table | None:
    """Returns the table of one file; None if it can't be read, which is reported."""
    path = found_file(source, request, "json", "json_lines", TEXT, EMPTY)
    if path is None:
        return None
    keys: dict[str, None] = {}
    first: Record = {}
    try:
        look = TextFile(path).scan()
        if look.broken:
            raise TableError(codes.files.not_utf8(other=False), *look.broken)
        if look.blank:
            raise TableError(codes.files.empty_table(source.path_text))
        for _, record in records(path):
            first = first or record
            keys |= dict.fromkeys(record)
    except TableError as error:
        error.report(source, request)
        return None
    except OSError as error:
        unreadable(request, source, error)
        return None
    names = unique_names(source, [*keys], request)
    return JsonTable(source, path, names, [*keys], first, look.size) if names else None
