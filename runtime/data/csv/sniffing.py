"""Finds out how a text file writes its table, for a spec that is not written yet."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from ....spec_schema.components.sources.csv import Csv
from ..files import GZIP, WIDE, format_of
from ..tables.notation import Notation, notations
from ..tables.table import ColumnNames
from .dialect import Dialect
from .file import UTF8, TextFile
from .header import looks_like_data

LINES = 500
"""Lines that are looked at."""
MOSTLY = 0.9
"""The share of the rows that must have as many cells as the column names, and of the cells of a
column that must be numbers for it to be one of numbers.
"""
MOST_ABOVE = 20
"""Lines that can be above the column names."""
COMMENT = "#"
SEPARATOR = "sep="
"""What Excel writes above a table before its delimiter."""
_DELIMITERS = ("\t", ";", "|", ",")
_NAMES = {"\t": "tab"}
_WORDY = 0.6
"""The share of the bytes beyond ASCII that have another one beside them, in text whose letters are
not those of ASCII.
"""
_PAIRED = re.compile(rb"[\x80-\xff]{2,}")
_HIGH = re.compile(rb"[\x80-\xff]")


class _Layout(NamedTuple):
    """A way to divide a text into cells.

    Attributes:
        names: The cells of its first row.
        rows: The cells of the other rows that have as many.
        share: Which part of all rows they are.
        above: The number of lines above the first row.
    """

    dialect: Dialect
    names: list[str]
    rows: list[list[str]]
    share: float
    above: int

    @property
    def rank(self) -> tuple[bool, bool, float]:
        """Sorts ways to divide a text; the last is the most likely."""
        return self.share >= MOSTLY, not self.above, self.share


def sniffed(path: Path) -> dict[str, Any]:
    """Returns the options of `csv` that differ from the defaults for this file.

    Raises OSError.
    """
    encoding = _encoding(path)
    text = TextFile(path, encoding=encoding, is_packed=format_of(path) == GZIP)
    with text.opened() as file:
        lines = [line for line in islice(file, LINES + 1) if line]
    lines = lines[:-1] if len(lines) > LINES else lines
    found: dict[str, Any] = {} if encoding == UTF8 else {"encoding": encoding}
    best = max(_layouts(lines), key=lambda layout: layout.rank, default=None)
    if best is None:
        return found
    found |= _divided(best, lines)
    found |= _notation(best).declared()
    source = Csv(path="-", target=None, **found)
    is_without = looks_like_data(source, ColumnNames([*map(str.strip, best.names)]))
    return found | ({"header": "none"} if is_without else {})


def _encoding(path: Path) -> str:
    """Returns the encoding of a text. That of one byte per character is a guess."""
    format_ = format_of(path)
    wide = next((name for name, formats in WIDE.items() if format_ in formats), None)
    if wide is not None:
        return wide
    if not TextFile(path, is_packed=format_ == GZIP).scan().broken:
        return UTF8
    with TextFile(path, is_packed=format_ == GZIP).opened("surrogateescape") as file:
        lines = [line.encode(UTF8, "surrogateescape") for line in file]
    content = b"".join(line for line in lines if not line.isascii())
    paired = sum(map(len, _PAIRED.findall(content)))
    if paired > _WORDY * len(_HIGH.findall(content)):
        return "cp1251"
    with suppress(UnicodeDecodeError):
        content.decode("cp1252")
        return "cp1252"
    return "latin-1"


def _layouts(lines: Sequence[str]) -> Iterator[_Layout]:
    """Yields the ways to divide a text that give several columns, the most specific first."""
    comment = COMMENT if any(line.startswith(COMMENT) for line in lines) else ""
    text = "".join(lines)
    for delimiter in _DELIMITERS:
        if delimiter not in text:
            continue
        dialects = [Dialect(delimiter, comment=comment)]
        if "'" in text and '"' not in text:
            dialects.insert(0, Dialect(delimiter, "'", comment))
        found = filter(None, (_layout(one, lines) for one in dialects))
        yield from islice(found, 1)
    spaced = _layout(Dialect("\t", comment=comment, is_spaced=True), lines)
    if spaced and spaced.share >= MOSTLY and _are_numbers(spaced.rows):
        yield spaced


def _layout(dialect: Dialect, lines: Sequence[str]) -> _Layout | None:
    """Returns the rows of most cells; None if there are none with several."""
    rows: list[tuple[int, list[str]]] = []
    reader, above = dialect.reader(iter(lines)), 0
    try:
        for row in reader:
            rows += [(above, row)] if row else []
            above = reader.line_num
    except csv.Error:
        return None
    widths = Counter(len(row) for _, row in rows)
    width = max(widths, key=lambda one: (widths[one], one), default=1)
    marked = bool(lines) and lines[0].startswith(SEPARATOR)
    start = int(marked)  # Excel's own line
    first = next((n for n, (_, row) in enumerate(rows) if len(row) == width and n >= start), start)
    if width < 2 or not first <= min(MOST_ABOVE, len(rows) - 1) or not _has_quotes(dialect, lines):
        return None
    there = [row for _, row in rows[first:] if len(row) == width]
    above = rows[first][0] if first else 0
    return _Layout(dialect, there[0], there[1:], len(there) / len(rows[first:]), above)


def _has_quotes(dialect: Dialect, lines: Sequence[str]) -> bool:
    """Whether an apostrophe is around cells, not in them."""
    if dialect.quote == '"':
        return True
    sign = re.escape(dialect.delimiter)
    whole = re.compile(rf"(?:^|{sign})'[^']*'(?={sign}|\s*$)")
    apostrophes = sum(line.count("'") for line in lines)
    return 2 * sum(len(whole.findall(line)) for line in lines) == apostrophes


def _are_numbers(rows: Sequence[Sequence[str]]) -> bool:
    """Whether at least half of the cells are numbers."""
    cells = [cell for row in rows for cell in row]
    return 2 * sum(map(Notation().is_number, cells)) >= len(cells) > 0


def _divided(layout: _Layout, lines: Sequence[str]) -> dict[str, Any]:
    """Returns the options that say how a text is divided."""
    dialect = layout.dialect
    found: dict[str, Any] = {}
    if dialect.is_spaced:
        found["delimiter"] = "whitespace"
    elif dialect.delimiter != ",":
        found["delimiter"] = _NAMES.get(dialect.delimiter, dialect.delimiter)
    if dialect.quote != '"':
        found["quote"] = dialect.quote
    if dialect.comment and not _is_header(layout, lines):
        found["comment"] = dialect.comment
    return found | ({"skip_rows": layout.above} if layout.above else {})


def _is_header(layout: _Layout, lines: Sequence[str]) -> bool:
    """Whether the only line that looks like a comment has the column names."""
    marked = [number for number, line in enumerate(lines) if line.startswith(COMMENT)]
    plain = replace(layout.dialect, comment="")
    cells = next(plain.reader(iter(lines[:1])), [])
    return marked == [0] and len(cells) == len(layout.names)


def _notation(layout: _Layout) -> Notation:
    """Returns the notation in which most cells are numbers, in columns of numbers."""
    is_after_commas = layout.dialect.delimiter == ","
    fitting = [one for one in notations() if not (is_after_commas and one.decimal == ",")]
    columns = [
        [cell for cell in column if cell.strip()] for column in zip(*layout.rows, strict=True)
    ]

    def readable(notation: Notation) -> int:
        counts = (sum(map(notation.is_number, column)) for column in columns)
        sizes = map(len, columns)
        return sum(n for n, size in zip(counts, sizes, strict=True) if n >= MOSTLY * size)

    return max(fitting, key=readable)
