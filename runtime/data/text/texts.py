"""Text files as rows of strings."""

import codecs
import os
import re
from contextlib import suppress
from pathlib import Path

import numpy as np

from ....spec_schema.components.sources.text import Text
from ....spec_schema.findings import codes as findings
from ....spec_schema.findings.code import Violation
from ..folders.chosen import Chosen
from ..folders.file_rows import Decoded, FileRows

_LINE = re.compile("\r\n|\r|\n")


class Texts(FileRows):
    """The text files of a source.

    Args:
        encoding: The encoding of their text.
        shape: The shape of a sample, all of whose dimensions are 1.
    """

    noun = Text.noun
    most_bytes = 2**26
    traits = {"empty": "without text"}

    def __init__(self, chosen: Chosen, encoding: str, shape: tuple[int, ...]) -> None:
        super().__init__(chosen, shape, np.dtype(object))
        self.encoding = encoding
        self._broken: dict[Path, tuple[int, int]] = {}

    def size(self) -> int:
        """Returns the size of all files in bytes."""
        total = 0
        for path in self.chosen.paths:
            with suppress(OSError):
                total += os.stat(path).st_size
        return total

    def decoded(self, path: Path, content: bytes) -> Decoded | Violation:
        is_utf8 = self.encoding == "utf-8"
        content = content.removeprefix(codecs.BOM_UTF8) if is_utf8 else content
        try:
            text = content.decode(self.encoding)
        except UnicodeError as error:
            start = error.start if isinstance(error, UnicodeDecodeError) else 0
            lines = _LINE.split(content[:start].decode(self.encoding, "replace"))
            self._broken[path] = (len(lines), len(lines[-1]) + 1)
            group = findings.text_samples
            what: Violation
            what = group.not_utf8() if is_utf8 else group.wrong_encoding(self.encoding)
            return what
        return Decoded(text, () if text.strip() else ("empty",))

    def unreadable(self, reason: str) -> Violation:
        what: Violation = findings.text_samples.unreadable_file(reason)
        return what

    def too_large(self) -> Violation:
        what: Violation = findings.text_samples.file_too_large(self.most_bytes)
        return what

    def broken(self, row: int) -> tuple[int, int] | None:
        """Returns the line and column of the first byte that is invalid in a file."""
        return self._broken.get(Path(self.chosen.paths[row]))
