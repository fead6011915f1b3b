"""What loading gives: the parts of the data, ready for the first step."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from numpy.typing import NDArray

from .features.normalization import Normalization
from .fingerprint import DataFacts
from .rows import Rows

Array: TypeAlias = NDArray[Any]


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
