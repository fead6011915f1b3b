"""Encodes sequences of labels: rows of numbers, the characters of text, or lists in text."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.findings import codes
from ..rows import Array
from .classes import count_missing
from .label_encoder import LabelEncoder
from .targets import Target

BLANK = ""
"""The name of class 0, which is no label."""

Tokens = Sequence[str | int]


def encode_sequences(encoder: LabelEncoder) -> Target | None:
    """Returns labels from 1, then zeros, as int32; None if they don't fit: reported or counted."""
    values = encoder.labels.values
    if not encoder.labels.is_text:
        numbers = values.reshape(len(values), -1) if values.ndim < 3 else None
        if numbers is None:
            encoder.refuse_shape()
            return None
        return _checked(encoder, numbers, encoder.known or ())
    count_missing(encoder)
    sequences = [*map(_tokens, values.reshape(len(values)).tolist())]
    if any(isinstance(token, str) for tokens in sequences for token in tokens):
        return _from_names(encoder, [[*map(str, tokens)] for tokens in sequences])
    return _checked(encoder, padded(sequences), encoder.known or ())


def _tokens(text: str) -> Tokens:
    """Returns the items of a list of integers or texts, else the characters of a text."""
    if text.startswith("[") and text.endswith("]"):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            return text
        if all(type(one) in (int, str) for one in found):
            return list(found)
    return text


def padded(sequences: Sequence[Sequence[Any]]) -> NDArray[np.int64]:
    """Returns sequences as rows of the longest one's length, with zeros behind the others."""
    longest = max(map(len, sequences), default=0)
    rows = np.zeros((len(sequences), max(longest, 1)), np.int64)
    for row, sequence in zip(rows, sequences, strict=True):
        row[: len(sequence)] = sequence
    return rows


def _from_names(encoder: LabelEncoder, sequences: list[list[str]]) -> Target | None:
    if encoder.known == ():  # trained on numbers
        encoder.refuse_text()
        return None
    given = sorted({token for tokens in sequences for token in tokens})
    names = encoder.known or (BLANK, *given)
    if encoder.capacity is not None and len(names) > encoder.capacity:
        some = given[: codes.labels.MOST_CLASSES + 1]
        fact = codes.target_values.too_many_labels
        encoder.report(fact(encoder.source, len(given), some, encoder.output, encoder.capacity))
        return None
    places = {name: place for place, name in enumerate(names)}
    for sample, tokens in enumerate(sequences):
        unknown = next((token for token in tokens if token not in places), None)
        if unknown is not None:
            known = names[1 : codes.labels.MOST_CLASSES + 2]
            encoder.add(sample, codes.labels.unknown_class(unknown, known))
    numbers = padded([[places.get(token, 0) for token in tokens] for tokens in sequences])
    return _checked(encoder, numbers, names)


def _checked(encoder: LabelEncoder, numbers: Array, names: tuple[str, ...]) -> Target | None:
    """Returns the target; None if a sequence has wrong labels or no room, which is counted."""
    found = dict(_faults(encoder, numbers))
    for sample, what in found.items():
        encoder.add(sample, what)
    return None if found else Target(np.nan_to_num(numbers).astype(np.int32), names)


def _faults(encoder: LabelEncoder, numbers: Array) -> Iterator[tuple[int, Any]]:
    """Yields the samples with faults, each with its first one."""
    steps, units = encoder.declared[0], encoder.capacity
    is_label = numbers != 0
    lengths = is_label.sum(axis=1)
    needed = lengths + ((numbers[:, 1:] == numbers[:, :-1]) & is_label[:, 1:]).sum(axis=1)
    wrong = (numbers < 0) | (numbers != np.rint(numbers))
    wrong |= numbers >= (np.inf if units is None else units)
    wrong &= ~np.isnan(numbers)  # counted by the source
    gap = is_label[:, 1:] & ~is_label[:, :-1]
    for sample in np.flatnonzero(wrong.any(axis=1)).tolist():
        value = float(numbers[sample][wrong[sample]][0])
        yield sample, codes.target_values.no_label_of_sequence(value, encoder.output, units)
    is_good = ~wrong.any(axis=1)
    for sample in np.flatnonzero(is_good & gap.any(axis=1)).tolist():
        yield sample, codes.target_values.label_behind_padding(int(gap[sample].argmax()) + 2)
    if steps is None:
        return
    for sample in np.flatnonzero(is_good & ~gap.any(axis=1) & (needed > steps)).tolist():
        count, least = int(lengths[sample]), int(needed[sample])
        yield sample, codes.target_values.sequence_too_long(count, least, encoder.output, steps)
