"""A CSV file: its text, its header, its rows, and the place of every cell."""

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from ....spec_schema.components.sources.csv import Csv
from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation
from ....spec_schema.findings.finding import Span
from ....spec_schema.yaml.files import open_regular
from ..faults import DataLocation
from ..files import EMPTY, TEXT, find, is_foreign, unreadable
from ..request import Request
from .header import ColumnNames, names_of

if TYPE_CHECKING:
    import _csv

_PIECE = 2**20
_ESCAPED = re.compile("[\udc80-\udcff]")
"""What `surrogateescape` makes of bytes that are not UTF-8."""


@dataclass(slots=True)
class Scan:
    """The result of one pass over the bytes of a file.

    Attributes:
        broken: Line and column (from 1) of the first byte that is not UTF-8; None if all are.
        blank: Whether there is only white space.
        size: The number of bytes.
    """

    broken: tuple[int, int] | None = None
    blank: bool = True
    size: int = 0


def scan(path: Path) -> Scan:
    """Read every byte once, in chunks. Raises OSError."""
    look = Scan()
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        with open(open_regular(path), "rb") as file:
            while piece := file.read(_PIECE):
                look.size += len(piece)
                look.blank &= not decoder.decode(piece).strip()
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        look.broken = _first_broken(path)
    return look


def _first_broken(path: Path) -> tuple[int, int]:
    line, column = 1, 1
    with opened(path, "surrogateescape") as file:
        while piece := file.readline(_PIECE):
            if found := _ESCAPED.search(piece):
                return line, column + found.start()
            is_whole = piece.endswith(("\n", "\r"))
            line, column = (line + 1, 1) if is_whole else (line, column + len(piece))
    return line, column


@contextmanager
def opened(path: Path, errors: str = "replace") -> Iterator[TextIO]:
    """Open the text with its line ends unchanged. Bytes that have become invalid are replaced."""
    with open(open_regular(path), encoding="utf-8-sig", errors=errors, newline="") as file:
        yield file


def reader(lines: Iterator[str], delimiter: str) -> "_csv.Reader":
    """Returns a reader of the rows of a text."""
    return csv.reader(lines, delimiter=delimiter, strict=True)


ROWS, CELLS = 4096, 2**18
"""Size of a chunk, at most."""


class TableError(Exception):
    """From some line on, the text is not a table."""

    def __init__(self, what: Violation, line: int, column: int = 1) -> None:
        super().__init__(what.text.message)
        self.what, self.line, self.column = what, line, column

    def report(self, file: str, request: Request) -> None:
        """Report it at its line."""
        place = request.place_of_file(file)
        span = Span(place, self.line, self.column, self.line, self.column + 1)
        request.findings.report(self.what.located(file, f"line {self.line}"), span)


@dataclass(slots=True)
class Table:
    """A CSV file. Rows count from 0, without the header and blank lines.

    Attributes:
        source: The source in the spec.
        path: The path of the file.
        first_line: The first line of the file.
        names: The names of its columns.
        first: Its first row; empty if there is none.
        look: What its bytes are like.
        has_lines: Whether messages refer to its lines; otherwise, to its rows.
        blank: How many blank lines the last pass over the rows skipped.
    """

    source: Csv
    path: Path
    first_line: str
    names: ColumnNames
    first: list[str]
    look: Scan
    has_lines: bool = True
    blank: int = 0

    @property
    def file(self) -> str:
        """The path as the spec names it."""
        return self.source.path

    @property
    def header(self) -> Sequence[str]:
        """The names of the columns."""
        return self.names.all

    @property
    def has_header(self) -> bool:
        """Whether the first row has the names of the columns."""
        return self.source.header != "none"

    def chunks(self) -> Iterator[list[list[str]]]:
        """Yields the rows, some thousand at a time. Raises TableError, OSError."""
        self.blank = 0
        size = max(1, min(ROWS, CELLS // len(self.header)))
        try:
            with opened(self.path) as file:
                rows = reader(file, self.source.delimiter)
                if self.has_header:
                    next(rows)
                while read := list(islice(rows, size)):
                    there = [row for row in read if row]
                    self.blank += len(read) - len(there)
                    yield there
        except csv.Error as error:
            raise _table_error(error, self.path, self.source.delimiter) from None

    def places(self, cells: Sequence[tuple[int, int]]) -> list[DataLocation]:
        """Returns words and spans of (row, column) pairs in ascending order; column -1 is the whole
        row.
        """
        if not self.has_lines:
            return [(self._words(row, column), None) for row, column in cells]
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

    def _words(self, row: int, column: int) -> str:
        return f"row {row + 1}" + (f", column `{self.header[column]}`" if column >= 0 else "")

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
            if self.has_header:
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


def open_table(source: Csv, request: Request) -> Table | None:
    """Returns the table of a source; None if it can't be read, which is reported."""
    path = find(request, source)
    if path is None:
        return None
    try:
        if is_foreign(request, source, path, TEXT, EMPTY, violation=codes.files.wrong_format):
            return None
        look = scan(path)
        if look.broken:
            TableError(codes.files.not_utf8(), *look.broken).report(source.path, request)
            return None
        return _opened(source, path, look, request)
    except OSError as error:
        unreadable(request, source, error)
        return None


def _opened(source: Csv, path: Path, look: Scan, request: Request) -> Table | None:
    try:
        with opened(path) as file:
            first_line = file.readline().rstrip("\r\n")
            file.seek(0)
            rows = reader(file, source.delimiter)
            header = next(rows, []) if source.header != "none" else []
            first: list[str] = next((row for row in rows if row), [])
    except csv.Error as error:
        _table_error(error, path, source.delimiter).report(source.path, request)
        return None
    top = first if source.header == "none" else header
    if not "".join(top).strip():
        what = codes.files.empty_table if look.blank else codes.files.blank_first_line
        request.report(what(source.path), "csv", "path")
        return None
    names = names_of(source, top, first_line, request)
    has_lines = not request.in_memory
    return Table(source, path, first_line, names, first, look, has_lines) if names else None
