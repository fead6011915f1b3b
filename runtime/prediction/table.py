"""Predictions as a table: kept columns, classes, probabilities, margins, numbers.

There is a row per sample, with columns for each position of an output. If that would be more than
MOST_COLUMNS columns, there is a row per position instead.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ...spec_schema.findings.printable import well_formed
from .columns import Columns, NameParts, name_columns
from .output_columns import FileColumn, OutputColumns

MOST_COLUMNS = 1000


class Sample(NamedTuple):
    """A sample of the source.

    Attributes:
        name: Its name, such as `row 1`.
        problem: Why there is no prediction for it; empty if there is one.
    """

    name: str
    problem: str = ""


@dataclass(frozen=True)
class Layout:
    """The columns of a table of predictions.

    Attributes:
        outputs: The columns of each output.
        kept: The columns that are carried over from the data, in place of the name of the sample.
        marks: Whether there is a column for the problems of samples.
    """

    outputs: Sequence[OutputColumns | FileColumn]
    kept: tuple[str, ...] = ()
    marks: bool = False

    @cached_property
    def is_long(self) -> bool:
        """Whether each position of a sample has a row of its own."""
        counts = [math.prod(one.positions) * len(one.names) for one in self.outputs]
        return sum(counts) > MOST_COLUMNS

    @cached_property
    def columns(self) -> Columns:
        """The names of its columns."""
        facts = ["sample"] * (not self.kept) + self.axes + ["problem"] * self.marks
        return name_columns(facts, [*self._names()], self.kept)

    @cached_property
    def header(self) -> list[str]:
        """The names of all columns in order; `problem` comes last."""
        names = self.columns
        before = len(names.facts) - self.marks
        return [*names.kept, *names.facts[:before], *names.answers, *names.facts[before:]]

    @cached_property
    def axes(self) -> list[str]:
        """The names of the columns that say the position of a row."""
        rank = max(len(one.positions) for one in self.outputs) if self.is_long else 0
        return ["position"] if rank == 1 else [f"position_{axis}" for axis in range(rank)]

    @cached_property
    def shapes(self) -> list[tuple[int, ...]]:
        """The positions that share rows, for each such group of outputs."""
        return [*dict.fromkeys(one.positions for one in self.outputs)] if self.is_long else [()]

    def _names(self) -> Iterator[NameParts]:
        steps = [name for one in self.outputs if _are_steps(one) for name in one.names]
        taken = Counter([*steps, *((one.output,) for one in self.outputs)])
        for one in self.outputs:
            if _are_steps(one) and all(taken[name] == 1 for name in one.names):
                yield from one.names
                continue
            positions = () if self.is_long else one.positions
            for position in np.ndindex(*positions):
                for column in one.names:
                    yield (one.output, *map(str, position), *column)


def _are_steps(columns: OutputColumns | FileColumn) -> bool:
    """Whether the names of columns need none of their output."""
    return isinstance(columns, OutputColumns) and columns.are_steps


@dataclass(frozen=True, eq=False)
class AnswerTable:
    """The predictions for some samples.

    Attributes:
        layout: Its columns.
        samples: All samples, in the order of their rows.
        values: The values of each output for the samples that have them; probabilities if the loss
            has a link.
        kept: The values of each kept column for all samples; masked where there is none.
    """

    layout: Layout
    samples: Sequence[Sample]
    values: Mapping[str, NDArray[Any]]
    kept: Mapping[str, NDArray[Any]] = field(default_factory=dict)

    def header(self) -> list[str]:
        """The names of all columns in order; `problem` comes last."""
        return self.layout.header

    def batch(self) -> pa.RecordBatch:
        """The table in Arrow's format: null where there is no answer."""
        layout = self.layout
        answered = np.array([not sample.problem for sample in self.samples], np.bool_)
        each = sum(math.prod(shape) for shape in layout.shapes)
        counts = np.where(answered, each, 1)
        rows = _Rows(int(counts.sum()), (np.cumsum(counts) - counts)[answered], each)
        columns = [arrow_array(self.kept[name].repeat(counts, axis=0)) for name in layout.kept]
        if not layout.kept:
            columns.append(_repeated([sample.name for sample in self.samples], counts))
        columns += [rows.filled(axis) for axis in self._axes()]
        for one in layout.outputs:
            columns += self._placed(one, rows)
        if layout.marks:
            columns.append(_repeated([one.problem or None for one in self.samples], counts))
        return pa.RecordBatch.from_arrays(columns, names=layout.header)

    def _axes(self) -> Iterator[NDArray[Any]]:
        """Yields the position along each axis for the rows of a sample; -1 where it has none."""
        rank = len(self.layout.axes)
        parts = [
            np.pad(
                np.stack(np.unravel_index(np.arange(math.prod(shape)), shape))
                if shape
                else np.empty((0, 1), np.int64),
                ((0, rank - len(shape)), (0, 0)),
                constant_values=-1,
            )
            for shape in self.layout.shapes
        ]
        answered = sum(not sample.problem for sample in self.samples)
        for axis in np.concatenate(parts, axis=1) if rank else ():
            yield np.ma.masked_equal(np.tile(axis, (answered, 1)), -1)

    def _placed(self, one: OutputColumns | FileColumn, rows: "_Rows") -> Iterator[pa.Array]:
        """Yields the columns of one output."""
        found = one.columns(self.values[one.output])
        flat = [values.reshape(len(values), -1) for values in found]
        if self.layout.is_long:
            before = self.layout.shapes[: self.layout.shapes.index(one.positions)]
            start = sum(map(math.prod, before))
            yield from (rows.filled(values, start) for values in flat)
            return
        for position in range(math.prod(one.positions)):
            yield from (rows.filled(values[:, position : position + 1]) for values in flat)

    def rows(self) -> Iterator[list[str]]:
        """A row for each sample, or for each position of one; empty where there is no answer."""
        from .table_files import texts

        return map(list, zip(*map(texts, self.batch().columns), strict=True))

    @property
    def given(self) -> Sequence[OutputColumns]:
        """The columns of each output."""
        return [one for one in self.layout.outputs if isinstance(one, OutputColumns)]

    @property
    def undefined(self) -> list[str]:
        """The names of the samples for which the network outputs NaN."""
        answered = [sample.name for sample in self.samples if not sample.problem]
        are_nan = [
            np.isnan(values).reshape(len(answered), -1).any(1) for values in self.values.values()
        ]
        return [name for name, *nan in zip(answered, *are_nan, strict=True) if any(nan)]


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """The rows of a table.

    Attributes:
        count: The number of all rows.
        starts: The first row of each sample that has answers.
        each: The number of rows that such a sample has.
    """

    count: int
    starts: NDArray[np.int64]
    each: int

    def filled(self, values: NDArray[Any], offset: int = 0) -> pa.Array:
        """Returns a column with values in the rows of the samples, the first `offset` rows of each
        left out, and null elsewhere.
        """
        masked = np.ma.getmaskarray(values)
        if values.shape == (self.count, 1) and not masked.any():
            return arrow_array(np.ma.getdata(values)[:, 0])
        places = self.starts[:, None] + offset + np.arange(values.shape[1])
        data = np.full(self.count, None if values.dtype.hasobject else 0, values.dtype)
        absent = np.ones(self.count, np.bool_)
        data[places], absent[places] = np.ma.getdata(values), masked
        return arrow_array(data, absent)


def _repeated(texts: Sequence[str | None], counts: NDArray[np.int64]) -> pa.Array:
    array = np.empty(len(texts), object)
    array[:] = texts
    return arrow_array(np.repeat(array, counts))


def arrow_array(values: NDArray[Any], absent: NDArray[np.bool_] | None = None) -> pa.Array:
    """Returns an array in Arrow's format: text for objects; null for None, and where it is masked
    or `absent`.
    """
    if absent is None:
        absent = np.ma.getmaskarray(values)
    values = np.ma.getdata(values)
    if values.dtype.kind == "V":  # a type of ml_dtypes
        values = values.astype(np.float32)
    if values.dtype.kind not in "OUS":
        return pa.array(values, mask=absent)
    pairs = zip(values.tolist(), absent.tolist(), strict=True)
    items = [None if is_absent or one is None else str(one) for one, is_absent in pairs]
    try:
        return pa.array(items, pa.string())
    except UnicodeEncodeError:
        return pa.array([None if one is None else well_formed(one) for one in items], pa.string())
