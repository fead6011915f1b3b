"""The data of a run: its parts, ready for the first step, and its fingerprint."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from ...spec_schema.findings.code import counted
from .features.normalization import Normalization
from .request import Samples
from .rows import Array, Rows, combined
from .targets.targets import Target
from .windows import Taken

MOST_NAMED = 3

Buffer: TypeAlias = bytes | memoryview


@dataclass(frozen=True, slots=True)
class DataFacts:
    """What a run records about its data, so that it can say what changed.

    Attributes:
        file: Name of the source in messages.
        rows: Number of rows.
        columns: The names of the features of each input, if the source has names.
        inputs: Digest of the values of all inputs.
        targets: Digest of the values of each target.
        parts: The facts of each part with a source of its own.
        files: Where sources are joined: the digest of the inputs of each file.
        labelled: The files of targets that are not in `file`, by output.
    """

    file: str
    rows: int
    columns: Mapping[str, list[str]]
    inputs: str
    targets: Mapping[str, str]
    parts: Mapping[str, "DataFacts"] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    labelled: Mapping[str, str] = field(default_factory=dict)


def facts_of(samples: Samples, targets: Mapping[str, Target]) -> DataFacts:
    """Returns the facts of what was read."""
    return DataFacts(
        samples.faults.file,
        len(samples.rows),
        {name: list(columns) for name, columns in samples.columns.items()},
        samples.digest.hex(),
        {name: combined(_parts_of(name, samples, targets)).hex() for name in targets},
        files={file: digest.hex() for file, digest in samples.files.items()},
        labelled={name: one.file for name, one in samples.labels.items() if one.file},
    )


def changed_files(before: Mapping[str, Any], now: DataFacts) -> dict[str, list[str]]:
    """Returns what changed since the facts were recorded: a phrase for each change, by file.

    Args:
        before: The recorded facts, as plain JSON data.
    """
    changes = [*_changes(before, now)]
    recorded = before.get("parts", {})
    for part, facts in now.parts.items():
        if part in recorded:
            changes += _changes(recorded[part], facts)
    found: dict[str, list[str]] = {}
    for file, phrase in changes:
        found.setdefault(file, []).append(phrase)
    return found


def _changes(before: Mapping[str, Any], now: DataFacts) -> Iterator[tuple[str, str]]:
    """Yields each change, with the file that it is in."""
    if before["rows"] != now.rows:
        yield now.file, f"{counted(before['rows'], 'row')} then, {now.rows:,} now"
        return
    for name, columns in now.columns.items():
        for phrase in _renamed(before["columns"].get(name, columns), columns):
            yield now.file, phrase
    if before["inputs"] != now.inputs:
        known = before.get("files", {})
        files = [file for file, one in now.files.items() if known.get(file, one) != one]
        for file in files or [now.file]:
            yield file, "the values of the inputs have changed"
    for name, digest in now.targets.items():
        if before["targets"].get(name, digest) != digest:
            yield now.labelled.get(name, now.file), f"the targets of `{name}` have changed"


def _renamed(before: list[str], now: list[str]) -> list[str]:
    if len(before) != len(now):
        return [f"{counted(len(before), 'feature column')} then, {len(now):,} now"]
    pairs = [(old, new) for old, new in zip(before, now, strict=True) if old != new]
    more = f" and {len(pairs) - MOST_NAMED:,} more" if len(pairs) > MOST_NAMED else ""
    shown = ", ".join(f"`{old}` is now `{new}`" for old, new in pairs[:MOST_NAMED])
    return [f"column {shown}{more}"] if pairs else []


def fingerprint(samples: Samples, targets: Mapping[str, Target]) -> str:
    """Returns a SHA-256 of the inputs as read, the labels, the class names and the order of the
    rows.
    """
    parts: list[Buffer] = [samples.digest, _bytes_of(samples.rows)]
    for name in targets:
        parts += _parts_of(name, samples, targets)
    for name, weights in samples.weights.items():
        parts += [f"weights of {name}".encode(), _bytes_of(weights)]
    return combined(parts).hex()


def _parts_of(name: str, samples: Samples, targets: Mapping[str, Target]) -> list[Buffer]:
    labels = samples.labels[name].values
    described = repr((name, labels.dtype.str, labels.shape, targets[name].names))
    weights = targets[name].weights
    weighted: list[Buffer] = [] if weights is None else [b"weights", _bytes_of(weights)]
    return [described.encode(), _bytes_of(labels), *weighted]


def _bytes_of(values: Array) -> memoryview:
    """Returns the bytes of an array; not a copy if they are contiguous."""
    return np.ascontiguousarray(values).reshape(-1).view(np.uint8).data


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Some rows of the data. The first axis of every array counts the samples.

    Attributes:
        inputs: The normalized rows of each input, in its declared shape and type: an array, or rows
            that are read on demand.
        targets: The target of each output, as its loss takes it.
        rows: The row of each sample in the source, from 0.
        notes: Notes about how the source was read.
        names: The name of each row of the source, such as the path of an image; empty if rows have
            no names.
        carried: Further columns or arrays, a row for each sample.
        weights: The weight of each sample by output; outputs whose weights are all 1 are left out.
        latest: Of forecasts, the value of each target at the last row that the network sees.
    """

    inputs: dict[str, Rows]
    targets: dict[str, Array]
    rows: Array
    notes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    carried: Mapping[str, Array] = field(default_factory=dict)
    weights: Mapping[str, Array] = field(default_factory=dict)
    latest: Mapping[str, Array] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """The number of samples."""
        return len(self.rows)


def part_of(taken: Taken, samples: Samples, normalization: Normalization) -> Part:
    """Returns what was taken from the samples of a source as a part."""
    return Part(
        inputs=normalization.apply(taken.inputs),
        targets=taken.targets,
        rows=taken.rows,
        notes=samples.notes,
        names=samples.names,
        carried=taken.carried,
        weights=taken.weights,
        latest=taken.latest,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """What training found out about its data, for data that is read later.

    Attributes:
        class_names: The class names of each output, by class index.
        normalization: The fitted statistics.
        carried: Further columns to read as they are: see `Request`.
    """

    class_names: Mapping[str, tuple[str, ...]]
    normalization: Normalization
    carried: Mapping[str, tuple[str | int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """The data of a run.

    Attributes:
        train: The training part.
        validation: The validation part; None if none is declared.
        test: The test part; None if none is declared.
        class_names: The class names of an output by class index, or the columns that its numbers
            come from. Outputs without names are left out.
        class_counts: The number of training samples of each class, for outputs with one class per
            sample.
        normalization: The fitted statistics.
        fingerprint: SHA-256 of what the source gave (inputs, labels, class names, rows), as
            hexadecimal digits. It does not depend on streaming.
        facts: The same, part by part, to say what changed.
        notes: Notes for the user, one sentence each.
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

    def counted_classes(self) -> dict[str, dict[str, int]]:
        """The number of training samples of each class by name."""
        return {
            output: dict(zip(self.class_names[output], counts.tolist(), strict=True))
            for output, counts in self.class_counts.items()
        }
