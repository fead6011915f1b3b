"""Where a command reads and writes; handed to it, never taken from the process."""

from collections.abc import Mapping
from typing import NamedTuple, TextIO


class Streams(NamedTuple):
    """The streams of one command.

    Attributes:
        out: results.
        err: what went wrong, and progress where `out` holds data.
        inp: standard input (a spec, for the path `-`).
        colour: whether `out` shows colours.
        err_colour: whether `err` does.
    """

    out: TextIO
    err: TextIO
    inp: TextIO
    colour: bool = False
    err_colour: bool = False

    def print(self, text: str = "") -> None:
        """One line, or several, to `out`."""
        self.out.write(f"{text}\n")


class Done(Exception):
    """The command ends with an exit code; what there was to say has been said."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def shows_colour(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """A terminal that is not dumb, unless NO_COLOR is set (https://no-color.org)."""
    if environment.get("NO_COLOR") or environment.get("TERM") == "dumb":
        return False
    return stream.isatty()
