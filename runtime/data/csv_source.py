"""Reads a csv file: numbers, labels, and the place of everything that is neither."""

import numpy as np
from numpy.typing import NDArray

from ...compiler.aims.objectives import Objective
from ...spec_schema.components.sources import Csv
from ...spec_schema.types import DType
from .columns import Selection, select
from .csv_rows import Column, Rows
from .csv_table import Table, TableError, open_table, report_broken
from .domain import LOSS, domain_of, lossy
from .faults import Faults
from .request import Labels, Request, Samples
from .shapes import arrange


def read(source: Csv, request: Request) -> Samples | None:
    """The samples of a table; None: it can't be read at all, and that is reported."""
    table = open_table(source, request)
    selection = select(source, table, request) if table else None
    if table is None or selection is None:
        return None
    rows = _pass_over(table, selection, source, request)
    if rows is None:
        return None
    if not rows.size:
        request.report("SC403", f"{table.file} has a header and no rows", "csv", "path")
        return None
    rows.faults.rows = rows.size
    return _samples(rows, selection, table, source, request)


def _pass_over(table: Table, selection: Selection, source: Csv, request: Request) -> Rows | None:
    columns, texts = _columns(selection, request)
    faults = Faults(table.file, table.places)
    # `float` takes 1_000 for a thousand; the slower check is made where an underscore is seen.
    strict = "_" in table.text[table.text.find("\n") :]
    rows = Rows(columns, texts, source.missing, faults, len(table.header), strict)
    try:
        for chunk in table.chunks():
            rows.take(chunk)
    except TableError as error:
        report_broken(table.file, error, request)
        return None
    return rows


def _columns(selection: Selection, request: Request) -> tuple[list[Column], list[int]]:
    columns: list[Column] = []
    texts: list[int] = []
    for name, indices in selection.features.items():
        domain = domain_of(request.inputs[name].dtype, request.limits.get(name), request.rescaled)
        columns += [Column(index, domain, False) for index in indices]
    for objective in request.objectives:
        indices = selection.targets[objective.output]
        if _takes_numbers(objective, indices):
            columns += [Column(index, domain_of(DType.FLOAT32), True) for index in indices]
        else:
            texts += indices
    return columns, texts


def _takes_numbers(objective: Objective, indices: list[int]) -> bool:
    """Whether the target is numbers as they are; else one column of labels, which may be text."""
    return objective.loss.target == "real" or len(indices) > 1


def _samples(
    rows: Rows, selection: Selection, table: Table, source: Csv, request: Request
) -> Samples:
    values, numbers = np.concatenate(rows.values), np.concatenate(rows.numbers)
    kept = np.ones(len(numbers), np.bool_)
    if source.missing == "drop":
        count = sum(len(columns) for columns in selection.features.values())
        kept &= ~np.isnan(values[:, :count]).any(axis=1)
    values, numbers = values[kept], numbers[kept]
    blocks = _Blocks(values)
    inputs = {}
    for name, indices in selection.features.items():
        block = blocks.take(len(indices))
        _warn_of_loss(name, indices, block, numbers, table, request)
        arranged = arrange(block, request.inputs[name].shape[1:])
        assert arranged is not None, "the selection has checked the number of columns"
        inputs[name] = arranged
    labels = {
        objective.output: _labels(objective, selection, rows, blocks, kept, table, source)
        for objective in request.objectives
    }
    return Samples(
        inputs=inputs,
        labels=labels,
        rows=numbers,
        faults=rows.faults,
        columns={
            name: tuple(table.header[index] for index in indices)
            for name, indices in selection.features.items()
        },
        notes=_notes(table, int((~kept).sum())),
    )


class _Blocks:
    """Takes the columns of a matrix from left to right."""

    def __init__(self, values: NDArray[np.float64]) -> None:
        self._values = values
        self._start = 0

    def take(self, count: int) -> NDArray[np.float64]:
        self._start += count
        return self._values[:, self._start - count : self._start]


def _labels(
    objective: Objective,
    selection: Selection,
    rows: Rows,
    blocks: _Blocks,
    kept: NDArray[np.bool_],
    table: Table,
    source: Csv,
) -> Labels:
    indices = selection.targets[objective.output]
    names = ", ".join(f"`{table.header[index]}`" for index in indices[:4])
    what = f"column {names}" if len(indices) == 1 else f"columns {names}"
    named = (objective.output,) if isinstance(source.target, dict) else ()
    keys = ("csv", "target", *named)
    if _takes_numbers(objective, indices):
        return Labels(what, blocks.take(len(indices)), indices[0], keys)
    content = np.array(rows.cells[indices[0]], dtype=np.str_)[kept]
    return Labels(what, content, indices[0], keys)


def _notes(table: Table, dropped: int) -> tuple[str, ...]:
    notes = []
    if table.blank:
        lines = "1 blank line was" if table.blank == 1 else f"{table.blank:,} blank lines were"
        notes.append(f"{table.file}: {lines} skipped")
    if dropped:
        rows = "1 row" if dropped == 1 else f"{dropped:,} rows"
        was = "was" if dropped == 1 else "were"
        notes.append(f"{table.file}: {rows} with an empty cell {was} dropped")
    return tuple(notes)


def _warn_of_loss(
    name: str,
    indices: list[int],
    block: NDArray[np.float64],
    numbers: NDArray[np.int64],
    table: Table,
    request: Request,
) -> None:
    """Say where float32 has no room for an integer. Statistics are computed in float64."""
    if request.inputs[name].dtype is not DType.FLOAT32 or request.rescaled:
        return
    lost = lossy(block)
    for position in np.flatnonzero(lost.any(axis=0)).tolist():
        first = int(lost[:, position].argmax())
        ((words, span),) = table.places([(int(numbers[first]), indices[position])])
        value = int(block[first, position])
        request.diagnostics.report(
            "SC412",
            f"{table.file}, {words}: {value} becomes {int(np.float32(value))} in float32",
            span,
            help=LOSS,
        )
