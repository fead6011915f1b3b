"""Selects the columns of a table for each input and output."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from ....compiler.features.columns import Globs
from ....compiler.objectives.data_checks import of_output, written_leaks
from ....compiler.objectives.objectives import Objective
from ....spec_schema.findings import codes
from ....spec_schema.findings.did_you_mean import did_you_mean
from ....spec_schema.shapes import Shape
from ..features.assignment import Assigned, assigned_inputs, assigned_targets
from ..request import Request
from ..rows import arrange
from .lists import holds_lists
from .notation import Notation
from .table import Table

MOST_UNKNOWN = 20
"""Unknown columns that are reported one by one."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The numbers of the columns of each input and each output, and of carried columns.

    Attributes:
        lists: The inputs that take a column of lists.
        index: The column that numbers the rows and is left out; None if there is none.
    """

    features: dict[str, list[int]]
    targets: dict[str, list[int]]
    carried: dict[str, int]
    lists: frozenset[str]
    index: int | None = None


def select(table: Table, request: Request) -> Selection | None:
    """Returns the columns of every input and output; None if they don't fit, which is reported."""
    targets = _targets(table, request)
    features = _features(table, targets, request)
    carried = _carried(table, request)
    if targets is None or features is None or carried is None:
        return None
    lists = frozenset(
        name for name in features if holds_lists(name, features[name], table, request)
    )
    fits = [
        name in lists or _fits(name, columns, table, request) for name, columns in features.items()
    ]
    if not all(fits):
        return None
    _warn_of_leak(features, targets, table, request)
    used = {column for columns in (*features.values(), *targets.values()) for column in columns}
    is_chosen = bool(request.columns) or table.source.features is not None
    index = None if is_chosen else _index_of(table)
    index = None if index in used else index
    return Selection(features, targets if request.objectives else {}, carried, lists, index)


def _index_of(table: Table) -> int | None:
    """Returns the first column if it has no name and numbers the rows, as pandas writes it."""
    is_nameless = bool(table.header) and table.header[0] in ("", "Unnamed: 0")
    return 0 if is_nameless and table.first and table.first[0].strip() in ("0", "1") else None


def _carried(table: Table, request: Request) -> dict[str, int] | None:
    found: dict[str, int] = {}
    unknown = []
    for pattern, keys in request.carried.items():
        columns = table.names.matching(pattern)
        unknown += [] if columns or pattern in request.optional else [(pattern, keys)]
        for column in columns:
            found.setdefault(table.header[column], column)
    if not unknown:
        return found
    if not table.lacks_header(request):
        for name, keys in unknown[:MOST_UNKNOWN]:
            _report_unknown(name, keys, table, request)
    return None


def _targets(table: Table, request: Request) -> dict[str, list[int]] | None:
    if not request.objectives:
        return {"": table.names.targets(table.source)}
    objectives = request.objectives
    outputs = [objective.output for objective in objectives]
    assigned = assigned_targets(table.source, outputs)
    found = _all_found(assigned, table, request, set())
    if found is None:
        return None
    known = {one.output: _known(one, found[one.output], request) for one in objectives}
    places = table.names.places
    missing = [name for names in known.values() for name in names if name not in places]
    if missing:
        _report_lacking(missing, table, request, "target")
        return None
    return {
        output: [places[name][0] for name in known[output]] or columns
        for output, columns in found.items()
    }


def _known(objective: Objective, columns: list[int], request: Request) -> tuple[str, ...]:
    """Returns the columns of the units in training: a glob may match them in another order here."""
    known = request.known(objective.output) or ()
    of_units = objective.loss.target != "class" and objective.type.shape[1:] == (len(known),)
    return known if of_units and len(columns) > 1 else ()


