"""Text from an open file, such as standard input: CSV or JSON."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PIECE = 2**20


@dataclass(frozen=True, slots=True)
class GivenText:
    """Text that was copied to a temporary file.

    Attributes:
        path: The file; it has the name of what was given, which messages use.
        is_json: Whether it is JSON: objects, one per line, or a list of them.
    """

    path: Path
    is_json: bool

    @property
    def label(self) -> str:
        """What messages call it."""
        return self.path.name


def spooled(file: Any, folder: Path) -> GivenText:
    """Copy what is left of an open file to a temporary one.

    It is JSON if it begins with a brace or a bracket, which no column name of a table does.

    Args:
        folder: The folder of the temporary file.
    """
    label = "standard input" if file is sys.stdin else "data"
    path = folder / label
    source = getattr(file, "buffer", file)  # bytes, whatever the locale is
    with path.open("wb") as copy:
        while piece := source.read(_PIECE):
            copy.write(
                piece.encode("utf-8", "surrogateescape") if isinstance(piece, str) else piece
            )
    with path.open("rb") as copy:
        begin = copy.read(_PIECE).removeprefix(b"\xef\xbb\xbf").lstrip()
    return GivenText(path, begin.startswith((b"{", b"[")))
