"""Safe streams, whose text can't control a terminal or a log, and lasting streams, which survive a
closed pipe or a full disk.
"""

import os
import stat
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, TextIO, cast

from ...spec_schema.findings.printable import Rendered, printable_lines


class _Lasting:
    """Passes text on until the stream fails, and drops the rest."""

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
    """Returns the stream without errors: once writing fails, the rest is dropped.

    For messages beside the work: a missing reader or a full disk must not end the work.
    """
    return stream if isinstance(stream, _Lasting) else cast(TextIO, _Lasting(stream))


def fault_of(stream: TextIO) -> OSError | None:
    """Returns the error of a lasting stream; None if there was none."""
    return getattr(stream, "fault", None)


def let_go(stream: TextIO) -> None:
    """Redirect a stream that can't be written to the null device, so that Python doesn't report it
    at exit.
    """
    with suppress(OSError, ValueError):  # a stream without a file
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)


class ExactText(str):
    """Text that programs read from standard output: a spec, a table. It is unchanged in a file and
    in a pipe, and escaped on a terminal.
    """

    __slots__ = ()


class _SafeStream:
    """Makes text printable unless its type says that it is."""

    def __init__(self, stream: TextIO, is_shown: bool) -> None:
        self._stream = stream
        self._begins_line = True
        self.is_shown = is_shown

    def write(self, text: str) -> int:
        is_exact = isinstance(text, Rendered) or (isinstance(text, ExactText) and not self.is_shown)
        written = text if is_exact else printable_lines(text, self._begins_line)
        if text:
            self._begins_line = text.endswith("\n") or (self._begins_line and text.isspace())
        self._stream.write(written)
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _MarkedStream:
    """Marks all text that is written to it as rendered."""

    def __init__(self, stream: TextIO, mark: Callable[[str], str]) -> None:
        self._stream, self._mark = stream, mark

    def write(self, text: str) -> int:
        return self._stream.write(self._mark(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def safe(stream: TextIO, environment: Mapping[str, str]) -> TextIO:
    """Returns the stream; only `Rendered` text reaches a terminal or a log unescaped."""
    return cast(TextIO, _SafeStream(stream, stream.isatty() or _is_logged(stream, environment)))


def marked(stream: TextIO, mark: Callable[[str], str]) -> TextIO:
    """Returns a stream that marks all text of a library, such as rich, as rendered or exact."""
    return cast(TextIO, _MarkedStream(stream, mark))


def is_shown(stream: TextIO) -> bool:
    """Whether a safe stream is a terminal or a log, rather than a file or a pipe."""
    return bool(getattr(stream, "is_shown", False))


def in_ci(environment: Mapping[str, str]) -> bool:
    """Whether this process runs in CI."""
    is_ci = environment.get("CI", "").lower() not in ("", "0", "false")
    return is_ci or any(environment.get(name) for name in ("TF_BUILD", "TEAMCITY_VERSION"))


def _is_logged(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether a stream is the log of a CI job and not a file."""
    if not in_ci(environment):
        return False
    try:
        return not stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):  # a stream without a file
        return True
