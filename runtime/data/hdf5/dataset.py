"""A dataset of an HDF5 file: what may be read of it, how, and its bytes in pieces.

Nothing outside the file is read, and only filters that are part of HDF5 and h5py are used: others
are loaded as code, or can unpack a few bytes to any size.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ....spec_schema.findings import codes
from ...storage.archive import NpyHeader
from ..arrays.opened import DENSEST, LARGEST, PIECE, ArrayError, check_header
from ..rows import Array

_FILTERS = {1, 2, 3, 32000}
"""The numbers of deflate, shuffle, fletcher32 and LZF."""

_MOST_TEXTS = 2**13
"""Texts of any length that are read at a time."""

_SLAB = 64 * PIECE
"""Bytes read at a time to read each chunk once."""


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """A dataset that is read.

    Attributes:
        data: The `h5py.Dataset`.
        name: Its name in the spec.
        file: The name of its file in messages.
        limit: The size of the file in bytes.
    """

    data: Any
    name: str
    file: str
    limit: int

    def header(self, stay: bool) -> NpyHeader:
        """Returns its type and shape. Raises ArrayError if it can't be read.

        Args:
            stay: See `ArrayFile`.
        """
        found = NpyHeader(self._shape(), self._type(), by_columns=False, start=self.start or 0)
        unpacked = stay and not self._is_packed
        check_header(self.name, self.file, found, None if unpacked else LARGEST)
        self._check_filters()
        self._check_storage(found)
        return found

    @property
    def start(self) -> int | None:
        """The offset of its bytes in the file; None if they aren't there as in memory."""
        from h5py import h5t

        offset: int | None = self.data.id.get_offset()
        if offset is None or self.data.chunks is not None or self.data.dtype.kind not in "biufS":
            return None
        expected = h5t.py_create(self.data.dtype, logical=True)
        return offset if self.data.id.get_type().equal(expected) else None

    def pieces(self, header: NpyHeader) -> Iterator[bytes]:
        """Yields its bytes in order, as they are in memory."""
        if not header.shape or not header.size:
            yield np.asarray(self.data[()], header.dtype).tobytes()
            return
        rows = self._rows_of_piece(header)
        for start in range(0, header.shape[0], rows):
            yield np.asarray(self.data[start : start + rows], header.dtype).tobytes()

    def texts(self, header: NpyHeader) -> Array:
        """Returns texts of any length as bytes of the longest one's. Raises ArrayError."""
        found: list[bytes] = []
        longest = total = 1
        # Any number of texts may be the same place of the file.
        most = max(1, min(_MOST_TEXTS, LARGEST // max(1, self.limit)))
        rows = max(1, most * header.shape[0] // max(1, header.count))
        for start in range(0, header.shape[0], rows):
            piece = [bytes(one) for one in self.data[start : start + rows].reshape(-1)]
            found += piece
            total += sum(map(len, piece))
            longest = max(longest, *map(len, piece))
            size = max(total, longest * header.count)
            if size > LARGEST:
                what = codes.arrays.array_too_large(self.name, self.file, size, LARGEST)
                raise ArrayError(what)
        return np.array(found, f"S{longest}").reshape(header.shape)

    @property
    def is_free_text(self) -> bool:
        """Whether its texts have any length."""
        from h5py import check_string_dtype

        text = check_string_dtype(self.data.dtype)
        return text is not None and text.length is None

    def _shape(self) -> tuple[int, ...]:
        if self.data.is_virtual or self.data.external:
            raise ArrayError(codes.arrays.array_outside_file(self.name, self.file))
        if self.data.shape is None:
            raise ArrayError(codes.arrays.unsupported_dtype(self.name, self.file, "empty"))
        return tuple(map(int, self.data.shape))

    def _type(self) -> np.dtype[Any]:
        if self.is_free_text:
            return np.dtype("S1")
        dtype = self.data.dtype
        if dtype.hasobject:
            kind = "sequences" if dtype.metadata and "vlen" in dtype.metadata else "references"
            kind = kind if dtype.kind == "O" else "structured"
            raise ArrayError(codes.arrays.unsupported_dtype(self.name, self.file, kind))
        found: np.dtype[Any] = np.dtype(dtype.str)  # without what HDF5 knows beyond it
        return found

    @property
    def _filters(self) -> list[int]:
        plan = self.data.id.get_create_plist()
        return [plan.get_filter(number)[0] for number in range(plan.get_nfilters())]

    @property
    def _is_packed(self) -> bool:
        return bool({1, 32000} & {*self._filters})

    def _check_filters(self) -> None:
        if not {*self._filters} <= _FILTERS:
            raise ArrayError(codes.arrays.unsupported_filter(self.name, self.file))

    def _check_storage(self, header: NpyHeader) -> None:
        """Raises ArrayError if values are missing in the file, or can't all be in it."""
        if not header.size:
            return
        stored = self.data.id.get_storage_size()
        if not stored or self._has_gaps(header):
            raise ArrayError(codes.arrays.unwritten_values(self.name, self.file))
        end = (self.start or 0) + (header.size if self.start is not None else stored)
        if end > self.limit or header.size > stored * DENSEST:
            raise ArrayError(codes.arrays.damaged_dataset(self.name, self.file))

    def _has_gaps(self, header: NpyHeader) -> bool:
        """Whether a chunk was never written: its values would be those of a default."""
        chunks = self.data.chunks
        if chunks is None:
            return False
        needed = 1
        for size, length in zip(header.shape, chunks, strict=True):
            needed *= -(-size // length)
        return int(self.data.id.get_num_chunks()) < needed

    def _rows_of_piece(self, header: NpyHeader) -> int:
        """Returns how many rows to read at a time: whole chunks, unless they are large."""
        width = max(1, header.size // header.shape[0])
        rows = max(1, PIECE // width)
        chunk = self.data.chunks[0] if self.data.chunks else 1
        whole = max(1, rows // chunk) * chunk
        return int(whole if whole * width <= _SLAB else max(1, _SLAB // width))
