"""The request to a source, its result, and the function that reads it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from ...compiler.features.columns import RawColumn
from ...compiler.objectives.objectives import Objective
from ...spec_schema.components.sources import Reading, Source
from ...spec_schema.document.joined import Join, TargetSource
from ...spec_schema.document.windows import Windows
from ...spec_schema.findings.code import BadRowsAdvice, Violation
from ...spec_schema.findings.finding import Findings, Span
from ...spec_schema.paths.find import find
from ...spec_schema.types import TensorType
from ...spec_schema.yaml import values
from ..memory import UNKNOWN
from .faults import BadRow, DataErrors, Locate
from .rows import Rows, subset


def nothing() -> None:
    """The decoder of images has been started already."""


class InnerSource(NamedTuple):
    """A source inside another, such as the table of labels of images.

    Attributes:
        name: Its name as a source.
        keys: The keys below `data` that lead to the outer source.
        renamed: Its keys → the keys of the outer source that give their values.
    """

    name: str
    keys: tuple[str | int, ...]
    renamed: Mapping[str, str]

    def outer(self, keys: tuple[str | int, ...]) -> tuple[str | int, ...]:
        """Returns the keys of the outer source in place of those of the inner one."""
        if keys[0] != self.name:
            return keys
        renamed = [self.renamed.get(str(key), key) for key in keys[1:2]]
        return (*self.keys, *renamed, *keys[2:])


@dataclass(frozen=True, slots=True)
class Request:
    """What the network takes, and how its data may be read.

    Attributes:
        inputs: The type of each input, batch first.
        objectives: One for each output whose target is wanted; empty for inputs only.
        folder: What paths in the spec are relative to.
        findings: Collects what is found.
        limits: For integer inputs, the number of different integers allowed, counted from 0.
        columns: The column names of each input in training; empty if the source decides.
        rescaled: Whether inputs that are no features are brought to a small range before they
            become float32.
        tree: The values of the spec, to locate findings in it.
        stream: Whether inputs are read on demand. If None, they are if they would take more than
            half of the memory.
        memory: Bytes that this process may take.
        start_decoder: Called before the first image is decoded. If None, only the first bytes of
            images are read.
        leaves_out: Whether bad rows are left out; otherwise they are errors.
        advice: What to say about bad rows of data that is read after training.
        in_memory: Whether the data was given by a program: its rows have numbers, but no lines.
        seed: The seed of the spec, for samples that are random.
        class_names: The class names of each output in training, or the columns of its units. None
            if the network is not trained yet.
        part: The part that is read, if it has a source of its own.
        folders: What the paths of such a part are relative to, if that differs.
        carried: Further columns (or globs of them) or arrays to read as they are, each with the
            keys below `data` that lead to where the spec names it.
        optional: Those of them that the source may lack.
        apart: Columns that are no features, unless the spec names them as such.
        inner: The source that is read, if it is inside another.
        features: The column of each input, if the network prepares columns itself.
        windows: How windows lie; None if each row is a sample. Types are those of one row.
        targets: The source of the targets, if the source that is read doesn't have them.
        joins: The sources of further inputs.
        weighted: Outputs without a target in the data, whose samples may have weights.
        may_lack_columns: Whether columns that features read may be in another table.
        is_fitted: Whether statistics need inputs in float64. Otherwise, float32 is kept as such.
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
    advice: BadRowsAdvice = ""
    in_memory: bool = False
    seed: int = 0
    class_names: Mapping[str, tuple[str, ...]] | None = None
    part: str = ""
    folders: Mapping[str, Path] = field(default_factory=dict)
    carried: Mapping[str, tuple[str | int, ...]] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()
    apart: tuple[str, ...] = ()
    inner: InnerSource | None = None
    features: Mapping[str, RawColumn] = field(default_factory=dict)
    windows: Windows | None = None
    targets: TargetSource | None = None
    joins: tuple[Join, ...] = ()
    weighted: tuple[str, ...] = ()
    may_lack_columns: bool = False
    is_fitted: bool = True

    @property
    def wants_targets(self) -> bool:
        """Whether targets are read, or weights of samples."""
        return bool(self.objectives or self.weighted)

    @property
    def reads_later(self) -> bool:
        """Whether this is other data than that of the spec, read after training."""
        return bool(self.advice)

    @property
    def sees_past_targets(self) -> bool:
        """Whether past values of a target may be inputs, as targets come after their window."""
        return self.windows is not None and self.windows.is_ahead

    def rescales(self, name: str) -> bool:
        """Whether values of an input are brought to a small range before they become float32."""
        return self.rescaled and name not in self.features

    def known(self, output: str) -> tuple[str, ...] | None:
        """Returns the class names of an output in training.

        They are empty if it was trained on numbers, and None if it is not trained yet.
        """
        return None if self.class_names is None else self.class_names.get(output, ())

    def carries(self, name: str) -> bool:
        """Whether a further column or array is asked for, by its name or a glob."""
        return name in self.carried or any(fnmatchcase(name, one) for one in self.carried)

    def faults(self, file: str, locate: Locate, *, names_files: bool = False) -> DataErrors:
        """Returns a collector of the faults of a file. See `DataErrors` for the arguments."""
        return DataErrors(file, locate, self.leaves_out, self.advice, names_files)

    def streams(self, size: int) -> bool:
        """Whether inputs that take this many bytes are read on demand."""
        return size > self.memory // 2 if self.stream is None else self.stream

    def place_of_file(self, given: str) -> str:
        """Returns the path of a file that the spec names, relative to the current folder."""
        return str(self.folder / given)

    def report(self, what: Violation, *keys: str | int) -> None:
        """Report a violation about the `data` section; `keys` lead to the value at fault."""
        self.findings.report(what, self.place_of(*keys), path=_path(self._whole(keys)))

    def place_of(self, *keys: str | int) -> Span | None:
        """Returns the span of a value of the `data` section, or of the nearest key above it."""
        return self._place_of(self._whole(keys))

    def _whole(self, keys: tuple[str | int, ...]) -> tuple[str | int, ...]:
        """Returns keys of the `data` section from the top of the spec: those of the part that is
        read, unless it takes the value from the main source.
        """
        keys = self.inner.outer(keys) if self.inner else keys
        if not self.part:
            return ("data", *keys)
        below = ("data", "split", self.part)
        is_path = keys[1:2] == ("path",)
        written = [(*below, *keys), (*below, *keys[1:])]
        written += [(*below, keys[0]), below] if is_path else []
        there = [one for one in written if self.tree and find(self.tree, _path(one))]
        return (*there, written[0] if is_path else ("data", *keys))[0]

    def _place_of(self, keys: tuple[str | int, ...]) -> Span | None:
        for end in range(len(keys), 0, -1):
            place = find(self.tree, _path(keys[:end])) if self.tree else None
            if place:
                return place.span if end == len(keys) else place.key_span
        return None


