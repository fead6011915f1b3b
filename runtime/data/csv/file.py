"""A text file: its bytes, its text, and what its bytes are like."""

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from ....spec_schema.yaml.files import open_regular
from .dialect import Dialect

_PIECE = 2**20
_ESCAPED = re.compile("[\udc80-\udcff]")
"""What `surrogateescape` makes of bytes that are not UTF-8."""

UTF8 = "utf-8"


@dataclass(slots=True)
class Scan:
    """The result of one pass over the bytes of a file.

    Attributes:
        broken: Line and column (from 1) of the first byte that is no text; None if all are.
        blank: Whether there is only white space.
        size: The number of bytes, unpacked.
    """

    broken: tuple[int, int] | None = None
    blank: bool = True
    size: int = 0


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file of rows.

    Attributes:
        path: Where it is.
        dialect: How its lines are divided.
        encoding: The encoding of its text.
        is_packed: Whether it is compressed with gzip.
    """

    path: Path
    dialect: Dialect = field(default_factory=Dialect)
    encoding: str = UTF8
    is_packed: bool = False

    @contextmanager
    def opened(self, errors: str = "replace") -> Iterator[TextIO]:
        """Open the text with its line ends unchanged. What has become invalid is replaced."""
        encoding = "utf-8-sig" if self.encoding == UTF8 else self.encoding
        with self._bytes() as raw, io.TextIOWrapper(raw, encoding, errors, newline="") as file:
            yield file

    @contextmanager
    def utf8(self) -> Iterator[BinaryIO]:
        """Open the text as bytes in UTF-8."""
        with self._bytes() as raw:
            if self.encoding == UTF8:
                yield raw
            else:
                with io.BufferedReader(_Recoded(raw, self.encoding)) as recoded:
                    yield cast(BinaryIO, recoded)

    @contextmanager
    def _bytes(self) -> Iterator[BinaryIO]:
        with open(open_regular(self.path), "rb") as raw:
            if not self.is_packed:
                yield raw
                return
            try:
                with gzip.GzipFile(fileobj=raw) as unpacked:
                    yield cast(BinaryIO, unpacked)
            except (EOFError, zlib.error) as error:
                raise OSError(f"damaged gzip archive: {error}") from None

    def scan(self) -> Scan:
        """Read every byte once, in chunks. Raises OSError."""
        look = Scan()
        name = "utf-8-sig" if self.encoding == UTF8 else self.encoding
        decoder = codecs.getincrementaldecoder(name)()
        is_skipped = self.encoding == UTF8  # ASCII is valid, whatever is around it
        try:
            with self._bytes() as file:
                while piece := file.read(_PIECE):
                    look.size += len(piece)
                    plain = is_skipped and piece.isascii() and not decoder.getstate()[0]
                    if look.blank or not plain:
                        look.blank &= not decoder.decode(piece).strip()
                decoder.decode(b"", final=True)
        except UnicodeError:
            look.broken = self._first_broken()
        return look

    def _first_broken(self) -> tuple[int, int]:
        is_utf8 = self.encoding == UTF8
        broken = _ESCAPED if is_utf8 else re.compile("\ufffd")
        line, column = 1, 1
        with self.opened("surrogateescape" if is_utf8 else "replace") as file:
            while piece := file.readline(_PIECE):
                if found := broken.search(piece):
                    return line, column + found.start()
                is_whole = piece.endswith(("\n", "\r"))
                line, column = (line + 1, 1) if is_whole else (line, column + len(piece))
        return line, column


class _Recoded(io.RawIOBase):
    """Text in some encoding, as bytes in UTF-8."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._ready = b""
        self._is_over = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._ready and not self._is_over:
            piece = self._file.read(_PIECE)
            self._is_over = not piece
            self._ready = self._decoder.decode(piece, final=not piece).encode()
        read, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(read)] = read
        return len(read)