def _features(
    table: Table, targets: dict[str, list[int]] | None, request: Request
) -> dict[str, list[int]] | None:
    inputs = list(request.inputs)
    if not inputs:
        return {}
    if request.columns:
        return _as_trained(table, request)
    if request.features:
        return _of_features(table, targets, request)
    places = table.names.places
    apart = {places[name][0] for name in request.apart if name in places}
    if table.source.features is not None:
        assigned = assigned_inputs(table.source, inputs)
        return _all_found(assigned, table, request, _left_out(targets, table, request))
    if targets is None:
        return None
    taken = apart if request.sees_past_targets else apart.union(*targets.values())
    rest = [column for column in range(len(table.header)) if column not in taken]
    without = [column for column in rest if column != _index_of(table)]
    shape = request.inputs[inputs[0]].shape[1:]
    return {inputs[0]: without if _fit(without, shape) else rest}


def _left_out(targets: dict[str, list[int]] | None, table: Table, request: Request) -> set[int]:
    """Returns the columns that a glob doesn't match."""
    places = table.names.places
    apart = {places[name][0] for name in request.apart if name in places}
    # A glob leaves out a single target column; an autoencoder's targets are features too.
    alone = {columns[0] for columns in (targets or {}).values() if len(columns) == 1}
    return apart if request.sees_past_targets else alone | apart


def _of_features(
    table: Table, targets: dict[str, list[int]] | None, request: Request
) -> dict[str, list[int]] | None:
    """Returns the columns that features read."""
    features = request.features
    named = {
        name: Assigned(one.globs.patterns if one.globs else one.column, one.keys)
        for name, one in features.items()
    }
    if not any(one.globs for one in features.values()):
        return _all_found(named, table, request, ())
    found = _all_found(named, table, request, _left_out(targets, table, request))
    if found is None:
        return None
    fits = [
        _matches_fit(name, one.globs, found, table, request)
        for name, one in features.items()
        if one.globs
    ]
    return found if all(fits) else None


def _matches_fit(
    name: str, globs: Globs, found: dict[str, list[int]], table: Table, request: Request
) -> bool:
    """Whether globs match as many columns as the network takes, none of them of other features."""
    keys = request.features[name].keys
    reader = {
        column: one.keys[1]
        for other, one in request.features.items()
        if other != name
        for column in found[other]
    }
    twice = next((column for column in found[name] if column in reader), None)
    if twice is not None:
        column = table.header[twice]
        patterns = [globs.patterns] if isinstance(globs.patterns, str) else globs.patterns
        places = [twice in table.names.matching(pattern) for pattern in patterns]
        what = codes.feature_inputs.matched_twice(
            column, patterns[places.index(True)], str(reader[twice])
        )
        request.report(what, *keys)
        return False
    wanted = request.inputs[name].shape[1] or 0
    if len(found[name]) == wanted:
        return True
    names = [table.header[column] for column in found[name]]
    size = globs.size and globs.size + (len(names) - wanted) * globs.each
    what = codes.feature_inputs.wrong_match_count(
        globs.feature, globs.input, names, wanted, size or None
    )
    request.report(what, *keys)
    return False


def _as_trained(table: Table, request: Request) -> dict[str, list[int]] | None:
    """Returns the columns that the network was trained on, by name."""
    wanted = [column for columns in request.columns.values() for column in columns]
    missing = [column for column in dict.fromkeys(wanted) if column not in table.names.places]
    if missing:
        _report_lacking(missing, table, request, "path")
        return None
    return {
        name: [table.names.places[column][0] for column in columns]
        for name, columns in request.columns.items()
    }


def _report_lacking(missing: list[str], table: Table, request: Request, key: str) -> None:
    """Report columns of the training data that are missing here."""
    if table.lacks_header(request):
        return
    guess = did_you_mean(missing[0], table.header) if len(missing) == 1 else None
    hints = table.hints(missing[0])
    what = codes.tables.missing_trained_columns(
        missing,
        table.file,
        table.header,
        similar=guess or "",
        delimiter=hints.delimiter,
        expected_delimiter=hints.expected_delimiter,
        input=next(iter(request.inputs)) if request.in_memory and len(request.inputs) == 1 else "",
    )
    request.report(what, table.source.name, key)


