"""Profiles the data of a spec, or a file or a folder that no spec reads yet."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ....spec_schema.components.sources import Source
from ....spec_schema.components.sources.arrays import Arrays
from ....spec_schema.components.sources.csv import Csv
from ....spec_schema.components.sources.folders import Folders
from ....spec_schema.components.sources.tabular import Tabular
from ....spec_schema.errors import Error, as_asked
from ....spec_schema.findings.did_you_mean import did_you_mean
from ....spec_schema.findings.finding import Findings
from ....spec_schema.findings.printable import printable
from ....spec_schema.reports.report import DataError, report_of
from ..arrays.opened import ArrayError
from ..folders.kind import OUTSIDE
from ..folders.listing import listed
from ..request import Request
from ..tables.table import TableError
from .advice import profile_of_columns
from .arrays import profile_of_arrays
from .columns import opened, read_columns
from .folders import kind_of, profile_of_folders
from .given import Given, given_data
from .profile import Profile

GUESSED = ("cp1252", "cp1251", "latin-1")
LISTED = 20
"""Names that are listed."""


def profile_of_file(path: Path, targets: Sequence[str] = ()) -> Profile:
    """Returns the profile of a file or a folder. Arguments and errors: see `read_given`."""
    return read_given(path, targets)[0]


def read_given(path: Path, targets: Sequence[str] = ()) -> tuple[Profile, Given]:
    """Returns the profile of a file or a folder, and its source.

    Args:
        targets: The columns or arrays to predict.

    Raises:
        DataError: It can't be read.
        Error: It has no such column, or no source reads it.
    """
    try:
        given = given_data(path)
    except OSError as error:
        if path.exists():
            raise Error(f"can't read {printable(str(path))}: {error.strerror}") from error
        raise
    found = _profile(given.source, Path(), [*targets])
    return replace(found, notes=(*_noticed(given.source), *found.notes)), given


def _noticed(source: Source) -> tuple[str, ...]:
    """Returns a note about how a text file is read."""
    if not isinstance(source, Tabular):
        return ()
    options = options_of(source)
    if not options:
        return ()
    shown = ", ".join(
        f"`{key}: {json.dumps(value, ensure_ascii=False)}`" for key, value in options.items()
    )
    guess = options.get("encoding") in GUESSED
    doubt = "; the encoding is a guess, so look at its text" if guess else ""
    return (f"read with {shown}, as the file looks{doubt}",)


def options_of(source: Source) -> dict[str, Any]:
    """Returns the options of a source that differ from the defaults, without path and target."""
    return {
        key: getattr(source, key)
        for key, field in type(source).model_fields.items()
        if key not in ("path", "target") and getattr(source, key) != field.default
    }


def profile_of_source(source: Source | None, folder: Path, name: str) -> Profile:
    """Returns the profile of the data that a spec reads.

    Args:
        folder: What its path is relative to.
        name: The name of the spec in messages.

    Raises:
        DataError: The data can't be read.
        Error: The spec reads no data that has a profile.
    """
    if not isinstance(source, Tabular | Arrays | Folders):
        read = "no data" if source is None else f"`{source.name}`"
        check = as_asked("use `speccompile validate --data`", "use `check(…, data=True)`")
        message = f"{printable(name)} reads {read}, which has no profile"
        raise Error(message, f"{check} to check the data")
    written = source.for_targets
    several = written.values() if isinstance(written, dict) else [written]
    listed = ([one] if isinstance(one, str) else one or () for one in several)
    return _profile(source, folder, [name for names in listed for name in names])


def _profile(source: Source, folder: Path, targets: list[str]) -> Profile:
    found = Findings()
    request = Request({}, (), folder, found)
    try:
        profile = _read(source, request, targets)
    except (TableError, ArrayError) as error:
        _report(error, source, request)
        profile = None
    except OSError as error:
        raise Error(f"can't read {printable(source.path_text)}: {error.strerror}") from error
    if profile is None or found.has_errors:
        raise DataError(report_of(source.path_text, found, {}))
    return profile


def _report(error: TableError | ArrayError, source: Source, request: Request) -> None:
    if isinstance(error, TableError):
        assert isinstance(source, Tabular)
        error.report(source, request)
    else:
        request.report(error.what, source.name, "path")


def _read(source: Source, request: Request, targets: list[str]) -> Profile | None:
    """Returns the profile; None if the data can't be read, which is reported."""
    if isinstance(source, Tabular):
        return _of_table(source, request, targets)
    if isinstance(source, Arrays):
        found = profile_of_arrays(source, request, targets)
        if found is not None:
            _matching(targets, source.path_text, [one.name for one in found.columns], "array")
        return found
    assert isinstance(source, Folders)
    found = profile_of_folders(source, request, by_class=_has_classes(source, request.folder))
    if found is not None and source.table is not None:
        return _with_table(found, source, request, targets)
    if found is not None:
        _matching(targets, source.path_text, [*found.targets], "folder names")
    return found


def _with_table(
    files: Profile, source: Folders, request: Request, targets: Sequence[str]
) -> Profile | None:
    """Returns the profile of files with the columns of the table that names them."""
    path = str(source.table)
    table = Csv(path=path, target=None, delimiter=source.delimiter).with_file(path)
    found = _of_table(table, request, targets)
    if found is None:
        return None
    columns = [one for one in found.columns if one.name != source.column]
    notes = [note for note in found.notes if not note.startswith(f"`{source.column}` ")]
    return replace(found, columns=(*files.columns, *columns), notes=(*files.notes, *notes))


def _has_classes(source: Source, folder: Path) -> bool:
    """Whether the folders directly in that of a source are the classes."""
    if isinstance(source, Folders) and (source.table or not source.has_labels):
        return False
    place = folder / source.path_text
    if not place.is_dir():
        return True  # several, or a glob
    found = listed(place, kind_of(source), by_class=True)
    return bool(found.names) or OUTSIDE not in found.left_out


def _of_table(source: Tabular, request: Request, targets: Sequence[str]) -> Profile | None:
    table = opened(source, request)
    columns = read_columns(table) if table is not None else []
    if table is None or request.findings.has_errors:
        return None
    wanted = _matching(targets, source.path_text, table.header, "column", table.names.matching)
    return profile_of_columns(source.path_text, source.name, columns, wanted, table.notes())


def _matching(
    targets: Sequence[str],
    file: str,
    names: Sequence[str],
    noun: str,
    matching: Callable[[str], list[int]] | None = None,
) -> list[str]:
    """Returns the names that targets stand for. Raises Error for one that stands for none.

    Args:
        matching: Returns the places of the names that a glob matches.
    """
    found = []
    for target in targets:
        places = (
            matching(target) if matching else [n for n, one in enumerate(names) if one == target]
        )
        if not places:
            guess = did_you_mean(target, [*names], {})
            listing = ", ".join(f"`{printable(one)}`" for one in names[:LISTED])
            help = f"did you mean `{printable(guess)}`?" if guess else f"it has {listing}"
            raise Error(f"{printable(file)} has no {noun} `{printable(target)}`", help)
        found += [names[place] for place in places]
    return found
