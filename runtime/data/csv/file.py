"""A text file: its bytes, its text, and the rows of cells in it."""

import codecs
import csv
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from ....spec_schema.yaml.files import open_regular

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
                if look.blank or not piece.isascii() or decoder.getstate()[0]:
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


def reader(lines: Iterable[str], delimiter: str) -> "_csv.Reader":
    """Returns a reader of the rows of a text."""
    return csv.reader(lines, delimiter=delimiter, strict=True)