def _all_found(
    assigned: dict[str, Assigned], table: Table, request: Request, taken: Collection[int]
) -> dict[str, list[int]] | None:
    found: dict[str, list[int]] = {}
    unknown: list[tuple[str, tuple[str | int, ...]]] = []
    for name, one in assigned.items():
        columns: dict[int, None] = {}
        for pattern, keys in one.patterns():
            matching = table.names.matching(pattern, taken)
            columns |= dict.fromkeys(matching)
            unknown += [] if matching else [(pattern, keys)]
        found[name] = list(columns)
    if unknown and not table.lacks_header(request):
        for pattern, keys in unknown[:MOST_UNKNOWN]:
            _report_unknown(pattern, keys, table, request)
        more = len(unknown) - MOST_UNKNOWN
        if more > 0:
            what = codes.tables.more_unknown_columns(more, table.file)
            request.report(what, *unknown[MOST_UNKNOWN][1])
    return None if unknown else found


def _report_unknown(
    pattern: str, keys: tuple[str | int, ...], table: Table, request: Request
) -> None:
    guess = did_you_mean(pattern, [name for name in table.header if name], {})
    hints = table.hints(pattern)
    what = codes.tables.unknown_column(
        pattern,
        table.file,
        table.header,
        similar=guess or "",
        delimiter=hints.delimiter,
        has_numbers=hints.has_numbers,
        separator_line=hints.separator_line,
    )
    request.report(what, *keys)


def _fits(name: str, columns: list[int], table: Table, request: Request) -> bool:
    nameless = [column + 1 for column in columns if not table.header[column]]
    if nameless:
        words, span = table.header_place(request)
        what = codes.tables.unnamed_column(nameless[0]).located(table.file, words)
        request.findings.report(what, span)
        return False
    declared = request.inputs[name].shape[1:]
    if _fit(columns, declared):
        return True
    names = [table.header[column] for column in columns]
    text = _text_columns(columns, table)
    length = request.windows.length if request.windows else 0
    what = codes.assignments.wrong_column_count(name, declared, names, table.file, text, length)
    request.report(what, *_feature_keys(name, table))
    return False


def _fit(columns: list[int], shape: Shape) -> bool:
    """Whether an input of this shape takes so many columns."""
    return arrange(np.empty((0, len(columns))), shape) is not None


def _text_columns(columns: list[int], table: Table) -> list[str]:
    """Returns the columns of text, which are often the ones to leave out."""
    shown = dict(zip(range(len(table.header)), table.first, strict=False))
    is_number = Notation.of(table.source).is_number
    return [table.header[column] for column in columns if not is_number(shown.get(column, "0"))]


def _feature_keys(name: str, table: Table) -> tuple[str, ...]:
    named = (name,) if isinstance(table.source.features, dict) else ()
    return (table.source.name, "features", *named)


def _warn_of_leak(
    features: dict[str, list[int]],
    targets: dict[str, list[int]],
    table: Table,
    request: Request,
) -> None:
    if request.sees_past_targets:
        return
    for name, columns in features.items():
        for output, wanted in targets.items():
            shared = {*columns}.intersection(wanted)
            both = [column for column in columns if column in shared]
            # An autoencoder has the same columns on both sides on purpose.
            if not both or sorted(columns) == sorted(wanted) or not output:
                continue
            source = table.source
            if written_leaks(of_output(source.features, name), of_output(source.target, output)):
                continue  # reported when the spec was compiled
            named = [table.header[column] for column in both]
            what = codes.leaks.target_among_features(named, table.file, name, output)
            feature = request.features.get(name)
            keys = feature.keys if feature else _feature_keys(name, table)
            request.report(what, *keys)
