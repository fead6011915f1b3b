"""The streams of a command; they are passed to it, never taken from the process."""

import os
from collections.abc import Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import NamedTuple, TextIO


class Streams(NamedTuple):
    """The streams of one command.

    Attributes:
        out: Results.
        err: Errors, and progress if `out` holds data.
        inp: Standard input (a spec, for the path `-`); None if it is closed.
        color: Whether `out` shows colors.
        err_color: Whether `err` shows colors.
        columns: The width of the terminal of `out`; None if it is not a terminal.
        err_columns: The width of the terminal of `err`.
        environment: The environment variables, which determine how progress is shown.
    """

    out: TextIO
    err: TextIO
    inp: TextIO | None
    color: bool = False
    err_color: bool = False
    columns: int | None = None
    err_columns: int | None = None
    environment: Mapping[str, str] = MappingProxyType({})

    def errors_first(self) -> "Streams":
        """Returns the same streams with `err` in place of `out`, which holds data."""
        return self._replace(out=self.err, color=self.err_color, columns=self.err_columns)

    def print(self, text: str = "") -> None:
        """Write one or more lines to `out`."""
        self.out.write(text)
        self.out.write("\n")


FEWEST_COLUMNS = 20
"""The minimum width; a terminal that reports less doesn't know its width."""


def columns_of(stream: TextIO, environment: Mapping[str, str]) -> int | None:
    """Returns the width of a terminal, from COLUMNS or from the system.

    Returns None if the stream is not a terminal, or if the width is unknown.
    """
    if not stream.isatty():
        return None
    given = environment.get("COLUMNS", "")
    columns = int(given) if given.isdecimal() else 0
    if not columns:
        with suppress(OSError, ValueError):  # a stream without a file
            columns = os.get_terminal_size(stream.fileno()).columns
    return columns if columns >= FEWEST_COLUMNS else None


def shows_color(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether a stream is a terminal with colors and NO_COLOR is unset (https://no-color.org)."""
    if environment.get("NO_COLOR") or environment.get("TERM") == "dumb":
        return False
    return stream.isatty()
