"""How the files of an example are shown to a person."""

from collections.abc import Iterator

from ..printable import printable
from .example import Case, Piece


def shown_files(case: Case) -> Iterator[tuple[str, str]]:
    """Each file's path, and its text: invisible characters as escapes, repetitions said."""
    for path, pieces in case.files.items():
        yield path, "\n".join(_lines(pieces))


def _lines(pieces: list[Piece]) -> Iterator[str]:
    for piece in pieces:
        for line in piece.text.removesuffix("\n").split("\n"):
            yield _visible(line)
        if piece.times > 1:
            yield f"… ({piece.times:,} times)"


def _visible(line: str) -> str:
    """Tabs as `\\t`: shown as spaces, nobody would see what is wrong with them."""
    return printable(line.replace("\t", "\\t"))
