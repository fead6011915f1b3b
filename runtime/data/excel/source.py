"""Reads Excel workbooks."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from ....spec_schema.components.sources.excel import Excel
from ....spec_schema.findings import codes
from ....spec_schema.findings.did_you_mean import did_you_mean
from ..faults import DataLocation
from ..request import Request, Samples, reads
from ..tables.notation import Notation
from ..tables.opening import found_file, unique_names
from ..tables.several import read_files
from ..tables.table import Chunk, ColumnNames, Table, TableError
from ..tables.values import ValueRows, text_of

ROWS = 4096
"""Rows of a chunk."""

_DAMAGE = (BadZipFile, KeyError, ValueError, SyntaxError, OSError, EOFError, TypeError)
"""What openpyxl raises for a workbook that is damaged."""


@reads(Excel)
def read(source: Excel, request: Request) -> Samples | None:
    """Returns the samples of workbooks; None if they can't be read, which is reported."""
    return read_files(source, request, open_table)


@contextmanager
def _sheet(path: Path, source: Excel) -> Iterator[Any]:
    """Context with the sheet of a workbook. Raises TableError, ImportError."""
    import openpyxl

    file = source.path_text
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except _DAMAGE as error:
        raise _damaged(source, error) from None
    try:
        sheets = {sheet.title: sheet for sheet in book.worksheets}
        if source.sheet is not None and source.sheet not in sheets:
            similar = did_you_mean(source.sheet, sheets) or ""
            raise TableError(codes.files.unknown_sheet(source.sheet, file, [*sheets], similar))
        sheet = sheets[source.sheet] if source.sheet else next(iter(sheets.values()))
        sheet.reset_dimensions()  # of a file that claims others
        yield sheet
    except _DAMAGE as error:
        raise _damaged(source, error) from None
    finally:
        book.close()


def _damaged(source: Excel, error: Exception) -> TableError:
    reason = (str(error) or type(error).__name__).splitlines()[0].rstrip(".")
    return TableError(codes.files.damaged_table(source.path_text, "Excel", reason))


def _rows(path: Path, source: Excel) -> Iterator[tuple[int, list[Any]]]:
    """Yields the rows that are not blank, each with its number in the sheet, from 1."""
    with _sheet(path, source) as sheet:
        rows = sheet.iter_rows(min_row=source.skip_rows + 1, values_only=True)
        for number, row in enumerate(rows, source.skip_rows + 1):
            if any(value is not None for value in row):
                yield number, list(row)


class ExcelTable(Table):
    """A sheet of a workbook.

    Args:
        source: The source in the spec.
        path: The path of the file.
        names: The names of the columns.
        first: The first row.
        size: The bytes of the file.
    """

    source: Excel

    def __init__(
        self, source: Excel, path: Path, names: ColumnNames, first: Sequence[Any], size: int
    ) -> None:
        super().__init__(source, names, [*map(text_of, first)], size)
        self._path = path
        self._numbers: list[int] = []

    def chunks(self, numbers: Collection[int], texts: Collection[int]) -> Iterator[Chunk]:
        notation, width = Notation.of(self.source), len(self.header)
        wanted = {*numbers, *texts}
        rows = _rows(self._path, self.source)
        next(rows)
        self._numbers = []
        while some := list(islice(rows, ROWS)):
            self._numbers += [number for number, _ in some]
            columns = {
                column: [row[column] if column < len(row) else None for _, row in some]
                for column in wanted
            }
            yield ValueRows(columns, len(some), width, numbers, notation)

    def places(self, cells: Sequence[tuple[int, int]]) -> list[DataLocation]:
        return [(self._words(self._numbers[row], column), None) for row, column in cells]

    def _words(self, row: int, column: int) -> str:
        if column < 0:
            return f"row {row}"
        from openpyxl.utils import get_column_letter

        return f"cell {get_column_letter(column + 1)}{row}, column `{self.header[column]}`"


def open_table(source: Excel, request: Request) -> Table | None:
    """Returns the table of one file; None if it can't be read, which is reported."""
    path = found_file(source, request, "xlsx")
    if path is None:
        return None
    try:
        rows = _rows(path, source)
        _, header = next(rows, (0, []))
        _, first = next(rows, (0, []))
        rows.close()  # type: ignore[attr-defined]
    except ImportError:
        what = codes.files.missing_library("openpyxl", source.name, "excel")
        request.report(what, source.name)
        return None
    except TableError as error:
        error.report(source, request)
        return None
    if not header:
        request.report(codes.files.empty_table(source.path_text), source.name, "path")
        return None
    while header and header[-1] is None:
        header.pop()
    names = unique_names(source, [*map(text_of, header)], request)
    return ExcelTable(source, path, names, first, path.stat().st_size) if names else None
