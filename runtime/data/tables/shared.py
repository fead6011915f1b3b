"""The columns of features that one of several tables has."""

from collections.abc import Sequence
from dataclasses import replace

from ....compiler.features.columns import RawColumn
from ..request import Request
from .table import Table


def of_table(table: Table, request: Request) -> Request:
    """Returns the request without the columns of features that the table doesn't have."""
    inputs = {
        name: type_
        for name, type_ in request.inputs.items()
        if _has(table, request.features[name], request.columns.get(name, ()))
    }
    features = {name: request.features[name] for name in inputs}
    columns = {name: one for name, one in request.columns.items() if name in inputs}
    return replace(request, inputs=inputs, features=features, columns=columns)


def _has(table: Table, column: RawColumn, trained: Sequence[str]) -> bool:
    """Whether a table has a column that features read, or some of those that a glob matches."""
    if trained:
        return all(name in table.names.places for name in trained)
    if column.globs is None:
        return bool(table.names.matching(column.column))
    written = column.globs.patterns
    patterns = [written] if isinstance(written, str) else written
    return any(table.names.matching(one) for one in patterns)
