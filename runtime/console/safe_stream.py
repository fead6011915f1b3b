"""The way to a terminal or a log: whatever text is written there can't act on it."""

import os
import stat
from collections.abc import Callable, Mapping
from typing import Any, TextIO, cast

from ...spec_schema.findings.printable import Rendered, printable_lines


class ExactText(str):
    """Text that a program reads from standard output: a spec, a table. It is exact in a file and in
    a pipe, and safe where it is shown.
    """

    __slots__ = ()


class _SafeStream:
    """Makes text printable, except what says of itself that it is."""

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
    """Marks all text that is written to it."""

    def __init__(self, stream: TextIO, mark: Callable[[str], str]) -> None:
        self._stream, self._mark = stream, mark

    def write(self, text: str) -> int:
        return self._stream.write(self._mark(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def safe(stream: TextIO, environment: Mapping[str, str]) -> TextIO:
    """The stream, where only text that is `Rendered` reaches a terminal or a log as it is."""
    return cast(TextIO, _SafeStream(stream, stream.isatty() or _is_logged(stream, environment)))


def marked(stream: TextIO, mark: Callable[[str], str]) -> TextIO:
    """A way to a safe stream for a library, all of whose text is `Rendered`, or a `ExactText`."""
    return cast(TextIO, _MarkedStream(stream, mark))


def is_shown(stream: TextIO) -> bool:
    """Whether a safe stream leads to a person or a log, rather than to a file or a program."""
    return bool(getattr(stream, "is_shown", False))


def in_ci(environment: Mapping[str, str]) -> bool:
    """Whether a CI service has started this."""
    is_ci = environment.get("CI", "").lower() not in ("", "0", "false")
    return is_ci or any(environment.get(name) for name in ("TF_BUILD", "TEAMCITY_VERSION"))


def _is_logged(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """A CI job's output, unless it is led into a file."""
    if not in_ci(environment):
        return False
    try:
        return not stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):  # a stream without a file
        return True
