"""Cuts the bytes of a CSV file into pieces of whole rows.

The cuts are those of the csv module: a line end inside a quoted cell is no end of a row. Where
quotation marks are placed so that this is not certain, the rest is left to the csv module.
"""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from .dialect import Dialect

SIZE = 2**20
"""Bytes that are read at a time."""

LONGEST = 2**26
"""Bytes of a piece without the end of a row, after which the rest is left to the csv module."""

_LINE_ENDS = (ord("\n"), ord("\r"))


class Pieces:
    """The pieces of an open file.

    Args:
        file: The bytes, in UTF-8.
        header: The number of lines before the first row.
        dialect: How lines are divided into cells.

    Attributes:
        rest: After the iteration, the text that could not be cut; None if there is none.
        has_header: Whether that text begins with the header.
    """

    def __init__(self, file: BinaryIO, header: int, dialect: Dialect) -> None:
        self._file, self._header, self._dialect = file, header, dialect
        self.rest: io.TextIOWrapper | None = None
        self.has_header = False

    def __iter__(self) -> Iterator[bytes]:
        block = self._file.read(SIZE).removeprefix(BOM_UTF8)
        start = _after_lines(block, self._header)
        if start is None:
            self.has_header = True
            self._give_up(block)
            return
        block = block[start:]
        while True:
            read = self._file.read(SIZE)
            end = self._end(block, is_last=not read)
            if end is None or (not end and len(block) > LONGEST):
                self._give_up(block + read)
                return
            if end:
                yield block[:end]
            if not read:
                return
            block = block[end:] + read

    def _give_up(self, block: bytes) -> None:
        raw = io.BufferedReader(_Joined(block, self._file))
        self.rest = io.TextIOWrapper(raw, "utf-8", "replace", newline="")

    def _end(self, block: bytes, is_last: bool) -> int | None:
        """Returns where the last whole row ends; None if quotation marks leave it open."""
        end = len(block) if is_last else block.rfind(b"\n") + 1
        quotes = quotes_in(block, self._dialect.quote)
        while len(quotes) and end and np.searchsorted(quotes, end) % 2:
            if is_last:
                return None
            end = block.rfind(b"\n", 0, int(quotes[np.searchsorted(quotes, end) - 1])) + 1
        inside = quotes[: np.searchsorted(quotes, end)]
        if not len(inside):
            return end
        delimiter = ord(self._dialect.delimiter)
        return end if _are_around_cells(inside, block[:end], delimiter) else None


class _Joined(io.RawIOBase):
    """Bytes that were read, and then the rest of their file."""

    def __init__(self, head: bytes, file: BinaryIO) -> None:
        self._head, self._file = head, file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        read = self._head[: len(buffer)] or self._file.read(len(buffer))
        self._head = self._head[len(buffer) :]
        buffer[: len(read)] = read
        return len(read)


def _after_lines(block: bytes, count: int) -> int | None:
    """Returns where a number of lines ends; None if they may end in another way than usual."""
    end = 0
    for _ in range(count):
        end = block.find(b"\n", end) + 1
        if not end:
            return None
    lone = block.count(b"\r", 0, end) != block.count(b"\r\n", 0, end)
    return None if lone else end


def quotes_in(block: bytes, quote: str) -> NDArray[np.int64]:
    """Returns the positions of quotation marks."""
    if not quote or quote.encode() not in block:
        return np.empty(0, np.int64)
    return np.flatnonzero(np.frombuffer(block, np.uint8) == ord(quote))


def _are_around_cells(quotes: NDArray[np.int64], block: bytes, delimiter: int) -> bool:
    """Whether quotation marks begin and end cells, or are doubled inside."""
    if not len(quotes):
        return True
    codes = np.frombuffer(block, np.uint8)
    opening, closing = quotes[::2], quotes[1::2]
    ends = (delimiter, *_LINE_ENDS)
    doubled = opening[1:] == closing[:-1] + 1
    begins = np.isin(codes[opening - 1], ends)
    begins[1:] |= doubled
    begins[0] |= opening[0] == 0
    last = closing + 1
    stops = (last == len(codes)) | np.isin(codes[np.minimum(last, len(codes) - 1)], ends)
    stops[:-1] |= doubled
    return bool(begins.all() and stops.all())


def is_regular(piece: bytes, dialect: Dialect) -> bool:
    """Whether any reader of CSV finds the same cells in a piece as the csv module.

    Lines must end with a line feed, and cells must be shorter than the limit of the csv module.
    Blank lines are another matter: see `has_blank_line`.
    """
    if b"\0" in piece or (b"\r" in piece and piece.count(b"\r") != piece.count(b"\r\n")):
        return False
    return not dialect.may_have_comment(piece) and not _has_long_cell(piece, dialect)


def has_blank_line(piece: bytes) -> bool:
    """Whether a line may be blank."""
    return piece.startswith((b"\n", b"\r")) or b"\n\n" in piece or b"\n\r" in piece


def _has_long_cell(piece: bytes, dialect: Dialect) -> bool:
    """Whether a cell may be longer than the csv module allows."""
    limit, delimiter = csv.field_size_limit(), dialect.delimiter.encode()
    step = limit // 2  # a longer cell covers one of these windows
    for start in range(0, len(piece) - step, step):
        end = start + step
        if piece.find(delimiter, start, end) < 0 and piece.find(b"\n", start, end) < 0:
            return True
    quotes = quotes_in(piece, dialect.quote)
    if not len(quotes):
        return False
    opening, closing = quotes[::2], quotes[1::2]
    inner = opening[1:] != closing[:-1] + 1
    begins, ends = opening[np.r_[True, inner]], closing[np.r_[inner, True]]
    return bool((ends - begins).max() >= limit)
