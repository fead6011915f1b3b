"""The names of a table's columns: from its first line, from the spec, or numbered."""

from collections.abc import Collection
from itertools import pairwise

from ....spec_schema.components.sources.csv import Csv
from ....spec_schema.findings import codes
from ....spec_schema.findings.finding import Span
from ..request import Request
from ..tables.notation import Notation
from ..tables.table import ColumnNames


def names_without_header(source: Csv, width: int, trained: Collection[str]) -> list[str]:
    """Returns the names of the columns: those that the source declares, or `column_1` and so on.

    For prediction the target may be missing; the other names then move up.

    Args:
        source: The source.
        width: The number of columns.
        trained: The columns that the network was trained on, for prediction. If empty, the target
            must be there.
    """
    if not trained:
        return list(source.columns or _numbered(width))
    names = list(source.columns or _numbered(max(width, *map(_number, trained))))
    if len(names) == width:
        return names
    targets = set(ColumnNames(names).targets(source))
    if not source.columns:
        names = _numbered(width + len(targets))
        targets = set(ColumnNames(names).targets(source))
    features = [name for number, name in enumerate(names) if number not in targets]
    return features if len(features) == width else names


def _numbered(count: int) -> list[str]:
    return [f"column_{number}" for number in range(1, count + 1)]


def _number(name: str) -> int:
    """Returns the number in a name such as `column_1`."""
    digits = name.removeprefix("column_")
    return int(digits) if digits.isdecimal() else 0


def names_of(
    source: Csv, first: list[str], first_line: str, request: Request, line: int = 1
) -> ColumnNames | None:
    """Returns the names of the columns; None if there are none, which is reported.

    Args:
        source: The source.
        first: The cells of the first row.
        first_line: The text of the first row.
        request: Receives findings.
        line: The number of its line.
    """
    if source.header == "none":
        return _declared(source, len(first), request)
    names = ColumnNames([name.strip() for name in first])
    doubles = names.doubles()
    if not doubles:
        return names
    if not report_missing_header(source, names, first_line, request, line):
        columns = {name: [place + 1 for place in places] for name, places in doubles.items()}
        what = codes.tables.duplicate_column_names(columns).located(
            source.path_text, header_words(request, line)
        )
        request.findings.report(what, header_span(source, first_line, request, line))
    return None


def report_missing_header(
    source: Csv, names: ColumnNames, first_line: str, request: Request, line: int
) -> bool:
    """Report a first line that looks like data. Returns whether it does."""
    if request.in_memory or source.header == "none" or not looks_like_data(source, names):
        return False
    what = codes.tables.missing_header(source.path_text, names.all)
    request.findings.report(what, header_span(source, first_line, request, line))
    return True


def looks_like_data(source: Csv, names: ColumnNames) -> bool:
    """Whether at least half of the names are numbers, and not a series such as years or pixels."""
    notation = Notation.of(source)
    numbers = [notation.number(name) for name in names.all if notation.is_number(name)]
    counting = all(one < two for one, two in pairwise(numbers)) and all(map(_is_whole, numbers))
    return 2 * len(numbers) >= len(names.all) and not counting


def _is_whole(number: float) -> bool:
    return number >= 0 and number.is_integer()


def header_words(request: Request, line: int) -> str:
    """Returns how messages refer to the header."""
    return "column names" if request.in_memory else f"line {line}"


def header_span(source: Csv, first_line: str, request: Request, line: int) -> Span:
    """Returns the span of the line with the header."""
    path = request.place_of_file(source.path_text)
    return Span(path, line, 1, line, len(first_line) + 1)


def _declared(source: Csv, width: int, request: Request) -> ColumnNames | None:
    trained = [] if request.objectives else [n for ns in request.columns.values() for n in ns]
    names = names_without_header(source, width, trained)
    if len(names) == width:
        return ColumnNames(names)
    what = codes.tables.wrong_declared_column_count(names, width, source.path_text)
    request.report(what, "csv", "columns")
    return None
