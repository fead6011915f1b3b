"""A CSV file: its text, its header, its rows, and the place of every cell."""

import csv
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import NamedTuple

from ....spec_schema.components.sources.csv import Csv
from ....spec_schema.findings import codes
from ....spec_schema.findings.finding import Span
from ..faults import DataLocation
from ..files import EMPTY, GZIP, TEXT, WIDE, find, format_of, is_foreign, unreadable
from ..request import Request
from ..tables.arrow import in_parallel
from ..tables.notation import Notation
from ..tables.table import Chunk, ColumnNames, Hints, Table, TableError
from .dialect import Dialect
from .file import UTF8, Scan, TextFile
from .header import header_span, header_words, names_of, report_missing_header
from .pieces import Pieces
from .typed import TextRows, Wanted, text_of, typed_rows

ROWS, CELLS = 4096, 2**18
"""Size of a chunk, at most."""

SMALL = 2**20
"""Bytes of a file that the csv module reads before pyarrow is loaded."""


class Top(NamedTuple):
    """The first rows of a file.

    Attributes:
        cells: The column names; without a header, the cells of the first row.
        first: The cells of the first row; empty if there is none.
        text: The first line of what has the names.
        line: Its number, from 1.
        above: The number of lines before the first row: skipped ones, comments, the header.
        length: The characters of the first row.
    """

    cells: list[str]
    first: list[str]
    text: str = ""
    line: int = 1
    above: int = 1
    length: int = 0


