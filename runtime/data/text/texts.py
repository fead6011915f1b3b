"""Text files as rows of strings, all at once or read on demand."""

import codecs
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation, counted
from ....spec_schema.findings.finding import Span
from ....spec_schema.yaml.files import read_bytes
from ..faults import DataErrors, DataLocation
from ..rows import DataChanged, LazyRows, Rows, combined

MOST_BYTES = 2**26
"""Bytes of the largest file that is read."""

_LINE = re.compile("\r\n|\r|\n")


@dataclass(slots=True, eq=False)
class Texts:
    """The text files of a source.

    Attributes:
        paths: Where each of them is.
        names: The name of each in messages; empty if there is only one, which messages name anyway.
        encoding: The encoding of their text.
    """

    paths: Sequence[Path]
    names: Sequence[str]
    encoding: str
    _digests: list[bytes] = field(default_factory=list)
    _broken: dict[int, tuple[int, int]] = field(default_factory=dict)
    _empty: int = 0

    def size(self) -> int:
        """Returns the size of all files in bytes."""
        total = 0
        for path in self.paths:
            with suppress(OSError):
                total += os.stat(path).st_size
        return total

    def checked(self, faults: DataErrors, stream: bool) -> tuple[Rows, bytes]:
        """Read every file once, and count those that can't be read as faults.

        Args:
            faults: Counts the faults.
            stream: Keep none in memory; each is read again on demand.

        Returns:
            The texts as strings, and a digest of the files.
        """
        count = len(self.paths)
        kept = np.full(0 if stream else count, "", object)
        for index in range(count):
            content, problem = self._content(index)
            self._digests.append(sha256(content).digest())
            text = "" if problem else self._text(index, content)
            if text is None:
                is_utf8 = self.encoding == "utf-8"
                group = codes.text_samples
                problem = group.not_utf8() if is_utf8 else group.wrong_encoding(self.encoding)
            if problem:
                faults.add(index, 0, problem)
                continue
            self._empty += not (text or "").strip()
            if not stream:
                kept[index] = text
        lazy = LazyRows((count,), np.dtype(object), self._read)
        return lazy if stream else kept, combined(self._digests)

    def places(self, cells: Sequence[tuple[int, int]]) -> list[DataLocation]:
        """Returns the words for the place of each fault, and its span."""
        return [self._place(row) for row, _ in cells]

    def notes(self) -> Iterator[str]:
        """Yields notes about the files."""
        if self._empty:
            yield f"{counted(self._empty, 'text file')} of {len(self.paths):,} without text"

    def _place(self, row: int) -> DataLocation:
        name = self.names[row] if self.names else "text 1"
        if row not in self._broken:
            return name, None
        line, column = self._broken[row]
        span = Span(str(self.paths[row]), line, column, line, column + 1)
        return f"{name}, line {line}" if self.names else f"line {line}", span

    def _content(self, index: int) -> tuple[bytes, Violation | None]:
        try:
            content = read_bytes(self.paths[index], MOST_BYTES + 1)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            return b"", codes.text_samples.unreadable_file(reason)
        if len(content) > MOST_BYTES:
            return b"", codes.text_samples.file_too_large(MOST_BYTES)
        return content, None

    def _text(self, index: int, content: bytes) -> str | None:
        """Returns the text of a file; None if it has another encoding, whose place is kept."""
        is_utf8 = self.encoding == "utf-8"
        content = content.removeprefix(codecs.BOM_UTF8) if is_utf8 else content
        try:
            return content.decode(self.encoding)
        except UnicodeError as error:
            start = error.start if isinstance(error, UnicodeDecodeError) else 0
            lines = _LINE.split(content[:start].decode(self.encoding, "replace"))
            self._broken[index] = (len(lines), len(lines[-1]) + 1)
            return None

    def _read(self, rows: NDArray[np.int64]) -> NDArray[Any]:
        result = np.empty(len(rows), object)
        for number, index in enumerate(rows.tolist()):
            content, problem = self._content(index)
            name = self.names[index] if self.names else str(self.paths[index])
            if problem:
                raise DataChanged(f"{name}: {problem.text.message}")
            if sha256(content).digest() != self._digests[index]:
                raise DataChanged(f"{name} was changed while in use")
            result[number] = self._text(index, content) or ""
        return result
