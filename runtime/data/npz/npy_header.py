"""What an array of an npz file says of itself: read by its form, and never evaluated."""

import re
import struct
from dataclasses import dataclass
from typing import IO, Any

import numpy as np

_MAGIC = b"\x93NUMPY"
_LENGTHS = {1: "<H", 2: "<I", 3: "<I"}
LONGEST = 10_000
"""Bytes; what numpy reads, too."""

MOST_AXES = 32

_DESCRIPTION = re.compile(r"""(['"])descr\1\s*:\s*(?:(['"])([^'"]*)\2|(\[))""")
_ORDER = re.compile(r"""(['"])fortran_order\1\s*:\s*(True|False)\b""")
_SHAPE = re.compile(r"""(['"])shape\1\s*:\s*\(((?:\s*[0-9]{1,19}L?\s*(?:,|(?=\))))*)\s*\)""")
_TYPE = re.compile(
    r"[<>|=]?(O|[biufcSUMmV][0-9]{1,9}(?:\[\w+\])?)|bool|object|(u?int|float|complex)[0-9]{1,3}"
)


@dataclass(frozen=True, slots=True)
class NpyHeader:
    """What an array says of itself.

    Attributes:
        by_columns: the first axis is the fastest, as Fortran has it.
        start: where its numbers begin in the unpacked member.
    """

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    by_columns: bool
    start: int

    @property
    def count(self) -> int:
        """How many numbers."""
        count = 1
        for length in self.shape:
            count *= length
        return count

    @property
    def size(self) -> int:
        """How many bytes."""
        return self.count * self.dtype.itemsize

    @property
    def layout(self) -> tuple[int, ...]:
        """The shape of the bytes as they lie: the last axis is the fastest."""
        return self.shape[::-1] if self.by_columns else self.shape


def read_header(stream: IO[bytes]) -> NpyHeader:
    """The header at the start of a member. Raises ValueError: it is damaged."""
    lead = stream.read(len(_MAGIC) + 2)
    form = _LENGTHS.get(lead[-2]) if len(lead) == len(_MAGIC) + 2 else None
    if form is None or not lead.startswith(_MAGIC):
        raise ValueError("no header of numpy")
    width = struct.calcsize(form)
    (length,) = struct.unpack(form, stream.read(width).ljust(width, b"\xff"))
    if length > LONGEST:
        raise ValueError("a header that is too long")
    text = stream.read(length).decode("utf-8")
    written = _only(_SHAPE, text)[1].replace("L", "").split(",")
    shape = tuple(int(size) for size in written if size.strip())
    if len(shape) > MOST_AXES:
        raise ValueError("more axes than arrays have")
    by_columns = _only(_ORDER, text)[1] == "True"
    start = len(lead) + width + length
    return NpyHeader(shape, _type(text), by_columns and len(shape) > 1, start)


def _type(text: str) -> np.dtype[Any]:
    *_, written, is_record = _only(_DESCRIPTION, text)
    if is_record:
        return np.dtype("V1")
    if not _TYPE.fullmatch(written):
        raise ValueError("no type of numpy")
    try:
        found = np.dtype(written)
    except TypeError as error:
        raise ValueError("no type of numpy") from error
    if not found.itemsize:
        raise ValueError("values without a size")
    return found


def _only(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    """The groups of the one place where a pattern matches. Raises ValueError."""
    found = pattern.findall(text)
    if len(found) != 1:
        raise ValueError("a header in another form")
    groups: tuple[str, ...] = found[0]
    return groups
