"""The way to a terminal or a log: whatever text is written there can't act on it."""

import os
import stat
from collections.abc import Mapping
from typing import Any, TextIO, cast

from ...spec_schema.diagnostics.printable import Rendered, printable_lines


class Document(str):
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
        is_exact = isinstance(text, Rendered) or (isinstance(text, Document) and not self.is_shown)
        written = text if is_exact else printable_lines(text, self._begins_line)
        if text:
            self._begins_line = text.endswith("\n") or (self._begins_line and text.isspace())
        self._stream.write(written)
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _RenderedStream:
    """Writes what is rendered already, by a library that knows nothing of it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(Rendered(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def safe(stream: TextIO, environment: Mapping[str, str]) -> TextIO:
    """The stream, where only text that is `Rendered` reaches a terminal or a log as it is."""
    return cast(TextIO, _SafeStream(stream, stream.isatty() or _is_logged(stream, environment)))


def rendered(stream: TextIO) -> TextIO:
    """A way to a safe stream for what draws by itself, of text that it was given printable."""
    return cast(TextIO, _RenderedStream(stream))


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