class CsvTable(Table):
    """A CSV file. Rows count from 0, without the header and blank lines.

    Args:
        source: The source in the spec.
        text: The file.
        names: The names of its columns.
        top: Its first rows.
        size: The bytes of its text.
        has_lines: Whether messages refer to its lines; otherwise, to its rows.
    """

    source: Csv

    def __init__(
        self,
        source: Csv,
        text: TextFile,
        names: ColumnNames,
        top: Top,
        size: int,
        has_lines: bool = True,
    ) -> None:
        super().__init__(source, names, top.first, size)
        self.text, self._top, self.has_lines = text, top, has_lines
        self.blank = 0

    @property
    def expected(self) -> int:
        most = self.size // (2 * len(self.header))  # a cell takes a byte, and one after it
        return min(most, 5 * self.size // (4 * self._top.length)) if self._top.length else 0

    def chunks(self, numbers: Collection[int], texts: Collection[int]) -> Iterator[Chunk]:
        self.blank = 0
        notation, dialect = Notation.of(self.source), self.text.dialect
        wanted = Wanted(len(self.header), [*numbers], [*texts], dialect.inside(), notation)
        if self.size < SMALL or not wanted.suits_arrow:
            with self.text.opened() as text:
                yield from self._strict(text, notation, dialect, self._top.above)
            return
        with self.text.utf8() as file:
            yield from self._typed(Pieces(file, self._top.above, dialect), wanted)

    def _typed(self, pieces: Pieces, wanted: Wanted) -> Iterator[Chunk]:
        for piece, found in in_parallel(pieces, lambda piece: (piece, typed_rows(piece, wanted))):
            if found is None:
                yield from self._strict(text_of(piece), wanted.notation, wanted.dialect)
            else:
                yield from found
        if pieces.rest is not None:
            dialect = self.text.dialect if pieces.has_header else wanted.dialect
            above = self._top.above if pieces.has_header else 0
            yield from self._strict(pieces.rest, wanted.notation, dialect, above)

    def _strict(
        self, file: Iterable[str], notation: Notation, dialect: Dialect, above: int = 0
    ) -> Iterator[Chunk]:
        """Yields the rows of a text, some thousand at a time, as the csv module reads them."""
        width = len(self.header)
        size = max(1, min(ROWS, CELLS // width))
        try:
            rows = dialect.reader(file)
            while rows.line_num < above:
                next(rows)
            while read := list(islice(rows, size)):
                there = [row for row in read if row]
                self.blank += len(read) - len(there)
                yield TextRows(there, width, notation)
        except csv.Error as error:
            raise _table_error(error, self.text) from None

    def notes(self) -> tuple[str, ...]:
        if not self.blank:
            return ()
        lines = "1 blank line was" if self.blank == 1 else f"{self.blank:,} blank lines were"
        return (f"{self.file}: {lines} skipped",)

    def lacks_header(self, request: Request) -> bool:
        top = self._top
        return report_missing_header(self.source, self.names, top.text, request, top.line)

    def hints(self, column: str) -> Hints:
        numbers = sum(map(Notation.of(self.source).is_number, self.header))
        separator = self._top.text if self._top.text.startswith("sep=") else ""
        has_numbers = 2 * numbers >= len(self.header)
        return Hints(self._other_delimiter(column), self.source.separator, has_numbers, separator)

    def _other_delimiter(self, column: str) -> str:
        """Returns the delimiter that gives the first line this column, or more than one column."""
        found = [sign for sign in ";\t|, " if sign in self._top.text]
        cells = {sign: [cell.strip('"') for cell in self._top.text.split(sign)] for sign in found}
        having = [sign for sign in found if column in cells[sign]]
        likely = having or (found if len(self.header) == 1 else [])
        return likely[0] if likely else ""

    def header_place(self, request: Request) -> tuple[str, Span | None]:
        words = header_words(request, self._top.line)
        return words, header_span(self.source, self._top.text, request, self._top.line)

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
        with self.text.opened() as file:
            rows = self.text.dialect.reader(watched(file, taken))
            while rows.line_num < self._top.above:
                next(rows)
            taken.clear()
            for row in rows:
                if row:
                    yield rows.line_num - len(taken) + 1, list(taken)
                taken.clear()

    def _place(self, first: int, lines: list[str], column: int) -> DataLocation:
        path = str(self.text.path)
        if column < 0:
            end = len(lines[0].rstrip("\r\n")) + 1
            return f"line {first}", Span(path, first, 1, first, end)
        line, start = self.text.dialect.place(lines, column)
        span = Span(path, first + line, start, first + line, start + 1)
        return f"line {first + line}, column `{self.header[column]}`", span


def watched(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    """Yields lines, and appends them to those taken."""
    for line in lines:
        taken.append(line)
        yield line


def _table_error(error: csv.Error, text: TextFile) -> TableError:
    """Returns an error of the csv module in words, at the line where the row begins."""
    before = 0
    with suppress(csv.Error), text.opened() as file:
        rows = text.dialect.reader(file)
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
    wide = WIDE.get(source.encoding, ())
    try:
        if is_foreign(
            request, source, path, TEXT, EMPTY, GZIP, *wide, violation=codes.files.wrong_format
        ):
            return None
        is_packed = format_of(path) == GZIP
        text = TextFile(path, Dialect.of(source), source.encoding, is_packed)
        look = text.scan()
        if look.broken:
            is_utf8 = source.encoding == UTF8
            what = (
                codes.files.not_utf8() if is_utf8 else codes.files.wrong_encoding(source.encoding)
            )
            TableError(what, *look.broken).report(source, request)
            return None
        return _opened(source, text, look, request)
    except OSError as error:
        unreadable(request, source, error)
        return None


def _opened(source: Csv, text: TextFile, look: Scan, request: Request) -> CsvTable | None:
    has_header = source.header != "none"
    try:
        top = _top(text, has_header)
    except csv.Error as error:
        _table_error(error, text).report(source, request)
        return None
    if not "".join(top.cells).strip():
        what = codes.files.empty_table if look.blank else codes.files.blank_first_line
        request.report(what(source.path_text), "csv", "path")
        return None
    names = names_of(source, top.cells, top.text, request, top.line)
    return CsvTable(source, text, names, top, look.size, not request.in_memory) if names else None


def _top(text: TextFile, has_header: bool) -> Top:
    """Returns the first rows. Raises csv.Error, OSError."""
    dialect = text.dialect
    taken: list[str] = []
    with text.opened() as file:
        rows = dialect.reader(watched(file, taken))
        while rows.line_num < dialect.skipped and next(rows, None) is not None:
            pass
        taken.clear()
        cells = next(rows, [])
        while not cells and taken and (dialect.comment or not has_header):
            taken.clear()
            cells = next(rows, [])
        line, first_line = rows.line_num - len(taken) + 1, "".join(taken[:1]).rstrip("\r\n")
        if not has_header:
            length = sum(map(len, taken))
            return Top(cells, cells, first_line, line, dialect.skipped, length)
        above = rows.line_num
        taken.clear()
        first = next((row for row in rows if row), [])
        return Top(cells, first, first_line, line, above, sum(map(len, taken)))