def _path(keys: tuple[str | int, ...]) -> str:
    """`data.csv.features[1]`."""
    first, *rest = keys
    return str(first) + "".join(f"[{k}]" if isinstance(k, int) else f".{k}" for k in rest)


def called(rows: Iterable[int], names: Sequence[str]) -> tuple[str, ...]:
    """Returns how messages refer to rows of a source: by their names, if they have any."""
    return tuple(names[row] if names else f"row {row + 1}" for row in rows)


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """The targets of one output as a source has them.

    Attributes:
        what: What messages call them ("column `digit`").
        values: Numbers (NaN where a fault is counted), or text ("" where one is missing).
        column: Their column in the faults of the source.
        keys: The keys that lead to where the spec assigns them.
        names: The names of all classes, if the source knows them.
        columns: The names of the columns, if there are several.
        is_indexed: Whether values are indices of `names`.
        file: Their file, if the inputs are in another one.
        reading: Whether the spec reads them as names or as class indices; None if it doesn't say.
    """

    what: str
    values: NDArray[Any]
    column: int
    keys: tuple[str | int, ...]
    names: tuple[str, ...] = ()
    reading: Reading | None = None
    columns: tuple[str, ...] = ()
    is_indexed: bool = False
    file: str = ""

    @property
    def is_text(self) -> bool:
        """Whether they are text, which may be text of numbers."""
        return self.values.dtype.kind in "US"


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """The result of reading a source.

    Attributes:
        inputs: The rows of each input in its declared shape, not normalized; NaN where missing.
        labels: The targets of each output; empty if none are wanted.
        rows: The row of each sample in the source, from 0.
        faults: The faults of single values. Reported after the labels are encoded.
        digest: Digest of the inputs as read, streamed or not.
        names: How messages refer to each sample (the path of an image); empty to use its row.
        columns: The names of the features of each input, if the source has names.
        exact: The inputs in float64, where statistics need them and `inputs` are float32.
        spare: The inputs whose arrays nobody else has: they may be changed once they are used up.
        is_synthetic: Whether the samples are generated. They need not contain every class.
        gaps: The inputs in which NaN is a missing value, to be replaced by the training mean.
        notes: Notes for the user, one sentence each.
        carried: The columns or arrays that the request carries, a row for each sample. Cells of
            text files are text, exactly as they are; numbers and booleans keep their type.
        carried_columns: The column of each in the faults of the source.
        sizes: Height and width of each image; None if samples are no images, or aren't decoded.
        weights: The weight of each sample by output, for outputs without a target.
        files: The digest of the inputs of each file, where several sources are joined.
        skipped: Where series were left out as a whole: how many of their rows came before each
            sample. They are no gaps in other series.
        alone: Samples that joined sources have no row for, and that are bad rows for this reason.
    """

    inputs: dict[str, Rows]
    labels: dict[str, Labels]
    rows: NDArray[Any]
    faults: DataErrors
    digest: bytes
    names: tuple[str, ...] = ()
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    exact: dict[str, Rows] = field(default_factory=dict)
    spare: frozenset[str] = frozenset()
    is_synthetic: bool = False
    gaps: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    carried: dict[str, NDArray[Any]] = field(default_factory=dict)
    carried_columns: dict[str, int] = field(default_factory=dict)
    sizes: NDArray[np.int32] | None = None
    weights: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    skipped: NDArray[np.int64] | None = None
    alone: "tuple[Samples, ...]" = ()

    def source_of(self, output: str) -> str:
        """Returns how messages refer to the targets of an output: "column `digit` of t.csv"."""
        labels = self.labels[output]
        return f"{labels.what} of {labels.file or self.faults.file}"

    def called(self, rows: Iterable[int]) -> tuple[str, ...]:
        """Returns how messages refer to rows of the source."""
        return called(rows, self.names)

    def bad_rows(self) -> tuple[BadRow, ...]:
        """Returns the rows with faults, in their order."""
        found = self.faults.by_row()
        names = self.called(fault.row for fault, _ in found)
        return tuple(BadRow(f.row, n, p, f.problem) for (f, p), n in zip(found, names, strict=True))

    def without_bad_rows(self) -> "Samples":
        """Returns the samples without bad rows; `names` still has all rows."""
        return self.only(np.flatnonzero(np.isin(self.rows, [*self.faults.bad], invert=True)))

    def only(self, kept: NDArray[np.int64]) -> "Samples":
        """Returns a selection of the samples; `names` still has all rows."""
        labels = {n: replace(one, values=one.values[kept]) for n, one in self.labels.items()}
        return replace(
            self,
            inputs={name: subset(values, kept) for name, values in self.inputs.items()},
            exact={name: subset(values, kept) for name, values in self.exact.items()},
            labels=labels,
            rows=self.rows[kept],
            carried={name: values[kept] for name, values in self.carried.items()},
            sizes=None if self.sizes is None else self.sizes[kept],
            weights={name: values[kept] for name, values in self.weights.items()},
            skipped=None if self.skipped is None else self.skipped[kept],
        )


S_contra = TypeVar("S_contra", bound=Source, contravariant=True)


class SourceReader(Protocol[S_contra]):
    """A function that reads a source.

    If nothing can be read, it reports why and returns None. What is wrong with single values it
    counts in `Samples.faults`.
    """

    def __call__(self, source: S_contra, request: Request) -> Samples | None:
        """Returns the samples; None if they can't be read, which is reported."""


READERS: dict[type[Source], SourceReader[Any]] = {}
"""The functions that `reads` has registered."""

_R = TypeVar("_R", bound=SourceReader[Any])


def reads(source: type[Source]) -> Callable[[_R], _R]:
    """Decorator: registers the function that reads sources of a class."""

    def add(reader: _R) -> _R:
        assert source not in READERS, f"{source.name} has two readers"
        READERS[source] = reader
        return reader

    return add
