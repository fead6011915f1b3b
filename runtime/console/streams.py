"""Where a command reads and writes; handed to it, never taken from the process."""

import os
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple, TextIO, cast


class Streams(NamedTuple):
    """The streams of one command.

    Attributes:
        out: results.
        err: what went wrong, and progress where `out` holds data.
        inp: standard input (a spec, for the path `-`); None: it is closed.
        colour: whether `out` shows colours.
        err_colour: whether `err` does.
    """

    out: TextIO
    err: TextIO
    inp: TextIO | None
    colour: bool = False
    err_colour: bool = False

    def print(self, text: str = "") -> None:
        """One line, or several, to `out`."""
        self.out.write(text)
        self.out.write("\n")


class _Lasting:
    """Passes text on as long as the stream takes it, and drops the rest."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.fault: OSError | None = None

    def write(self, text: str) -> int:
        if self.fault is None:
            try:
                self._stream.write(text)
                self._stream.flush()
            except OSError as error:
                self.fault = error
                let_go(self._stream)
        return len(text)

    def flush(self) -> None:
        self.write("")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def lasting(stream: TextIO) -> TextIO:
    """The stream, but writing to it raises no OSError: once one has failed, the rest is dropped.

    For what is said beside the work: nobody to read it, or a full disk, must not end the work.
    """
    return stream if isinstance(stream, _Lasting) else cast(TextIO, _Lasting(stream))


def fault_of(stream: TextIO) -> OSError | None:
    """Why a lasting stream takes no more text; None: it does."""
    return getattr(stream, "fault", None)


def let_go(stream: TextIO) -> None:
    """Lead a stream that can't be written to the null device: Python would say so at its end."""
    with suppress(OSError, ValueError):  # a stream without a file
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)


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
