"""The data of a run: its parts, ready for the first step, and what identifies it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...spec_schema.findings.code import counted
from .features.normalization import Normalization
from .request import Samples
from .rows import Array, Rows, combined
from .targets.targets import Target

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class DataFacts:
    """What is written down of data, so that a change can be named.

    Attributes:
        file: as messages call it.
        rows: how many.
        columns: input → names of its features, where the source has them.
        inputs: a digest of their values.
        targets: output → a digest of its values.
    """

    file: str
    rows: int
    columns: Mapping[str, list[str]]
    inputs: str
    targets: Mapping[str, str]


def facts_of(samples: Samples, targets: Mapping[str, Target]) -> DataFacts:
    """The facts of what a source gave."""
    return DataFacts(
        samples.faults.file,
        len(samples.rows),
        {name: list(columns) for name, columns in samples.columns.items()},
        samples.digest.hex(),
        {name: combined(_parts_of(name, samples, targets)).hex() for name in targets},
    )


def changes(before: Mapping[str, Any], now: DataFacts) -> list[str]:
    """What is not as it was, each in a few words.

    Args:
        before: the facts that were written down, as plain JSON data.
    """
    if before["rows"] != now.rows:
        return [f"it had {counted(before['rows'], 'row')}, and has {now.rows:,}"]
    found = []
    for name, columns in now.columns.items():
        found += _renamed(before["columns"].get(name, columns), columns)
    if before["inputs"] != now.inputs:
        found.append("values of the inputs have changed")
    for name, digest in now.targets.items():
        if before["targets"].get(name, digest) != digest:
            found.append(f"values of the target of `{name}` have changed")
    return found


def _renamed(before: list[str], now: list[str]) -> list[str]:
    if len(before) != len(now):
        return [f"it had {counted(len(before), 'column')} of features, and has {len(now):,}"]
    pairs = [(old, new) for old, new in zip(before, now, strict=True) if old != new]
    more = f" and {len(pairs) - MOST_NAMED:,} more" if len(pairs) > MOST_NAMED else ""
    shown = ", ".join(f"`{old}` is now `{new}`" for old, new in pairs[:MOST_NAMED])
    return [f"column {shown}{more}"] if pairs else []


def fingerprint(samples: Samples, targets: Mapping[str, Target]) -> str:
    """Of inputs as they were read, labels, names of classes and the order of the rows."""
    parts = [samples.digest, np.ascontiguousarray(samples.rows).tobytes()]
    for name in targets:
        parts += _parts_of(name, samples, targets)
    return combined(parts).hex()


def _parts_of(name: str, samples: Samples, targets: Mapping[str, Target]) -> list[bytes]:
    labels = samples.labels[name].values
    described = repr((name, labels.dtype.str, labels.shape, targets[name].names))
    return [described.encode(), np.ascontiguousarray(labels).tobytes()]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Some rows of the data; the first axis of every array counts its samples.

    Attributes:
        inputs: input → rows of the declared shape and type, normalised: in memory as an array, or
            read when they are asked for.
        targets: output → array as its loss takes it.
        rows: the row in the source of each sample, from 0.
        notes: what a person should know of how the source was read.
    """

    inputs: dict[str, Rows]
    targets: dict[str, Array]
    rows: Array
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """How many samples."""
        return len(self.rows)


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """What training has found out about its data, for data that is read later.

    Attributes:
        class_names: output → names of its classes, by class number.
        normalization: the fitted statistics.
    """

    class_names: Mapping[str, tuple[str, ...]]
    normalization: Normalization


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """The data of a run.

    Attributes:
        train: what the network learns from.
        validation: what is watched while training; None without `split.validation`.
        test: what is looked at once, at the end; None without `split.test`.
        class_names: output → names of its classes, by class number, or of the columns of its
            numbers; only outputs with such.
        class_counts: output → how many training samples each class has; only outputs with just
            one class a sample.
        normalization: the fitted statistics, for data that is read later.
        fingerprint: SHA-256 of what the source gave (inputs, labels, names of classes, rows), in
            hexadecimal digits; it is the same whether data is streamed or not.
        facts: the same, part by part, so that a change can be named.
        notes: what a person should know and what stops nothing, a sentence each.
    """

    train: Part
    validation: Part | None
    test: Part | None
    class_names: dict[str, tuple[str, ...]]
    class_counts: dict[str, Array]
    normalization: Normalization
    fingerprint: str
    facts: DataFacts
    notes: tuple[str, ...] = ()
