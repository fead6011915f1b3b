"""The columns that rules of a split need: which part a row belongs to, and which group."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.document.split import HELD_OUT, PartColumn, PartName, Split
from ....spec_schema.findings import codes
from ..cells import as_texts
from ..request import Request, Samples

MOST_NAMED = 8


def with_rules_of(split: Split, request: Request) -> Request:
    """Returns the request with the columns that the rules need, which are no features."""
    carried = {**request.carried, **split.carried}
    return replace(request, carried=carried, apart=(*request.apart, *split.carried))


def columns_of(split: Split, samples: Samples, request: Request) -> dict[str, NDArray[Any]]:
    """Returns the columns of the rules as text, by name; what is wrong with them is reported."""
    found: dict[str, NDArray[Any]] = {}
    for name, keys in split.carried.items():
        values = samples.carried[name]
        if values.size != len(samples.rows):
            what = codes.split_rules.several_values_of_a_rule(name, samples.faults.file)
            request.report(what, *keys)
            continue
        found[name] = as_texts(values.reshape(-1))
        empty = np.flatnonzero(found[name] == "")
        if len(empty):
            (row,) = samples.called(samples.rows[empty[:1]].tolist())
            file = samples.faults.file
            what = codes.split_rules.empty_cells_of_a_rule(name, file, row, len(empty))
            request.report(what, *keys)
    if split.by in found:
        groups = len(np.unique(found[split.by]))
        parts = (split.folds or 1) + sum(split.share(part) > 0 for part in HELD_OUT)
        if groups < parts:
            request.report(codes.split_rules.too_few_groups(split.by, groups, parts), "split", "by")
    if split.column is not None and split.column.name in found:
        _check_values(split.column, found[split.column.name], samples.faults.file, request)
    return found


def _check_values(column: PartColumn, values: NDArray[Any], file: str, request: Request) -> None:
    """Report values that don't occur, and values of no part."""
    there, counts = np.unique(values, return_counts=True)
    names = there.tolist()
    for part in (*HELD_OUT, "train"):
        wanted = column.values(part)
        if wanted and not set(wanted) & set(names):
            what = codes.split_rules.value_not_found(column.name, file, wanted, names[:MOST_NAMED])
            request.report(what, "split", "column", part)
    if column.train is None:
        return
    known = {value for part in (*HELD_OUT, "train") for value in column.values(part)}
    for value, count in zip(names, counts.tolist(), strict=True):
        if value and value not in known:
            what = codes.split_rules.value_of_no_part(column.name, file, value, count)
            request.report(what, "split", "column", "name")


def rows_said(split: Split, columns: dict[str, NDArray[Any]]) -> dict[PartName, NDArray[np.int64]]:
    """Returns the samples of the parts that a column says."""
    if split.column is None:
        return {}
    values = columns[split.column.name]
    return {
        part: np.flatnonzero(np.isin(values, split.said(part)))
        for part in HELD_OUT
        if split.said(part)
    }
