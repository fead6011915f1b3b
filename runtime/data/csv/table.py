"""A CSV file: its text, its header, its rows, and the place of every cell."""

import csv
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TextIO

from ....spec_schema.components.sources.csv import Csv
from ....spec_schema.findings import codes
from ....spec_schema.findings.finding import Span
from ....spec_schema.yaml.files import open_regular
from ..faults import DataLocation
from ..files import EMPTY, TEXT, find, is_foreign, unreadable
from ..request import Request
from ..tables.arrow import ahead
from ..tables.notation import Notation
from ..tables.table import Chunk, ColumnNames, Hints, Table, TableError
from .file import Scan, opened, reader, scan
from .header import header_span, header_words, names_of, report_missing_header
from .pieces import Pieces
from .typed import TextRows, Wanted, text_of, typed_rows

ROWS, CELLS = 4096, 2**18
"""Size of a chunk, at most."""

SMALL = 2**20
"""Bytes of a file that the csv module reads before pyarrow is loaded."""


class CsvTable(Table):
    """A CSV file. Rows count from 0, without the header and blank lines.

    Args:
        source: The source in the spec.
        path: The path of the file.
        first_line: The first line of the file.
        names: The names of its columns.
        first: Its first row; empty if there is none.
        look: What its bytes are like.
        header_lines: The number of lines that the header takes.
        has_lines: Whether messages refer to its lines; otherwise, to its rows.
    """

    source: Csv

    def __init__(
        self,
        source: Csv,
        path: Path,
        first_line: str,
        names: ColumnNames,
        first: list[str],
        look: Scan,
        header_lines: int = 1,
        has_lines: bool = True,
    ) -> None:
        super().__init__(source, names, first, look.size)
        self.path, self.first_line, self.has_lines = path, first_line, has_lines
        self._header_lines = header_lines
        self.blank = 0

    def chunks(self, numbers: Collection[int], texts: Collection[int]) -> Iterator[Chunk]:
        self.blank = 0
        notation, delimiter = Notation.of(self.source), self.source.delimiter
        wanted = Wanted(len(self.header), [*numbers], [*texts], delimiter, notation)
        if self.size < SMALL or not wanted.suits_arrow:
            with opened(self.path) as text:
                yield from self._strict(text, notation, has_header=self._header_lines > 0)
            return
        with open(open_regular(self.path), "rb") as file:
            yield from ahead(self._typed(Pieces(file, self._header_lines, delimiter), wanted))

    def _typed(self, pieces: Pieces, wanted: Wanted) -> Iterator[Chunk]:
        for piece in pieces:
            found = typed_rows(piece, wanted)
            if found is None:
                yield from self._strict(text_of(piece), wanted.notation, has_header=False)
            else:
                yield from found
        if pieces.rest is not None:
            yield from self._strict(pieces.rest, wanted.notation, pieces.has_header)

    def _strict(self, file: Iterable[str], notation: Notation, has_header: bool) -> Iterator[Chunk]:
        """Yields the rows of a text, some thousand at a time, as the csv module reads them."""
        width = len(self.header)
        size = max(1, min(ROWS, CELLS // width))
        try:
            rows = reader(file, self.source.delimiter)
            if has_header:
                next(rows)
            while read := list(islice(rows, size)):
                there = [row for row in read if row]
                self.blank += len(read) - len(there)
                yield TextRows(there, width, notation)
        except csv.Error as error:
            raise _table_error(error, self.path, self.source.delimiter) from None

    def notes(self) -> tuple[str, ...]:
        if not self.blank:
            return ()
        lines = "1 blank line was" if self.blank == 1 else f"{self.blank:,} blank lines were"
        return (f"{self.file}: {lines} skipped",)

    def lacks_header(self, request: Request) -> bool:
        return report_missing_header(self.source, self.names, self.first_line, request)

    def hints(self, column: str) -> Hints:
        numbers = sum(map(Notation.of(self.source).is_number, self.header))
        separator = self.first_line if self.first_line.startswith("sep=") else ""
        has_numbers = 2 * numbers >= len(self.header)
        return Hints(self._other_delimiter(column), self.source.delimiter, has_numbers, separator)

    def _other_delimiter(self, column: str) -> str:
        """Returns the delimiter that gives the first line this column, or more than one column."""
        found = [sign for sign in ";\t|, " if sign in self.first_line]
        cells = {sign: [cell.strip('"') for cell in self.first_line.split(sign)] for sign in found}
        having = [sign for sign in found if column in cells[sign]]
        likely = having or (found if len(self.header) == 1 else [])
        return likely[0] if likely else ""

    def header_place(self, request: Request) -> tuple[str, Span | None]:
        return header_words(request), header_span(self.source, self.first_line, request)

    def places(self, cells: Sequence[tuple[int, int]]) -> list[DataLocation]:
        if not self.has_lines:
            return [(self.words(row, column), None) for row, column in cells]
        wanted: dict[int, list[int]] = {}
        for row, column in cells:
            wanted.setdefault(row, []).append(column)
        found: list[DataLocation] = []
        with suppress(OSError, csv.Error, StopIteration):  # it may be gone since it was read
            for row, (first, lines) in enumerate(self._records()):
                found += [self._place(first, lines, column) for column in wanted.get(row, ())]
                if len(found) == len(cells):
                    break
        return found + [(f"row {row + 1}", None) for row, _ in cells[len(found) :]]

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """Yields the first line number (from 1) and the lines of each row. Raises OSError,
        csv.Error.
        """
        taken: list[str] = []

        def watched(file: TextIO) -> Iterator[str]:
            for line in file:
                taken.append(line)
                yield line

        with opened(self.path) as file:
            rows = reader(watched(file), self.source.delimiter)
            if self._header_lines:
                next(rows)
                taken.clear()
            for row in rows:
                if row:
                    yield rows.line_num - len(taken) + 1, list(taken)
                taken.clear()

    def _place(self, first: int, lines: list[str], column: int) -> DataLocation:
        if column < 0:
            end = len(lines[0].rstrip("\r\n")) + 1
            return f"line {first}", Span(str(self.path), first, 1, first, end)
        line, start = _cell_place(lines, self.source.delimiter, column)
        span = Span(str(self.path), first + line, start, first + line, start + 1)
        return f"line {first + line}, column `{self.header[column]}`", span


def _cell_place(lines: list[str], delimiter: str, column: int) -> tuple[int, int]:
    """Returns the line (from 0) and column (from 1) where a cell of a row starts."""
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
    """Returns an error of the csv module in words, at the line where the row begins."""
    before = 0
    with suppress(csv.Error), opened(path) as file:
        rows = reader(file, delimiter)
        for _ in rows:
            before = rows.line_num
    said = str(error)
    if "unexpected end" in said:
        return TableError(codes.files.unclosed_quote(), before + 1)
    if "field limit" in said:
        return TableError(codes.files.cell_too_long(), before + 1)
    return TableError(codes.files.text_after_quote(), before + 1)


def open_table(source: Csv, request: Request) -> CsvTable | None:
    """Returns the table of a source; None if it can't be read, which is reported."""
    path = find(request, source)
    if path is None:
        return None
    try:
        if is_foreign(request, source, path, TEXT, EMPTY, violation=codes.files.wrong_format):
            return None
        look = scan(path)
        if look.broken:
            TableError(codes.files.not_utf8(), *look.broken).report(source, request)
            return None
        return _opened(source, path, look, request)
    except OSError as error:
        unreadable(request, source, error)
        return None


def _opened(source: Csv, path: Path, look: Scan, request: Request) -> CsvTable | None:
    try:
        with opened(path) as file:
            first_line = file.readline().rstrip("\r\n")
            file.seek(0)
            rows = reader(file, source.delimiter)
            header = next(rows, []) if source.header != "none" else []
            header_lines = rows.line_num
            first: list[str] = next((row for row in rows if row), [])
    except csv.Error as error:
        _table_error(error, path, source.delimiter).report(source, request)
        return None
    top = first if source.header == "none" else header
    if not "".join(top).strip():
        what = codes.files.empty_table if look.blank else codes.files.blank_first_line
        request.report(what(source.path_text), "csv", "path")
        return None
    names = names_of(source, top, first_line, request)
    if names is None:
        return None
    has_lines = not request.in_memory
    return CsvTable(source, path, first_line, names, first, look, header_lines, has_lines)
