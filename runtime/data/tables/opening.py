"""Opens the file of a table: whether it is there, in the right format, with unique column names."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from ....spec_schema.components.sources.tabular import Tabular
from ....spec_schema.findings import codes
from ..files import find, is_foreign, unreadable
from ..request import Request
from .table import ColumnNames


def found_file(source: Tabular, request: Request, *formats: str) -> Path | None:
    """Returns the file of a source; None if it isn't one of these formats, which is reported."""
    path = find(request, source)
    if path is None:
        return None
    violation = partial(codes.files.wrong_format, source=source.name)
    try:
        foreign = is_foreign(request, source, path, *formats, violation=violation)
    except OSError as error:
        unreadable(request, source, error)
        return None
    return None if foreign else path


def unique_names(source: Tabular, names: Sequence[str], request: Request) -> ColumnNames | None:
    """Returns the names of the columns; None if one occurs twice, which is reported."""
    found = ColumnNames([name.strip() for name in names])
    doubles = found.doubles()
    if not doubles:
        return found
    columns = {name: [place + 1 for place in places] for name, places in doubles.items()}
    what = codes.tables.duplicate_column_names(columns)
    request.findings.report(what.located(source.path_text, "column names"), None)
    return None
