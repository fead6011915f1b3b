"""How the lines of a text are divided into cells: delimiter, quotation marks, comments."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ....spec_schema.components.sources.csv import Csv

if TYPE_CHECKING:
    import _csv

_TAB = "\t"


@dataclass(frozen=True)
class Dialect:
    """How a text is divided.

    Attributes:
        delimiter: The character between cells; for cells between white space, a tab.
        quote: The quotation mark, or "" for none.
        comment: What lines begin with that are no rows, or "".
        skipped: The number of lines above the table.
        is_spaced: Whether cells are between white space.
    """

    delimiter: str = ","
    quote: str = '"'
    comment: str = ""
    skipped: int = 0
    is_spaced: bool = False

    @classmethod
    def of(cls, source: Csv) -> "Dialect":
        """Returns the dialect that a source declares."""
        quote = "" if source.quote == "none" else source.quote
        comment = source.comment or ""
        return cls(source.separator, quote, comment, source.skip_rows, source.is_spaced)

    @property
    def is_plain(self) -> bool:
        """Whether lines are read as they are."""
        return not (self.comment or self.skipped or self.is_spaced)

    @property
    def suits_arrow(self) -> bool:
        """Whether pyarrow can read it."""
        return self.delimiter.isascii() and self.quote.isascii() and not self.is_spaced

    def reader(self, lines: Iterable[str]) -> "_csv.Reader":
        """Returns a reader of the rows of a text. Comments and skipped lines are blank lines."""
        lines = lines if self.is_plain else self._cleaned(lines)
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote or None,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            strict=True,
        )

    def inside(self) -> "Dialect":
        """Returns the dialect of a text without the lines above the table."""
        return Dialect(self.delimiter, self.quote, self.comment, 0, self.is_spaced)

    def may_have_comment(self, piece: bytes) -> bool:
        """Whether a line of whole rows may be a comment."""
        return bool(self.comment) and self._comment_in.search(piece) is not None

    @cached_property
    def _comment_in(self) -> re.Pattern[bytes]:
        return re.compile(rb"(?m)^[ \t]*" + re.escape(self.comment.encode()))

    def _cleaned(self, lines: Iterable[str]) -> Iterator[str]:
        """Yields a line for each line, so that their numbers stay."""
        is_inside = False  # a quoted cell
        for number, line in enumerate(lines):
            is_comment = self.comment and line.lstrip(" \t").startswith(self.comment)
            if number < self.skipped or (is_comment and not is_inside):
                yield "\n"
                continue
            if self.quote:
                is_inside ^= line.count(self.quote) % 2 == 1
            yield self._divided(line) if self.is_spaced else line

    def _divided(self, line: str) -> str:
        """Returns a line with tabs in place of white space between cells."""
        return _TAB.join(self._spaced.findall(line)) + "\n"

    @cached_property
    def _spaced(self) -> re.Pattern[str]:
        sign = re.escape(self.quote)
        quoted = f"{sign}(?:[^{sign}]|{sign}{sign})*{sign}|" if self.quote else ""
        return re.compile(rf"{quoted}[^ \t\r\n]+")

    def place(self, lines: Sequence[str], column: int) -> tuple[int, int]:
        """Returns the line (from 0) and column (from 1) where a cell of a row starts."""
        if self.is_spaced:
            starts = [cell.start() for cell in self._spaced.finditer(lines[0])]
            return 0, starts[column] + 1 if column < len(starts) else 1
        quoted, left = False, column
        for number, line in enumerate(lines):
            for position, char in enumerate(line):
                if left == 0:
                    return number, position + 1
                quoted ^= char == self.quote
                left -= char == self.delimiter and not quoted
            if left == 0:
                return number, len(line.rstrip("\r\n")) + 1
        return 0, 1
