"""The text of a csv file, line by line, and what one look over all of its bytes tells."""

import codecs
import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from ....spec_schema.yaml.files import open_regular

if TYPE_CHECKING:
    import _csv

_PIECE = 2**20
_ESCAPED = re.compile("[\udc80-\udcff]")
"""What `surrogateescape` makes of bytes that are no UTF-8."""


@dataclass(slots=True)
class Scan:
    """What one look over a file tells.

    Attributes:
        broken: line and column (from 1) of the first byte that is no UTF-8; None: all is.
        blank: there is nothing but white space.
        size: bytes.
    """

    broken: tuple[int, int] | None = None
    blank: bool = True
    size: int = 0


def scan(path: Path) -> Scan:
    """Look at every byte once, in pieces. Raises OSError."""
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
    """The text with its line ends as they are. A byte that is bad since the look ends nothing."""
    with open(open_regular(path), encoding="utf-8-sig", errors=errors, newline="") as file:
        yield file


def reader(lines: Iterator[str], delimiter: str) -> "_csv.Reader":
    """The rows of a text."""
    return csv.reader(lines, delimiter=delimiter, strict=True)
