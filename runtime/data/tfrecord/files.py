"""The records of TFRecord files as named arrays."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from types import TracebackType
from typing import Any

import numpy as np

from ....spec_schema.components.sources.tfrecord import RecordFeature
from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation
from ....spec_schema.findings.did_you_mean import did_you_mean
from ...storage.archive import NpyHeader
from ..arrays.opened import LARGEST, ArrayError, Member, check_header, lead_of
from ..rows import Array, DataChanged, LazyRows
from .framing import Indices, RecordPlaces
from .parsing import BadRecord, dtype_of, parsed

AT_ONCE = 2**10
"""Records that are parsed at a time, at most."""

MOST_BYTES = 2**24
"""Bytes of numbers that are parsed at a time, if that is more than one record."""


class RecordFiles:
    """The records of several files, one after the other: an `ArrayFile`.

    All arrays that are asked for are read in one pass over the files.

    Args:
        files: The files in their order.
        features: The features that are read.
        name: What messages call the files together.
        leaves_out: Whether records without the declared features are left out later; until then
            they are zeros.

    Attributes:
        bad_rows: What is wrong with such records, by their row.
    """

    def __init__(
        self,
        files: Sequence[RecordPlaces],
        features: Mapping[str, RecordFeature],
        name: str,
        leaves_out: bool = False,
    ) -> None:
        self._files, self._features, self._name = files, features, name
        self._leaves_out = leaves_out
        self.bad_rows: dict[int, Violation] = {}
        self._ends = np.cumsum([len(one.starts) for one in files])
        self._staying: dict[str, bool] = {}
        self._members: dict[str, Member] = {}

    def __enter__(self) -> "RecordFiles":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Do nothing: files are open only while they are read."""

    def names(self) -> list[str]:
        """See `ArrayFile`."""
        return [*self._features]

    def header(self, name: str, *, stay: bool = False) -> NpyHeader:
        """See `ArrayFile`."""
        feature = self._features.get(name)
        if feature is None:
            names = [*self._features]
            similar = did_you_mean(name, names) or ""
            raise ArrayError(codes.arrays.unknown_array(name, self._name, names, similar))
        self._staying[name] = stay and feature.dtype != "string"
        shape = (int(self._ends[-1]), *feature.shape)
        header = NpyHeader(shape, dtype_of(feature), by_columns=False, start=0)
        check_header(name, self._name, header, None if self._staying[name] else LARGEST)
        return header

    def read(self, name: str, *, stay: bool = False) -> Member:
        """See `ArrayFile`."""
        self.header(name, stay=stay)
        if name not in self._members:
            self._members |= self._all()
        return self._members[name]

    def place(self, row: int) -> tuple[str, int]:
        """Returns the file that has a row, and the number of the row in it."""
        number = int(np.searchsorted(self._ends, row, side="right"))
        file = self._files[number]
        return file.name, row - int(self._ends[number] - len(file.starts))

    def _all(self) -> dict[str, Member]:
        """Returns all arrays that were asked for since the last pass, from one over the files."""
        left = (name for name in self._staying if name not in self._members)
        wanted = {name: self._features[name] for name in left}
        headers = {name: self.header(name, stay=self._staying[name]) for name in wanted}
        digests = {name: sha256(lead_of(header)) for name, header in headers.items()}
        kept: dict[str, Any] = {
            name: [] if feature.dtype == "string" else np.empty(headers[name].shape, dtype)
            for name, feature in wanted.items()
            if not self._staying[name] and (dtype := dtype_of(feature)) is not None
        }
        start = 0
        for records in self._checked(self._step(headers)):
            found = self._parsed(records, wanted, np.arange(start, start + len(records)))
            for name, values in found.items():
                if wanted[name].dtype == "string":
                    kept[name].append(values.reshape(-1))
                    continue
                digests[name].update(np.ascontiguousarray(values).tobytes())
                if name in kept:
                    kept[name][start : start + len(values)] = values
            start += len(records)
        return {
            name: self._texts(kept[name], headers[name])
            if feature.dtype == "string"
            else Member(
                kept[name] if name in kept else self._lazy(name, headers[name]),
                digests[name].digest(),
            )
            for name, feature in wanted.items()
        }

    def _step(self, headers: Mapping[str, NpyHeader]) -> int:
        """Returns how many records are parsed at a time."""
        width = sum(header.size // max(1, header.shape[0]) for header in headers.values())
        return max(1, min(AT_ONCE, MOST_BYTES // max(1, width)))

    def _checked(self, step: int) -> Iterator[Any]:
        """Yields tensors of all records, in order. TensorFlow compares their checksums."""
        import tensorflow as tf

        for file in self._files:
            kind = "GZIP" if file.is_packed else ""
            read = 0
            with tf.device("/CPU:0"):
                records = tf.data.TFRecordDataset(str(file.path), kind, buffer_size=2**22)
                batches = iter(records.batch(step))
                while True:
                    try:
                        batch = next(batches, None)
                    except tf.errors.OpError:
                        number = read + _good(records.skip(read)) + 1
                        what = codes.records.damaged_record(file.name, number)
                        raise ArrayError(what, of_file=True) from None
                    if batch is None:
                        break
                    read += len(batch)
                    yield batch

    def _parsed(
        self, records: Any, features: Mapping[str, RecordFeature], rows: Indices
    ) -> dict[str, Array]:
        """Returns the arrays of the records in these rows. Raises ArrayError."""
        try:
            return parsed(records, features)
        except BadRecord as bad:
            if not self._leaves_out:
                raise ArrayError(self._problem(bad, rows), of_file=True) from None
        contents = records if isinstance(records, list) else records.numpy().tolist()
        pairs = zip(contents, rows, strict=True)
        found = [self._parsed_alone(one, features, row) for one, row in pairs]
        return {name: np.concatenate([one[name] for one in found]) for name in features}

    def _parsed_alone(
        self, record: bytes, features: Mapping[str, RecordFeature], row: int
    ) -> dict[str, Array]:
        """Returns the arrays of one record: zeros, or no text, if it can't be parsed."""
        try:
            return parsed([record], features)
        except BadRecord as bad:
            self.bad_rows.setdefault(int(row), self._problem(bad, [row]))
        return {
            name: np.full((1, *one.shape), b"", object)
            if one.dtype == "string"
            else np.zeros((1, *one.shape), dtype_of(one))
            for name, one in features.items()
        }

    def _problem(self, bad: BadRecord, rows: Sequence[int] | Indices) -> Violation:
        file, row = self.place(int(rows[bad.number]))
        return bad.what.of(file, row + 1)

    def _texts(self, pieces: Sequence[Array], header: NpyHeader) -> Member:
        """Returns text as bytes of the longest one's length."""
        texts: list[bytes] = np.concatenate(pieces).tolist()
        longest = max(1, *map(len, texts))
        if longest * len(texts) > LARGEST:
            size = longest * len(texts)
            raise ArrayError(codes.arrays.array_too_large("", self._name, size, LARGEST))
        array = np.array(texts, f"S{longest}").reshape(header.shape)
        lead = repr((array.dtype.str, array.shape)).encode()
        return Member(array, sha256(lead + array.tobytes()).digest())

    def _lazy(self, name: str, header: NpyHeader) -> LazyRows:
        features = {name: self._features[name]}

        def read(rows: Indices) -> Array:
            found = np.empty((len(rows), *header.shape[1:]), header.dtype)
            numbers = np.searchsorted(self._ends, rows, side="right")
            for number in np.unique(numbers).tolist():
                here, file = np.flatnonzero(numbers == number), self._files[number]
                places = rows[here] - (self._ends[number] - len(file.starts))
                records = file.read(file.starts[places], file.sizes[places])
                try:
                    found[here] = self._parsed(records, features, rows[here])[name]
                except ArrayError as error:
                    raise DataChanged(error.what.text.message) from None
            return found

        return LazyRows(header.shape, header.dtype, read)


def _good(records: Any) -> int:
    """Returns how many records there are before a damaged one."""
    import tensorflow as tf

    count = 0
    with suppress(tf.errors.OpError):
        for _ in records:
            count += 1
    return count
