"""Columns of lists: a sequence of numbers in each cell, padded with zeros to one length."""

import json
from collections.abc import Sequence

import numpy as np

from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation
from ....spec_schema.shapes import Shape
from ....spec_schema.types import DType
from ..domain import domain_of
from ..faults import DataErrors
from ..request import Request
from ..rows import Array
from .table import Table


def holds_lists(name: str, columns: list[int], table: Table, request: Request) -> bool:
    """Whether an input takes its samples from one column of lists, as the first list shows."""
    type_ = request.inputs[name]
    if len(columns) != 1 or type_.dtype is DType.STRING or type_.shape[1:] in ((), (1,)):
        return False
    first = table.first_in(columns[0])
    return first.startswith("[") and first.endswith("]")


def arrays_of(
    cells: Sequence[str],
    column: int,
    rows: Sequence[int],
    name: str,
    request: Request,
    faults: DataErrors,
) -> Array:
    """Returns lists as an array, with zeros behind each; counts those that don't fit an input.

    Args:
        cells: The lists as JSON.
        column: Their column.
        rows: The row of each.
        name: The name of the input.
    """
    type_ = request.inputs[name]
    declared = type_.shape[1:]
    found: list[Array] = []
    for row, cell in zip(rows, cells, strict=True):
        one = _read(cell, declared)
        if isinstance(one, Violation):
            faults.add(row, column, one)
            one = np.zeros((0, *(size or 0 for size in declared[1:])))
        found.append(one)
    length = declared[0] or max([1, *map(len, found)])
    padded = np.zeros((len(found), length, *(size or 0 for size in declared[1:])))
    for target, one in zip(padded, found, strict=True):
        target[: len(one)] = one
    domain = domain_of(type_.dtype, request.limits.get(name), request.rescales(name))
    fits = (padded >= domain.low) & (padded <= domain.high)
    fits &= (padded == np.rint(padded)) | (not domain.whole)
    for sample in np.flatnonzero(~fits.reshape(len(fits), -1).all(axis=1)).tolist():
        value = float(padded[sample][~fits[sample]][0])
        what = domain.violation(value, value)
        assert what is not None, value
        faults.add(rows[sample], column, what)
    return padded


def _read(cell: str, declared: Shape) -> Array | Violation:
    """Returns the numbers of a list, or what is wrong with it."""
    if not cell.strip():
        return codes.cells.missing_list(cell)
    try:
        values = json.loads(cell)
        found = np.array(values if isinstance(values, list) else [[]], np.float64)
    except (ValueError, TypeError, RecursionError):
        return codes.lengths.not_a_list(cell)
    if not found.size and found.ndim == 1:
        return np.zeros((0, *(size or 0 for size in declared[1:])))
    if found.ndim == 1 and all(size == 1 for size in declared[1:]):
        found = found.reshape(-1, *(1 for _ in declared[1:]))
    sizes = zip(found.shape[1:], declared[1:], strict=False)
    if found.ndim != len(declared) or any(size != wanted for size, wanted in sizes):
        return codes.lengths.other_list(found.shape, declared)
    if declared[0] is not None and len(found) > declared[0]:
        return codes.lengths.list_too_long(len(found), declared[0])
    return found
