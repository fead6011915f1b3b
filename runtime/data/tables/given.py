"""Tables from a program: data frames, and columns by their names."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, ClassVar, cast

import numpy as np

from ....spec_schema.components.sources.tabular import Tabular
from ....spec_schema.findings import codes
from ..faults import DataLocation
from ..request import Request, Samples, reads
from .notation import Notation
from .opening import unique_names
from .reading import read_table
from .table import Chunk, ColumnNames, Table
from .values import ValueRows, text_of

ROWS = 2**16
"""Rows of a chunk."""

_GAPS = ("NAType", "NaTType")
"""The classes of the missing values of pandas."""


class Given(Tabular):
    """Columns in memory.

    Args:
        cells: The values of each column, by its name.
    """

    name: ClassVar[str] = "csv"  # which has the same options
    cells: Any

    @property
    def columns_by_name(self) -> dict[str, Sequence[Any]]:
        """The values of each column: an array of numbers, or numbers and text."""
        return {name: _typed(values) for name, values in self.cells.items()}


def _typed(values: Any) -> Sequence[Any]:
    if isinstance(values, np.ma.MaskedArray):
        return [_value(value) for value in values]
    array: Any = values if isinstance(values, np.ndarray) else getattr(values, "to_numpy", list)()
    if isinstance(array, np.ndarray) and array.dtype.kind in "biuf":
        return cast(Sequence[Any], array)
    return [_value(value) for value in values]


def _value(value: Any) -> Any:
    """Returns a value as a number, a truth value, text or a list; None if it is missing."""
    if isinstance(value, np.generic) and value.dtype.kind != "M":
        value = value.item()
    if isinstance(value, np.ndarray | tuple | list):
        return value.tolist() if isinstance(value, np.ndarray) else [*value]
    if value is None or value is np.ma.masked or type(value).__name__ in _GAPS:
        return None
    if isinstance(value, float) and math.isnan(value):
        return None
    return value if isinstance(value, int | float) else str(value)


class GivenTable(Table):
    """A table in memory.

    Args:
        source: The source, with its columns.
        names: The names of the columns.
    """

    def __init__(self, source: Given, names: ColumnNames) -> None:
        self._columns = source.columns_by_name
        self._count = len(next(iter(self._columns.values()), ()))
        first = [text_of(cells[0]) for cells in self._columns.values()] if self._count else []
        super().__init__(source, names, first, 8 * self._count * len(self._columns))

    def chunks(self, numbers: Collection[int], texts: Collection[int]) -> Iterator[Chunk]:
        notation = Notation.of(self.source)
        columns = [*self._columns.values()]
        for start in range(0, self._count, ROWS):
            end = min(start + ROWS, self._count)
            some = {place: columns[place][start:end] for place in {*numbers, *texts}}
            yield ValueRows(some, end - start, len(columns), numbers, notation)

    def places(self, cells: Sequence[tuple[int, int]]) -> list[DataLocation]:
        return [(self.words(row, column), None) for row, column in cells]


@reads(Given)
def read(source: Given, request: Request) -> Samples | None:
    """Returns the samples of a table in memory; None if it has faults, which are reported."""
    if not source.cells:
        request.report(codes.files.empty_table(source.path_text), source.name, "path")
        return None
    names = unique_names(source, [*source.cells], request)
    return None if names is None else read_table(GivenTable(source, names), request)


def given_table(options: Mapping[str, Any], path: str, columns: Mapping[str, Any]) -> Given:
    """Returns a source of columns in memory.

    Args:
        options: The options of the table in the spec. See `Tabular.table_options`.
        path: What messages call it.
        columns: The values of each column, by its name.
    """
    return Given.from_validated({**options, "path": path, "cells": columns})
