"""Turns records into arrays by TensorFlow's own parser, and says what is wrong with a record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.components.sources.images import Resize
from ....spec_schema.components.sources.tfrecord import RecordFeature
from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation
from ....spec_schema.shapes import product
from ..images.decoding import decode, decode_plain, is_plain
from ..images.header import read_header
from ..rows import Array

TYPES = {"float32": "float32", "int64": "int64", "string": "S1", "image": "float32"}
"""The type of an array by that of a feature; a string has the length of the longest."""

RESIZE = Resize()

_LISTS = {"float_list": "float32", "int64_list": "int64", "bytes_list": "string"}


class BadRecord(Exception):
    """A record doesn't have the declared features.

    Args:
        number: Its number among those that were parsed, from 0.
        what: What is wrong, given the file and the number of the record in it.
    """

    def __init__(self, number: int, what: "Problem") -> None:
        super().__init__(number)
        self.number, self.what = number, what


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a record: the name of the fact, and its data."""

    fact: str
    data: tuple[Any, ...] = ()

    def of(self, file: str, record: int) -> Violation:
        """Returns the violation for a record of a file, counted from 1."""
        found: Violation = getattr(codes.records, self.fact)(file, record, *self.data)
        return found


def dtype_of(feature: RecordFeature) -> np.dtype[Any]:
    """Returns the type of the array of a feature."""
    if feature.dtype == "bytes":
        return np.dtype(feature.decode)
    return np.dtype(TYPES[feature.dtype])


def parsed(records: Any, features: Mapping[str, RecordFeature]) -> dict[str, Array]:
    """Returns an array for each feature, with a row for each record. Raises BadRecord.

    Text is an array of bytes objects.

    Args:
        records: A tensor of strings, or a list of bytes.
    """
    import tensorflow as tf

    try:
        with tf.device("/CPU:0"):
            given = tf.convert_to_tensor(records, tf.string)
            found = tf.io.parse_example(given, {n: _spec(one) for n, one in features.items()})
    except (tf.errors.OpError, UnicodeDecodeError):  # a message with the bytes of a record
        raise _first_fault(given.numpy().tolist(), features) from None
    return {name: _array(name, found[name], one) for name, one in features.items()}


def _spec(feature: RecordFeature) -> Any:
    import tensorflow as tf

    if feature.is_padded:
        return tf.io.RaggedFeature(feature.dtype, row_splits_dtype=tf.int64)
    kind = "string" if feature.dtype in ("image", "bytes") else feature.dtype
    return tf.io.FixedLenFeature([] if kind != feature.dtype else feature.shape, kind)


def _array(name: str, values: Any, feature: RecordFeature) -> Array:
    if feature.is_padded:
        return _padded(name, values, feature)
    if feature.dtype == "image":
        return _images(name, values.numpy().tolist(), feature)
    if feature.dtype == "bytes":
        return _numbers(name, values.numpy().tolist(), feature)
    found: Array = values.numpy()
    return found


def _padded(name: str, values: Any, feature: RecordFeature) -> Array:
    lengths = values.row_lengths().numpy()
    longest = np.flatnonzero(lengths > feature.shape[0])
    if len(longest):
        number = int(longest[0])
        raise BadRecord(number, _length_problem(name, int(lengths[number]), feature))
    padding: Any = feature.padding
    if feature.dtype == "int64":
        padding = int(padding)
    found: Array = values.to_tensor(padding, shape=[None, feature.shape[0]]).numpy()
    return found


def _numbers(name: str, contents: Sequence[bytes], feature: RecordFeature) -> Array:
    dtype = dtype_of(feature)
    size = (product(tuple(feature.shape)) or 1) * dtype.itemsize
    for number, content in enumerate(contents):
        if len(content) != size:
            bytes_ = feature.model_copy(update={"shape": [size]})
            raise BadRecord(number, _length_problem(name, len(content), bytes_))
    flat = np.frombuffer(b"".join(contents), dtype.newbyteorder("<"))
    return flat.astype(dtype, copy=False).reshape(len(contents), *feature.shape)


def _images(name: str, contents: Sequence[bytes], feature: RecordFeature) -> NDArray[np.float32]:
    headers = [read_header(content) for content in contents]
    found = np.empty((len(contents), *feature.shape), np.float32)
    channels = feature.shape[-1]
    pairs = [*zip(contents, headers, strict=True)]
    if all(is_plain(content, header, channels, RESIZE) for content, header in pairs) and (
        decode_plain(contents, found, RESIZE)
    ):
        return found
    for number, (content, header) in enumerate(pairs):
        problem = header.problem or decode(content, header, found[number], RESIZE)
        if problem is not None:
            words = problem.text.message
            raise BadRecord(number, Problem("undecodable", (name, words)))
    return found


def _length_problem(name: str, count: int, feature: RecordFeature) -> Problem:
    return Problem("other_length", (name, count, tuple(feature.shape), feature.is_padded))


def _first_fault(records: Sequence[bytes], features: Mapping[str, RecordFeature]) -> BadRecord:
    for number, record in enumerate(records):
        problem = _fault_of(record, features)
        if problem is not None:
            return BadRecord(number, problem)
    return BadRecord(0, Problem("not_an_example"))


def _fault_of(record: bytes, features: Mapping[str, RecordFeature]) -> Problem | None:
    """Returns what is wrong with a record; None if nothing is."""
    import tensorflow as tf

    try:
        given = tf.train.Example.FromString(record).features.feature
    except Exception:  # of protobuf, whose classes depend on its implementation
        return Problem("not_an_example")
    for name, feature in features.items():
        kind = given[name].WhichOneof("kind") if name in given else None
        if kind is None and not feature.is_padded:
            return Problem("missing_feature", (name, sorted(given)))
        stored = "string" if feature.dtype in ("image", "bytes") else feature.dtype
        if kind is not None and _LISTS[kind] != stored:
            return Problem("other_type", (name, stored, _LISTS[kind]))
        wanted = feature if stored == feature.dtype else feature.model_copy(update={"shape": []})
        count = len(getattr(given[name], kind).value) if kind is not None else 0
        if not feature.is_padded and count != (product(tuple(wanted.shape)) or 1):
            return _length_problem(name, count, wanted)
    return None
