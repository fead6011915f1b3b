"""What a source is asked for, what it answers with, and which function reads it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from ...compiler.objectives.objectives import Objective
from ...spec_schema.components.sources import Reading, Source
from ...spec_schema.findings.code import Violation
from ...spec_schema.findings.finding import Findings, Span
from ...spec_schema.paths.find import find
from ...spec_schema.types import TensorType
from ...spec_schema.yaml import values
from ..memory import UNKNOWN
from .faults import BadRow, DataErrors, Locate
from .rows import Rows, subset


def nothing() -> None:
    """What decodes pictures has been started already."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the network takes, and how its data may be read.

    Attributes:
        inputs: input → its type, batch first.
        objectives: one for each output whose targets are wanted; empty: inputs only.
        folder: what paths in the spec are relative to.
        diagnostics: where findings go.
        limits: integer input → how many different integers it may hold, counted from 0.
        columns: input → the names of its columns; empty: as the source says.
        rescaled: the values are brought to a small range before they become float32.
        tree: the spec's values, for the places of findings about the spec.
        stream: whether inputs stay outside the memory; None: where they would take half of it.
        memory: bytes that this process may take.
        start_decoder: called before the first picture is decoded; None: none is decoded, only
            their first bytes are looked at.
        leaves_out: bad rows are no error, and left out.
        remedy: what else can be done about a bad row than to mend it.
        seed: the spec's seed, for samples that are random.
        class_names: output → names of the classes that the network was trained on, of its columns
            where each is one; None: it is yet to be trained.
    """

    inputs: Mapping[str, TensorType]
    objectives: Sequence[Objective]
    folder: Path
    findings: Findings
    limits: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rescaled: bool = False
    tree: values.Mapping | None = None
    stream: bool | None = None
    memory: int = UNKNOWN
    start_decoder: Callable[[], None] | None = nothing
    leaves_out: bool = False
    remedy: str = ""
    seed: int = 0
    class_names: Mapping[str, tuple[str, ...]] | None = None

    @property
    def reads_later(self) -> bool:
        """Whether other data is read than that of the spec, after training."""
        return bool(self.remedy)

    def known(self, output: str) -> tuple[str, ...] | None:
        """What the classes of an output were called in training; empty: it was trained on numbers;
        None: it is yet to be trained.
        """
        return None if self.class_names is None else self.class_names.get(output, ())

    def faults(self, file: str, locate: Locate) -> DataErrors:
        """What collects the faults of a file; arguments as those of `DataErrors`."""
        return DataErrors(file, locate, self.leaves_out, self.remedy)

    def streams(self, size: int) -> bool:
        """Whether inputs of so many bytes stay outside the memory."""
        return size > self.memory // 2 if self.stream is None else self.stream

    def place_of_file(self, given: str) -> str:
        """A file that the spec names, as programs find it from the current folder."""
        return str(self.folder / given)

    def report(self, what: Violation, *keys: str | int) -> None:
        """Report a violation about the `data` section; `keys` lead to the value at fault."""
        whole = ("data", *keys)
        self.findings.report(what, self.place_of(whole), path=_path(whole))

    def report_text(self, code: str, message: str, *keys: str | int, help: str = "") -> None:
        """Report a finding about the `data` section; `keys` lead to the value at fault."""
        whole = ("data", *keys)
        span = self.place_of(whole)
        self.findings.report_text(code, message, span, path=_path(whole), help=help)

    def place_of(self, keys: tuple[str | int, ...]) -> Span | None:
        """The place of the value behind the keys, or of the nearest key around it."""
        for end in range(len(keys), 0, -1):
            place = find(self.tree, _path(keys[:end])) if self.tree else None
            if place:
                return place.span if end == len(keys) else place.key_span
        return None


def _path(keys: tuple[str | int, ...]) -> str:
    """`data.csv.features[1]`."""
    first, *rest = keys
    return str(first) + "".join(f"[{k}]" if isinstance(k, int) else f".{k}" for k in rest)


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """The targets of one output as a source has them.

    Attributes:
        what: what a message calls them ("column `digit`").
        values: numbers (NaN where a fault is counted), or text (one a sample; "": missing).
        column: their number in the faults of the source.
        keys: lead to what the spec says about them.
        names: names of all classes, where the source knows them.
        columns: names of the columns, where there are several.
        reading: whether the spec says that they are names, or class numbers; None: it doesn't.
    """

    what: str
    values: NDArray[Any]
    column: int
    keys: tuple[str | int, ...]
    names: tuple[str, ...] = ()
    reading: Reading | None = None
    columns: tuple[str, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether they are text, which may be that of numbers."""
        return self.values.dtype.kind in "US"


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """What a source gives.

    Attributes:
        inputs: input → rows of the declared shape, not normalised; NaN where a value is missing.
        labels: output → targets; empty where none are wanted.
        rows: the row in the source of each sample, from 0.
        faults: what is wrong with single values; the reader reports them when it has added its own.
        digest: of the inputs as they were read; the same wherever they stay.
        names: what a person calls each sample (the path of a picture); empty: by its row.
        columns: input → names of its features, where the source has them.
        made_up: the samples are synthetic, and need not hold every class.
        has_gaps: NaN in an input is a missing value; the mean of the training part replaces it.
        notes: what a person should know.
    """

    inputs: dict[str, Rows]
    labels: dict[str, Labels]
    rows: NDArray[Any]
    faults: DataErrors
    digest: bytes
    names: tuple[str, ...] = ()
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    made_up: bool = False
    has_gaps: bool = False
    notes: tuple[str, ...] = ()

    def called(self, rows: Iterable[int]) -> tuple[str, ...]:
        """What a person calls rows of the source."""
        return tuple(self.names[row] if self.names else f"row {row + 1}" for row in rows)

    def bad_rows(self) -> tuple[BadRow, ...]:
        """The rows at fault, in their order."""
        found = self.faults.by_row()
        names = self.called(fault.row for fault, _ in found)
        return tuple(
            BadRow(fault.row, name, place, fault.problem)
            for (fault, place), name in zip(found, names, strict=True)
        )

    def without_bad_rows(self) -> "Samples":
        """The samples of the other rows; `names` stay those of all rows."""
        kept = np.flatnonzero(np.isin(self.rows, [*self.faults.bad], invert=True))
        return replace(
            self,
            inputs={name: subset(values, kept) for name, values in self.inputs.items()},
            labels={
                name: replace(labels, values=labels.values[kept])
                for name, labels in self.labels.items()
            },
            rows=self.rows[kept],
        )


S_contra = TypeVar("S_contra", bound=Source, contravariant=True)


class Reader(Protocol[S_contra]):
    """Reads a source.

    It reports to `request` why nothing can be read, and counts in `Samples.faults` what is wrong
    with single values. It needs no TensorFlow until samples are asked for by number.
    """

    def __call__(self, source: S_contra, request: Request) -> Samples | None:
        """The samples; None if they can't be read, which is reported."""


READERS: dict[type[Source], Reader[Any]] = {}
"""What `reads` has registered."""

_R = TypeVar("_R", bound=Reader[Any])


def reads(source: type[Source]) -> Callable[[_R], _R]:
    """Decorator: this function reads sources of a class."""

    def add(reader: _R) -> _R:
        assert source not in READERS, f"{source.name} has two readers"
        READERS[source] = reader
        return reader

    return add
