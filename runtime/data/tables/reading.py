"""Reads a table: numbers, labels, and the location of everything that is neither."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....compiler.objectives.objectives import Objective
from ....spec_schema.components.sources.tabular import Tabular
from ....spec_schema.findings import codes
from ....spec_schema.findings.code import abridged, counted, listed
from ....spec_schema.types import DType
from ..domain import domain_of
from ..faults import DataErrors
from ..features.raw_columns import numbers_of, raw_columns
from ..files import unreadable
from ..request import Labels, Request, Samples
from ..rows import Rows, arrange, combined, free_space
from .arrow import release
from .columns import Selection, select
from .content import ColumnBlocks, Content, Features, Words
from .lists import arrays_of
from .notation import Notation
from .rows import Column, ParsedRows, RowReader
from .shared import of_table
from .table import Table, TableError
from .values import of_one_type

LARGE = 2**26
"""Bytes of float64 from which on numbers that statistics are fitted to stay in a temporary file."""

MOST_SPOOLED = 64
"""Inputs that may stay in temporary files: each takes an open file."""


def read_table(table: Table, request: Request) -> Samples | None:
    """Returns the samples of a table; None if it can't be read, which is reported."""
    if request.may_lack_columns and request.features:
        request = of_table(table, request)
    selection = select(table, request)
    if selection is None:
        return None
    try:
        content = _pass_over(table, selection, request)
    except TableError as error:
        error.report(table.source, request)
        return None
    except OSError as error:
        unreadable(request, table.source, error)
        return None
    finally:
        release()
    if not content.faults.rows:
        what = codes.files.table_without_rows(table.file, has_header=not request.in_memory)
        request.report(what, table.source.name, "path")
        return None
    return _samples(content, selection, table, request)


def _pass_over(table: Table, selection: Selection, request: Request) -> Content:
    columns, texts, words = _columns(selection, table.source, request)
    carried = [*selection.carried.values()]
    faults = request.faults(table.file, table.places, names_files=table.names_files)
    notation = Notation.of(table.source)
    width = len(table.header)
    reader = RowReader(columns, texts, words, carried, faults, width, notation)
    reader.sequences = _sequences(selection, request)
    content = _empty_content(table, selection, request, faults)
    inputs = [
        (name, _is_text(name, selection, request), len(indices))
        for name, indices in selection.features.items()
    ]
    raw = raw_columns(columns, words, inputs, request.features, notation, faults)
    lists = _lists_to_drop(words, selection, table.source)
    rules = [column.missing for column in columns if not column.is_target]
    drops, fills = ([rule == one for rule in rules] for one in ("drop", "mean"))
    for chunk in table.chunks([one.index for one in columns], [*texts, *words, *carried]):
        taken = raw.settled(reader.take(chunk))
        if table.source.missing_targets == "drop":
            lacking = _lack_targets(taken, len(rules), faults)
            content.unlabeled += int(lacking.sum())
            taken = taken.only(np.flatnonzero(~lacking))
        taken = _with_lists(taken, lists, content) if lists else taken
        if any(drops) or any(fills):
            gaps = np.isnan(taken.values[:, : len(rules)])
            # A bad row is reported as such, not as a gap.
            good = gaps[~np.isin(taken.numbers, [*faults.bad])]
            content.dropped += int(good[:, drops].any(axis=1).sum())
            content.filled += int(good[:, fills].sum())
            taken = taken.only(np.flatnonzero(~gaps[:, drops].any(axis=1)))
        content.add(taken)
    faults.rows = reader.size
    content.dropped += raw.dropped
    return content


def _lists_to_drop(words: list[int], selection: Selection, source: Tabular) -> list[int]:
    """Returns which columns of text are lists whose empty cells drop their rows."""
    if source.missing != "drop":
        return []
    return [words.index(selection.features[name][0]) for name in selection.lists]


