"""From rows to samples: each row is one, or each window that slides over several rows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...compiler.features.columns import RawColumn
from ...compiler.objectives.objectives import Objective
from ...compiler.objectives.row_types import RowTypes, row_types
from ...compiler.objectives.shared_inputs import static_inputs
from ...spec_schema.components.sources import Source
from ...spec_schema.document.joined import Join
from ...spec_schema.document.windows import Windows
from ...spec_schema.findings import codes
from ...spec_schema.findings.code import counted
from ...spec_schema.types import TensorType
from .request import Request, Samples
from .rows import Array, LazyRows, Rows, are_all, arrange, subset, view
from .targets.targets import Target
from .window_rows import LazyWindows, WindowRows, covered

Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Series:
    """Where rows stand in their series.

    Attributes:
        series: The number of the series of each row.
        place: The place of each row in it. It skips a number where a row was left out.
    """

    series: Indices
    place: Indices

    @classmethod
    def of(cls, rows: NDArray[Any], by: NDArray[Any] | None) -> "Series":
        """Returns the series of rows.

        Args:
            rows: The number of each row in its source, ascending; rows that were left out are
                missing.
            by: What tells series apart, row by row; None for a single series.
        """
        if by is None:
            return cls(np.zeros(len(rows), np.int64), rows.astype(np.int64))
        series = np.unique(by.astype(str), return_inverse=True)[1].astype(np.int64)
        order = np.argsort(series, kind="stable")
        firsts = np.searchsorted(series[order], series[order])
        place = np.empty(len(rows), np.int64)
        place[order] = np.arange(len(rows)) - firsts
        left_out = rows - np.arange(len(rows))  # a row of any series: which one is unknown
        return cls(series, place + left_out)


@dataclass(frozen=True, slots=True, eq=False)
class Sliding:
    """The windows over some rows.

    Attributes:
        order: The rows, series by series.
        starts: The place in `order` of the first row of each window, so that their last rows
            ascend.
        spec: How windows lie.
    """

    order: Indices
    starts: Indices
    spec: Windows

    @property
    def last(self) -> Indices:
        """The last row of each window."""
        return self.order[self.starts + (self.spec.length - 1) * self.spec.sampling_rate]

    def inputs(self, rows: Rows, type_: TensorType) -> Rows:
        """Returns the windows over the rows of an input of this type."""
        length = self.spec.length
        sample = (length,) if type_.rank == 2 else (length, *rows.shape[1:])
        offsets = np.arange(length) * self.spec.sampling_rate
        ordered = subset(rows, self.order)
        if isinstance(ordered, LazyRows):
            starts, lazy = self.starts, ordered

            def read(chosen: Indices) -> Array:
                places = starts[chosen][:, None] + offsets
                return lazy.read(places.reshape(-1)).reshape(len(chosen), *sample)

            single = lazy.subset(covered(len(lazy), starts, offsets))
            return LazyWindows((len(starts), *sample), lazy.dtype, read, single)
        return WindowRows(np.asarray(ordered), self.starts, offsets, sample)

    def weights(self, values: Array) -> Array:
        """Returns the weight of each window: the mean of the weights of the rows of its target."""
        return np.asarray(self._at_target(values).mean(axis=1), values.dtype)

    def mean(self, values: Array) -> Array:
        """Returns the mean of the values of the rows of each window."""
        rows = self.starts[:, None] + np.arange(self.spec.length) * self.spec.sampling_rate
        return np.asarray(values[self.order[rows]].mean(axis=1), values.dtype)

    def targets(self, values: Array, objective: Objective) -> Array:
        """Returns the target of each window, from a target of each row."""
        found = self._at_target(values)
        if self.spec.targets == 1:
            return found[:, 0]
        if objective.loss.target == "class":
            return found
        arranged = arrange(found, objective.type.shape[1:])
        assert arranged is not None, "the compiler has checked the shape of the output"
        return arranged

    def _at_target(self, values: Array) -> Array:
        """Returns the values of the rows of each target: (windows, rows, …)."""
        first, last = self.spec.horizon
        ends = self.starts + (self.spec.length - 1) * self.spec.sampling_rate
        return np.asarray(values[self.order[ends[:, None] + np.arange(first, last + 1)]])


def slide(spec: Windows, chosen: Indices, series: Series, *, with_targets: bool) -> Sliding:
    """Returns the windows that lie in some rows.

    Args:
        chosen: The positions of the rows, ascending.
        with_targets: Whether the rows of its target must be there, too.
    """
    order = chosen[np.argsort(series.series[chosen], kind="stable")]
    reach = (spec.length - 1) * spec.sampling_rate + (spec.horizon[1] if with_targets else 0)
    starts = []
    for first, size in zip(*_runs(series.series[order], series.place[order]), strict=True):
        starts.append(np.arange(first, first + size - reach, spec.stride))
    found = np.concatenate([np.empty(0, np.int64), *starts])
    ends = order[found + (spec.length - 1) * spec.sampling_rate]
    return Sliding(order, found[np.argsort(ends, kind="stable")], spec)


def _runs(series: Indices, place: Indices) -> tuple[list[int], list[int]]:
    """Returns first and size of each run of rows without a gap."""
    if not len(series):
        return [], []
    breaks = (np.diff(series) != 0) | (np.diff(place) != 1)
    firsts = np.concatenate([[0], np.flatnonzero(breaks) + 1])
    return firsts.tolist(), np.diff(np.append(firsts, len(series))).tolist()


class Taken(NamedTuple):
    """Samples that were taken from rows.

    Attributes:
        inputs: The samples of each input.
        targets: The target of each output, as its loss takes it.
        rows: The row that each sample is called by: the last one of a window.
        carried: Further columns or arrays, of that row.
        weights: The weight of each sample by output: of a window, the mean over its target, or over
            the window for an output without one.
        among: The number of rows that the samples were taken from.
        latest: The value of each target at the last row of a window, for targets that lie ahead.
    """

    inputs: dict[str, Rows]
    targets: dict[str, Array]
    rows: Indices
    carried: dict[str, Array]
    weights: dict[str, Array]
    among: int
    latest: dict[str, Array]


@dataclass(frozen=True, slots=True, eq=False)
class Sampler:
    """Takes samples from rows.

    Attributes:
        network: The types that samples have.
        windows: How windows lie; None if each row is a sample.
        static: Inputs that a window has once, such as facts about a station.
    """

    network: RowTypes
    windows: Windows | None
    static: Collection[str] = ()

    @classmethod
    def of(
        cls,
        network: RowTypes,
        windows: Windows | None,
        source: Source,
        joins: Sequence[Join],
        features: Mapping[str, RawColumn] | None,
    ) -> "Sampler":
        """Returns how samples are taken from the rows of a source and of those joined to it."""
        names, prepared = [*network.inputs], bool(features)
        static = static_inputs(source, joins, windows, names, are_prepared=prepared)
        return cls(network, windows, static)

    def series(self, samples: Samples) -> Indices | None:
        """Returns the series that each row belongs to; None if each row is a sample."""
        return None if self.windows is None else _series(samples, self.windows).series

    @property
    def rows(self) -> RowTypes:
        """The types that one row of the data has."""
        return row_types(*self.network, self.windows, self.static)

    def asking(self, request: Request) -> Request:
        """Returns the request with what windows need of a source."""
        if self.windows is None:
            return request
        by = {self.windows.by: ("windows", "by")} if self.windows.by else {}
        request = replace(request, windows=self.windows, apart=(*request.apart, *by))
        return replace(request, carried={**request.carried, **by})

    def checked(self, samples: Samples, targets: Mapping[str, Target], request: Request) -> Taken:
        """Returns all samples. Reports if windows have too few rows."""
        taken = self.take(samples, targets)
        self.check({"": taken}, request)
        return taken

    def take(
        self, samples: Samples, targets: Mapping[str, Target], chosen: Indices | None = None
    ) -> Taken:
        """Returns the samples that lie in some rows.

        Args:
            targets: The target of each output, row by row; empty if none is wanted.
            chosen: The positions of the rows, ascending. Defaults to all rows.
        """
        if self.windows is None:
            return _rows(samples, targets, chosen)
        chosen = np.arange(len(samples.rows)) if chosen is None else chosen
        series = _series(samples, self.windows)
        sliding = slide(self.windows, chosen, series, with_targets=bool(targets))
        inputs, objectives = self.network
        return Taken(
            {
                name: view(rows, sliding.last)
                if name in self.static
                else sliding.inputs(rows, inputs[name])
                for name, rows in samples.inputs.items()
            },
            {one.output: sliding.targets(targets[one.output].values, one) for one in objectives},
            samples.rows[sliding.last],
            {name: values[sliding.last] for name, values in samples.carried.items()},
            {name: sliding.mean(values) for name, values in samples.weights.items()}
            | {name: sliding.weights(values) for name, values in _weights(targets).items()},
            len(chosen),
            {one.output: targets[one.output].values[sliding.last] for one in objectives}
            if self.windows.is_ahead
            else {},
        )

    def check(self, parts: Mapping[str, Taken], request: Request) -> None:
        """Report parts without a whole window.

        Args:
            parts: Samples by the name of their part; "" for all data.
        """
        if self.windows is None:
            return
        has_targets = bool(request.objectives)
        needed = (self.windows.length - 1) * self.windows.sampling_rate + 1
        needed += self.windows.horizon[1] if has_targets else 0
        for name, taken in parts.items():
            if not len(taken.rows):
                what = codes.windows.no_whole_window(name, taken.among, needed, has_targets)
                request.report(what, "windows")

    def names(self, written: Any, targets: Mapping[str, Target]) -> dict[str, tuple[str, ...]]:
        """Returns the names of the classes of each output, or of the columns of its numbers; those
        of several rows also say how many rows ahead they are: `price+1`.

        Args:
            written: What the source says of the targets: a column, or output → column.
        """
        found = {name: target.names for name, target in targets.items() if target.names}
        first, last = self.windows.horizon if self.windows else (0, 0)
        for one in self.network.objectives if last > first else ():
            column = written.get(one.output) if isinstance(written, dict) else written
            listed = (column,) if isinstance(column, str) else tuple(column or ())
            columns = targets[one.output].names or listed
            names = tuple(f"{name}+{ahead}" for ahead in range(first, last + 1) for name in columns)
            if one.loss.target == "real" and one.type.shape[1:] == (len(names),):
                found[one.output] = names
        return found

    def left_out(
        self,
        samples: Samples,
        targets: Mapping[str, Target],
        parts: Mapping[str, Taken],
        chosen: Indices,
    ) -> tuple[str, ...]:
        """Returns a note about windows that would lie in two parts of the data.

        Args:
            chosen: The positions of the rows of all parts, ascending.
        """
        if self.windows is None:
            return ()
        whole = len(self.take(samples, targets, chosen).rows)
        lost = whole - sum(len(taken.rows) for taken in parts.values())
        windows = counted(lost, "window")
        note = f"{windows} of {whole:,} would reach from one part into another: left out"
        return (note,) if lost else ()


def _weights(targets: Mapping[str, Target]) -> dict[str, Array]:
    return {name: one.weights for name, one in targets.items() if one.weights is not None}


def _series(samples: Samples, windows: Windows) -> Series:
    by = samples.carried[windows.by] if windows.by else None
    rows = samples.rows if samples.skipped is None else samples.rows - samples.skipped
    return Series.of(rows, by)


def _rows(samples: Samples, targets: Mapping[str, Target], chosen: Indices | None) -> Taken:
    """Returns some rows as samples; all of them by default, which are not copied."""
    chosen = None if chosen is None or are_all(chosen, len(samples.rows)) else chosen
    rows = slice(None) if chosen is None else chosen
    return Taken(
        {n: x if chosen is None else view(x, chosen) for n, x in samples.inputs.items()},
        {name: target.values[rows] for name, target in targets.items()},
        samples.rows[rows],
        {name: values[rows] for name, values in samples.carried.items()},
        {n: each[rows] for n, each in (samples.weights | _weights(targets)).items()},
        len(samples.rows) if chosen is None else len(chosen),
        {},
    )
