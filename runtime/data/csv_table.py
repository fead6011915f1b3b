"""A csv file: its header, its rows, and the place of every cell."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ...spec_schema.components.sources.csv import Csv
from ...spec_schema.diagnostics.diagnostic import Span
from .csv_text import Look, look_over, opened, reader, records
from .faults import Place
from .files import find, unreadable
from .request import Request

ROWS, CELLS = 4096, 2**18
"""Of a chunk, at most."""


class TableError(Exception):
    """The text is no table from some line on."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(slots=True)
class Table:
    """A csv file. Rows count from 0, without the header and blank lines.

    Attributes:
        file: the path as the spec names it.
        first_line: of the text.
        first: the first row; empty: there is none.
        look: what the text is like.
        blank: how many blank lines the last pass over the rows has skipped.
    """

    file: str
    path: Path
    delimiter: str
    first_line: str
    header: list[str]
    first: list[str]
    look: Look
    blank: int = 0

    def chunks(self) -> Iterator[list[list[str]]]:
        """The rows, some thousand at a time. Raises TableError, OSError."""
        self.blank = 0
        size = max(1, min(ROWS, CELLS // len(self.header)))
        try:
            with opened(self.path) as file:
                rows = reader(file, self.delimiter)
                next(rows)
                while read := list(islice(rows, size)):
                    there = [row for row in read if row]
                    self.blank += len(read) - len(there)
                    yield there
        except csv.Error as error:
            raise _table_error(error, self.path, self.delimiter) from None

    def places(self, cells: Sequence[tuple[int, int]]) -> list[Place]:
        """Words and span of cells, given as (row, column) in ascending order; -1: the whole row."""
        wanted: dict[int, list[int]] = {}
        for row, column in cells:
            wanted.setdefault(row, []).append(column)
        found: list[Place] = []
        with suppress(OSError, csv.Error, StopIteration):  # it was read before, and may be gone
            for row, (first, lines) in enumerate(records(self.path, self.delimiter)):
                found += [self._place(first, lines, column) for column in wanted.get(row, ())]
                if len(found) == len(cells):
                    break
        return found + [(f"row {row + 1}", None) for row, _ in cells[len(found) :]]

    def header_span(self) -> Span:
        return Span(self.file, 1, 1, 1, len(self.first_line) + 1)

    def _place(self, first: int, lines: list[str], column: int) -> Place:
        if column < 0:
            end = len(lines[0].rstrip("\r\n")) + 1
            return f"line {first}", Span(self.file, first, 1, first, end)
        line, start = _cell_place(lines, self.delimiter, column)
        span = Span(self.file, first + line, start, first + line, start + 1)
        return f"line {first + line}, column `{self.header[column]}`", span


def _cell_place(lines: list[str], delimiter: str, column: int) -> tuple[int, int]:
    """Line (from 0) and column (from 1) at which the cell of a row starts."""
    quoted, left = False, column
    for number, line in enumerate(lines):
        for position, char in enumerate(line):
            if left == 0:
                return number, position + 1
            quoted ^= char == '"'
            left -= char == delimiter and not quoted
        if left == 0:
            return number, len(line.rstrip("\r\n")) + 1
    return 0, 1


def _table_error(error: csv.Error, path: Path, delimiter: str) -> TableError:
    """What csv's error says, at the line where the row begins."""
    before = 0
    with suppress(csv.Error), opened(path) as file:
        rows = reader(file, delimiter)
        for _ in rows:
            before = rows.line_num
    said = str(error)
    if "unexpected end" in said:
        return TableError("a quotation mark is opened and never closed", before + 1)
    if "field limit" in said:
        return TableError("a cell is too long; a quotation mark may be missing", before + 1)
    return TableError("text follows a closing quotation mark", before + 1)


def open_table(source: Csv, request: Request) -> Table | None:
    """The table of a source; None: it can't be read, and that is reported."""
    path = find(request, "csv", source.path)
    if path is None:
        return None
    try:
        look = look_over(path)
        if look.broken:
            _not_utf8(source.path, *look.broken, request)
            return None
        return _with_header(source, path, look, request)
    except OSError as error:
        unreadable(request, "csv", source.path, error)
        return None


def _not_utf8(file: str, line: int, column: int, request: Request) -> None:
    request.diagnostics.report(
        "SC402",
        f"{file}, line {line}: the text is not UTF-8",
        Span(file, line, column, line, column + 1),
        help="save the file as UTF-8",
    )


def _with_header(source: Csv, path: Path, look: Look, request: Request) -> Table | None:
    try:
        with opened(path) as file:
            first_line = file.readline().rstrip("\r\n")
            file.seek(0)
            rows = reader(file, source.delimiter)
            header = [name.strip() for name in next(rows, [])]
            first: list[str] = next((row for row in rows if row), [])
    except csv.Error as error:
        report_broken(source.path, _table_error(error, path, source.delimiter), request)
        return None
    if not header:
        what = "is empty" if look.blank else "has a blank first line, and no header"
        request.report("SC403", f"{source.path} {what}", "csv", "path")
        return None
    table = Table(source.path, path, source.delimiter, first_line, header, first, look)
    return table if _is_unambiguous(table, request) else None


def _is_unambiguous(table: Table, request: Request) -> bool:
    double = [name for name in dict.fromkeys(table.header) if name and table.header.count(name) > 1]
    if not double:
        return True
    names = ", ".join(f"`{name}` (columns {_positions(table.header, name)})" for name in double)
    request.diagnostics.report(
        "SC404",
        f"{table.file}, line 1: the header names {names} more than once",
        table.header_span(),
        help="give every column a name of its own",
    )
    return False


def _positions(header: list[str], name: str) -> str:
    numbers = [str(number) for number, column in enumerate(header, 1) if column == name]
    return f"{', '.join(numbers[:-1])} and {numbers[-1]}"


def report_broken(file: str, error: TableError, request: Request) -> None:
    """Report that the text stops being a table."""
    request.diagnostics.report(
        "SC402",
        f"{file}, line {error.line}: {error.message}",
        Span(file, error.line, 1, error.line, 2),
        help="put quotes around the whole of a cell, and double the quotes inside it",
    )
