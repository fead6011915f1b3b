"""Where a command reads and writes; handed to it, never taken from the process."""

import os
from collections.abc import Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import NamedTuple, TextIO


class Streams(NamedTuple):
    """The streams of one command.

    Attributes:
        out: results.
        err: what went wrong, and progress where `out` holds data.
        inp: standard input (a spec, for the path `-`); None: it is closed.
        colour: whether `out` shows colours.
        err_colour: whether `err` does.
        columns: width of the terminal that `out` is; None if it is none.
        err_columns: that of `err`.
        environment: environment variables, which say how to show progress.
    """

    out: TextIO
    err: TextIO
    inp: TextIO | None
    colour: bool = False
    err_colour: bool = False
    columns: int | None = None
    err_columns: int | None = None
    environment: Mapping[str, str] = MappingProxyType({})

    def errors_first(self) -> "Streams":
        """The same, with `err` in the place of `out`, which holds data."""
        return self._replace(out=self.err, colour=self.err_colour, columns=self.err_columns)

    def print(self, text: str = "") -> None:
        """One line, or several, to `out`."""
        self.out.write(text)
        self.out.write("\n")


FEWEST_COLUMNS = 20
"""A terminal that claims to be narrower doesn't know its width."""


def columns_of(stream: TextIO, environment: Mapping[str, str]) -> int | None:
    """The width of the terminal that a stream is: by COLUMNS, or as the system knows it.

    Returns:
        None for what is no terminal, and where nothing is known of its width.
    """
    if not stream.isatty():
        return None
    given = environment.get("COLUMNS", "")
    columns = int(given) if given.isdecimal() else 0
    if not columns:
        with suppress(OSError, ValueError):  # a stream without a file
            columns = os.get_terminal_size(stream.fileno()).columns
    return columns if columns >= FEWEST_COLUMNS else None


def shows_colour(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """A terminal that is not dumb, unless NO_COLOR is set (https://no-color.org)."""
    if environment.get("NO_COLOR") or environment.get("TERM") == "dumb":
        return False
    return stream.isatty()
