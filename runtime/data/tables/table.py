"""A table: named columns, rows in chunks, and the place of every cell."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import NamedTuple, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.components.sources.tabular import Tabular
from ....spec_schema.findings.code import Violation
from ....spec_schema.findings.finding import Span
from ..faults import DataLocation
from ..globs import is_glob
from ..request import Request


@dataclass(slots=True)
class ColumnNames:
    """The names of the columns from left to right, stripped. They may be empty or occur twice.

    Attributes:
        places: The numbers of the columns of each name, from 0.
    """

    all: Sequence[str]
    places: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, name in enumerate(self.all):
            self.places.setdefault(name, []).append(number)

    def doubles(self) -> dict[str, list[int]]:
        """Returns the names that occur more than once, with their columns."""
        return {n: places for n, places in self.places.items() if n and len(places) > 1}

    def matching(self, pattern: str, taken: Collection[int] = frozenset()) -> list[int]:
        """Returns the columns of exactly this name; if there are none, those the glob matches."""
        if pattern in self.places:
            return self.places[pattern]
        if not is_glob(pattern):
            return []
        return [
            column
            for column, name in enumerate(self.all)
            if name and column not in taken and fnmatchcase(name, pattern)
        ]

    def targets(self, source: Tabular) -> list[int]:
        """Returns the columns to predict that exist."""
        written = source.target.values() if isinstance(source.target, dict) else [source.target]
        listed = ([one] if isinstance(one, str) else one or () for one in written)
        patterns = [text for texts in listed for text in texts]
        return [column for pattern in patterns for column in self.matching(pattern)]


class Texts(NamedTuple):
    """The cells of a column as text.

    Attributes:
        distinct: The texts that occur; one may occur twice.
        indices: Which of them each row has.
    """

    distinct: list[str]
    indices: NDArray[np.int64]

    def cells(self) -> NDArray[np.object_]:
        """Returns a text for each row."""
        distinct = np.empty(len(self.distinct), object)
        distinct[:] = self.distinct
        return distinct[self.indices]


Row: TypeAlias = Sequence[str]
"""The cells of a row as text; those of columns that nobody asked for may be anything."""


class Chunk(Protocol):
    """Some rows of a table, in their order."""

    def __len__(self) -> int: ...

    @property
    def is_whole(self) -> bool:
        """Whether every row has a cell for each column."""

    def numbers(self, column: int) -> NDArray[np.float64] | None:
        """Returns the numbers of a column, NaN where a value is missing; None if there may be
        something else, which its cells tell.
        """

    def texts(self, column: int) -> Texts:
        """Returns the cells of a column as text, exactly as they are."""

    def values(self, column: int) -> NDArray[np.object_]:
        """Returns the cells of a column as they are: numbers and truth values, else text."""

    def rows(self) -> Sequence[Row]:
        """Returns the cells of all rows as text."""


class TableError(Exception):
    """A table can't be read, or not from some line on.

    Args:
        what: What is wrong.
        line: The line of a text, from 1; None if the file has no lines.
        column: The column of the line, from 1.
    """

    def __init__(self, what: Violation, line: int | None = None, column: int = 1) -> None:
        super().__init__(what.text.message)
        self.what, self.line, self.column = what, line, column
        self._source: Tabular | None = None

    def of(self, source: Tabular) -> "TableError":
        """Returns the error in one of several files."""
        self._source = source
        return self

    def report(self, source: Tabular, request: Request) -> None:
        """Report it at its line, or at the path of the file."""
        source = self._source or source
        if self.line is None:
            request.report(self.what, source.name, str(source.path_key))
            return
        file = source.path_text
        place = request.place_of_file(file)
        span = Span(place, self.line, self.column, self.line, self.column + 1)
        request.findings.report(self.what.located(file, f"line {self.line}"), span)


class Hints(NamedTuple):
    """What may be wrong with a table that lacks a column.

    Attributes:
        delimiter: The delimiter that it seems to have.
        expected_delimiter: The one that it should have.
        has_numbers: Whether its column names look like data.
        separator_line: A first line such as `sep=;`.
    """

    delimiter: str = ""
    expected_delimiter: str = ""
    has_numbers: bool = False
    separator_line: str = ""


class Table(ABC):
    """Base of the tables. Rows count from 0.

    Args:
        source: The source in the spec.
        names: The names of the columns.
        first: The cells of the first row as text; empty if there is none.
        size: The bytes that it takes, about.
    """

    def __init__(
        self, source: Tabular, names: ColumnNames, first: Sequence[str], size: int
    ) -> None:
        self.source, self.names, self._first, self.size = source, names, first, size
        self.names_files = False  # whether `places` says which file a cell is in

    @property
    def file(self) -> str:
        """The path as the spec names it."""
        return self.source.path_text

    @property
    def first(self) -> Sequence[str]:
        """The cells of the first row as text; empty if there is none."""
        return self._first

    def first_in(self, column: int) -> str:
        """Returns the first cell of a column that isn't empty, as text; empty if all are."""
        found = self.first[column].strip() if column < len(self.first) else ""
        if found or not self.first:
            return found
        with suppress(TableError, OSError):  # reported when all of it is read
            for chunk in self.chunks([], [column]):
                found = next(filter(None, map(str.strip, chunk.texts(column).cells())), "")
                if found:
                    break
        return found

    @property
    def expected(self) -> int:
        """The number of rows, about; 0 if nothing tells."""
        return 0

    @property
    def header(self) -> Sequence[str]:
        """The names of the columns."""
        return self.names.all

    @abstractmethod
    def chunks(self, numbers: Collection[int], texts: Collection[int]) -> Iterator[Chunk]:
        """Yields all rows. Raises TableError, OSError.

        Args:
            numbers: The columns to read as numbers.
            texts: The columns to read as text.
        """

    @abstractmethod
    def places(self, cells: Sequence[tuple[int, int]]) -> list[DataLocation]:
        """Returns words and spans of (row, column) pairs in ascending order; column -1 is the whole
        row.
        """

    def words(self, row: int, column: int) -> str:
        """Returns how messages refer to a cell, or to a row where the column is -1."""
        return f"row {row + 1}" + (f", column `{self.header[column]}`" if column >= 0 else "")

    def notes(self) -> tuple[str, ...]:
        """Returns notes for the user about the rows that `chunks` has read."""
        return ()

    def lacks_header(self, request: Request) -> bool:
        """Report that the column names are data. Returns whether they are."""
        return False

    def hints(self, column: str) -> Hints:
        """Returns what may be wrong if there is no column of this name."""
        return Hints()

    def header_place(self, request: Request) -> tuple[str, Span | None]:
        """Returns how messages refer to the column names, and where they are."""
        return "column names", None
