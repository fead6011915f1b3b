"""The text of a csv file, line by line, and what one look over all of its bytes tells."""

import codecs
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    import _csv

_PIECE = 2**20


@dataclass(slots=True)
class Look:
    """What one look over a file tells.

    Attributes:
        broken: line and column (from 1) of the first byte that is no UTF-8; None: all is.
        blank: there is nothing but white space.
        underscores: some stand below the first line.
        size: bytes.
    """

    broken: tuple[int, int] | None = None
    blank: bool = True
    underscores: bool = False
    size: int = 0


def look_over(path: Path) -> Look:
    """Look at every byte once, in pieces. Raises OSError."""
    look, lines, line_start = Look(), 0, 0
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            waiting = len(decoder.getstate()[0])
            try:
                decoder.decode(piece)
            except UnicodeDecodeError as error:
                return _broken(look, piece, error.start - waiting, lines, line_start)
            below = 0 if lines else piece.find(b"\n")
            look.underscores |= below >= 0 and piece.find(b"_", below) >= 0
            look.blank &= not piece.removeprefix(codecs.BOM_UTF8).strip()
            lines += piece.count(b"\n")
            line_start = look.size + last + 1 if (last := piece.rfind(b"\n")) >= 0 else line_start
            look.size += len(piece)
    if decoder.getstate()[0]:
        cut = len(decoder.getstate()[0])
        return _broken(look, b"", -cut, lines, line_start)
    return look


def _broken(look: Look, piece: bytes, at: int, lines: int, line_start: int) -> Look:
    """`at`: of the bad byte in the piece; below 0, it is in the one before."""
    before = piece[: max(0, at)]
    lines += before.count(b"\n")
    last = before.rfind(b"\n")
    start = look.size + last + 1 if last >= 0 else line_start
    look.broken = lines + 1, look.size + at - start + 1
    return look


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """The text with its line ends as they are. A byte that is bad since the look ends nothing."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        yield file


def reader(lines: Iterator[str], delimiter: str) -> "_csv.Reader":
    """The rows of a text."""
    return csv.reader(lines, delimiter=delimiter, strict=True)


def records(path: Path, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """First line (from 1) and lines of each row below the header. Raises OSError, csv.Error."""
    taken: list[str] = []

    def watched(file: TextIO) -> Iterator[str]:
        for line in file:
            taken.append(line)
            yield line

    with opened(path) as file:
        rows = reader(watched(file), delimiter)
        next(rows)
        taken.clear()
        for row in rows:
            if row:
                yield rows.line_num - len(taken) + 1, list(taken)
            taken.clear()