def _with_lists(taken: ParsedRows, lists: list[int], content: Content) -> ParsedRows:
    """Returns the rows that have these lists; counts the others."""
    full = taken.words[:, lists].astype(np.bool_).all(axis=1)
    content.dropped += int((~full).sum())
    return taken.only(np.flatnonzero(full))


def _sequences(selection: Selection, request: Request) -> frozenset[int]:
    """Returns the columns whose cells are sequences of labels."""
    wanted = [one.output for one in request.objectives if one.loss.target == "sequence"]
    return frozenset(index for output in wanted for index in selection.targets[output])


def _empty_content(
    table: Table, selection: Selection, request: Request, faults: DataErrors
) -> Content:
    stream = request.streams(table.size)
    size = 8 * table.expected * sum(map(len, selection.features.values()))
    is_large = LARGE < size < free_space() // 2 and len(selection.features) <= MOST_SPOOLED
    spools = request.is_fitted and not stream and is_large
    features = {
        name: Words(len(indices))
        if _is_text(name, selection, request)
        else Features(len(indices), stream, table.expected, *_kept_as(name, request, spools))
        for name, indices in selection.features.items()
    }
    return Content(features, faults)


def _kept_as(name: str, request: Request, spools: bool) -> tuple[str, bool]:
    """Returns the type to keep the numbers of an input in, and whether they are in a temporary file
    in float64 as well.
    """
    is_single = request.inputs[name].dtype is DType.FLOAT32 and (spools or not request.is_fitted)
    return ("float32", spools) if is_single else ("float64", False)


def _lack_targets(taken: ParsedRows, first: int, faults: DataErrors) -> NDArray[np.bool_]:
    """Returns which rows have no target.

    Args:
        first: The first column of a target among the numbers.
    """
    gaps = np.isnan(taken.values[:, first:]).any(axis=1) & ~np.isin(taken.numbers, [*faults.bad])
    return gaps | taken.lack_labels()


def _is_text(name: str, selection: Selection, request: Request) -> bool:
    """Whether the cells of an input are read as text."""
    takes = name in request.features and bool(request.features[name].read.take)
    return takes or name in selection.lists or request.inputs[name].dtype is DType.STRING


def _columns(
    selection: Selection, source: Tabular, request: Request
) -> tuple[list[Column], list[int], list[int]]:
    """Returns the columns of numbers, of labels, and of inputs of text."""
    columns: list[Column] = []
    texts: list[int] = []
    words: list[int] = []
    for name, indices in selection.features.items():
        if _is_text(name, selection, request):
            words += indices
            continue
        rescaled = request.rescales(name)
        domain = domain_of(request.inputs[name].dtype, request.limits.get(name), rescaled)
        given = request.features.get(name)
        rule = given.missing if given else source.missing
        columns += [Column(index, domain, False, rule) for index in indices]
    for objective in request.objectives:
        indices = selection.targets[objective.output]
        if _takes_numbers(objective, indices):
            rule = source.missing_targets
            is_class = objective.loss.target not in ("real", "distribution")
            domain = domain_of(DType.FLOAT32)
            columns += [Column(index, domain, True, rule, is_class) for index in indices]
        else:
            texts += indices
    return columns, texts, words


def _takes_numbers(objective: Objective, indices: list[int]) -> bool:
    """Whether the target is numbers as they are, not a column of labels."""
    return objective.loss.target == "real" or len(indices) > 1


def _inputs(
    content: Content, selection: Selection, table: Table, request: Request
) -> dict[str, Rows]:
    inputs: dict[str, Rows] = {}
    for name, indices in selection.features.items():
        features = content.features[name]
        if isinstance(features, Features):
            _warn_of_loss(name, indices, features, table, request)
        is_number = request.inputs[name].dtype is not DType.STRING
        rows = features.rows()
        if name in selection.lists:
            numbers, faults = np.concatenate(content.numbers).tolist(), content.faults
            cells = rows[:][:, 0].tolist()
            inputs[name] = arrays_of(cells, indices[0], numbers, name, request, faults)
            continue
        rows = numbers_of(rows) if isinstance(features, Words) and is_number else rows
        arranged = arrange(rows, request.inputs[name].shape[1:])
        assert arranged is not None, "the selection has checked the number of columns"
        inputs[name] = arranged
    return inputs


