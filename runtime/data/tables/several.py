"""Tables in several files with the same columns."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TypeVar

from ....spec_schema.components.sources.tabular import Tabular
from ....spec_schema.findings import codes
from ....spec_schema.findings.finding import Span
from ..faults import DataLocation
from ..globs import files_of
from ..request import Request, Samples
from .reading import read_table
from .table import Chunk, Hints, Table, TableError

S = TypeVar("S", bound=Tabular)


def read_files(
    source: S, request: Request, open_one: Callable[[S, Request], Table | None]
) -> Samples | None:
    """Returns the samples of all files of a source; None if they can't be read, which is reported.

    Args:
        open_one: See `open_files`.
    """
    table = open_files(source, request, open_one)
    return None if table is None else read_table(table, request)


def open_files(
    source: S, request: Request, open_one: Callable[[S, Request], Table | None]
) -> Table | None:
    """Returns the table of all files of a source; None if it can't be read, which is reported.

    Args:
        open_one: Returns the table of a source with one file; None if it can't be read, which it
            reports.
    """
    names = files_of(source, source.suffixes, request, spreads=source.has_folders)
    if names is None:
        return None
    tables = []
    for name in names:
        table = open_one(source.reading(name), request)
        if table is None:
            return None
        tables.append(table)
    if len(tables) == 1:
        return tables[0]
    if not all([_is_like(tables[0], table, request) for table in tables[1:]]):
        return None
    return TableOfFiles(source, tables)


def _is_like(first: Table, table: Table, request: Request) -> bool:
    """Whether a table has the same columns as the first one; it is reported if not."""
    if [*first.header] == [*table.header]:
        return True
    missing = [name for name in first.header if name not in table.names.places]
    surplus = [name for name in table.header if name not in first.names.places]
    what = codes.tables.other_columns(table.file, first.file, missing, surplus)
    request.report(what, table.source.name, "path")
    return False


class TableOfFiles(Table):
    """The rows of several tables, one after the other.

    Args:
        source: The source in the spec.
        tables: At least two tables with the same columns.
    """

    def __init__(self, source: Tabular, tables: Sequence[Table]) -> None:
        super().__init__(source, tables[0].names, (), sum(table.size for table in tables))
        self._tables = tables
        self._starts: list[int] = []
        self.names_files = True

    @property
    def first(self) -> Sequence[str]:
        return next((table.first for table in self._tables if table.first), ())

    @property
    def expected(self) -> int:
        return sum(table.expected for table in self._tables)

    def chunks(self, numbers: Collection[int], texts: Collection[int]) -> Iterator[Chunk]:
        self._starts, count = [], 0
        for table in self._tables:
            self._starts.append(count)
            try:
                for chunk in table.chunks(numbers, texts):
                    count += len(chunk)
                    yield chunk
            except TableError as error:
                raise error.of(table.source) from None

    def places(self, cells: Sequence[tuple[int, int]]) -> list[DataLocation]:
        found: list[DataLocation] = []
        for number, (table, start) in enumerate(zip(self._tables, self._starts, strict=True)):
            is_last = number + 1 == len(self._tables)
            end = None if is_last else self._starts[number + 1]
            here = [
                (row - start, column)
                for row, column in cells
                if start <= row and (end is None or row < end)
            ]
            places = table.places(here) if here else []
            found += [(f"{table.file}, {words}", span) for words, span in places]
        return found

    def notes(self) -> tuple[str, ...]:
        return tuple(note for table in self._tables for note in table.notes())

    def lacks_header(self, request: Request) -> bool:
        return self._tables[0].lacks_header(request)

    def hints(self, column: str) -> Hints:
        return self._tables[0].hints(column)

    def header_place(self, request: Request) -> tuple[str, Span | None]:
        return self._tables[0].header_place(request)