def _exact(content: Content, inputs: dict[str, Rows]) -> dict[str, Rows]:
    """Returns the inputs that are kept in float64 as well."""
    kept = {
        name: one.exact() for name, one in content.features.items() if isinstance(one, Features)
    }
    return {
        name: rows.reshape(*inputs[name].shape) for name, rows in kept.items() if rows is not None
    }


def _samples(content: Content, selection: Selection, table: Table, request: Request) -> Samples:
    inputs = _inputs(content, selection, table, request)
    targets = ColumnBlocks(content.targets())
    labels = {
        objective.output: _labels(objective, selection, content, targets, table)
        for objective in request.objectives
    }
    return Samples(
        inputs=inputs,
        exact=_exact(content, inputs),
        spare=frozenset(inputs),
        labels=labels,
        rows=np.concatenate(content.numbers),
        faults=content.faults,
        digest=combined(features.digest for features in content.features.values()),
        columns={
            name: tuple(table.header[index] for index in indices)
            for name, indices in selection.features.items()
        },
        gaps=frozenset(inputs if table.source.missing == "mean" else ()) - {*selection.lists},
        notes=_notes(table, content, selection, request),
        carried={
            name: of_one_type(values)
            for name, values in zip(selection.carried, content.carried().T, strict=True)
        },
        carried_columns=selection.carried,
    )


def _labels(
    objective: Objective,
    selection: Selection,
    content: Content,
    targets: ColumnBlocks,
    table: Table,
) -> Labels:
    indices = selection.targets[objective.output]
    names = tuple(table.header[index] for index in indices)
    what = f"column{'s' * (len(names) > 1)} {abridged(names)}"
    named = (objective.output,) if isinstance(table.source.target, dict) else ()
    keys = (table.source.name, "target", *named)
    if _takes_numbers(objective, indices):
        values: NDArray[Any] = targets.take(len(indices))
    else:
        values = content.text(indices[0])
    columns = names if len(names) > 1 else ()
    given = table.source.classes_of(objective.output)
    return Labels(what, values, indices[0], keys, given, table.source.labels, columns)


def _notes(
    table: Table, content: Content, selection: Selection, request: Request
) -> tuple[str, ...]:
    notes = [*table.notes()]
    for name, one in request.features.items():
        if one.globs is not None and not request.reads_later:
            columns = [table.header[index] for index in selection.features[name]]
            many = counted(len(columns), "column")
            notes.append(f"feature `{one.globs.feature}` reads {many}: {listed(columns)}")
    if selection.index is not None:
        notes.append(f"{table.file}: the first column is left out: it numbers the rows")
    if content.dropped:
        rows = counted(content.dropped, "row")
        was = "was" if content.dropped == 1 else "were"
        notes.append(f"{table.file}: {rows} with an empty cell {was} dropped")
    if content.unlabeled:
        rows = counted(content.unlabeled, "row")
        was = "was" if content.unlabeled == 1 else "were"
        notes.append(f"{table.file}: {rows} without a target {was} dropped")
    if content.filled:
        cells = (
            "1 empty cell was" if content.filled == 1 else f"{content.filled:,} empty cells were"
        )
        notes.append(f"{table.file}: {cells} filled with the training mean of the column")
    return tuple(notes)


def _warn_of_loss(
    name: str, indices: list[int], features: Features, table: Table, request: Request
) -> None:
    """Warn of integers that float32 can't represent. Statistics are computed in float64."""
    is_raw = name in request.features  # see `check_precision`
    if request.inputs[name].dtype is not DType.FLOAT32 or request.rescales(name) or is_raw:
        return
    for position, (row, value) in sorted(features.lost.items()):
        ((words, span),) = table.places([(row, indices[position])])
        what = codes.cells.integer_rounded(value, int(np.float32(value)))
        request.findings.report(what.located(table.file, words), span)
