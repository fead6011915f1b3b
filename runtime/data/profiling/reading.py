"""Profiles the table of a spec, or a table that no spec reads yet."""

from collections.abc import Sequence
from pathlib import Path

from ....spec_schema.components.sources import Source
from ....spec_schema.components.sources.csv import Csv
from ....spec_schema.components.sources.tabular import Tabular
from ....spec_schema.errors import Error, as_asked
from ....spec_schema.findings.did_you_mean import did_you_mean
from ....spec_schema.findings.finding import Findings
from ....spec_schema.findings.printable import printable
from ....spec_schema.reports.report import DataError, report_of
from ..request import Request
from ..tables.table import TableError
from .advice import profile_of_columns
from .columns import opened, read_columns
from .profile import Profile


def profile_of_file(path: Path, targets: Sequence[str] = ()) -> Profile:
    """Returns the profile of a table in a file.

    Args:
        targets: The columns to predict.

    Raises:
        DataError: The table can't be read.
        Error: It has no such column.
    """
    return _profile(source_of(path, "-"), Path(), [*targets])


def profile_of_source(source: Source | None, folder: Path, name: str) -> Profile:
    """Returns the profile of the table that a spec reads.

    Args:
        folder: What its path is relative to.
        name: The name of the spec in messages.

    Raises:
        DataError: The table can't be read.
        Error: The spec reads no table.
    """
    if not isinstance(source, Tabular):
        read = "no data" if source is None else f"`{source.name}`"
        check = as_asked("use `speccompile validate --data`", "use `check(…, data=True)`")
        message = f"{printable(name)} reads {read}: only tables have a profile"
        raise Error(message, f"{check} to check other data")
    written = source.for_targets
    several = written.values() if isinstance(written, dict) else [written]
    targets = [name for one in several for name in ([one] if isinstance(one, str) else one)]
    return _profile(source, folder, targets)


def source_of(path: Path, target: str) -> Tabular:
    """Returns a source that reads a file, chosen by its suffix."""
    return Csv(path=str(path), target=target).with_file(str(path))


def _profile(source: Tabular, folder: Path, targets: list[str]) -> Profile:
    found = Findings()
    request = Request({}, (), folder, found)
    try:
        table = opened(source, request)
        columns = read_columns(table) if table is not None else []
    except TableError as error:
        error.report(source, request)
        table = None
    except OSError as error:
        raise Error(f"can't read {printable(source.path_text)}: {error.strerror}") from error
    if table is None or found.has_errors:
        raise DataError(report_of(source.path_text, found, {}))
    for name in targets:
        if not table.names.matching(name):
            guess = did_you_mean(name, [*table.header], {})
            help = (
                f"did you mean `{printable(guess)}`?"
                if guess
                else "its columns are "
                + ", ".join(f"`{printable(one)}`" for one in table.header[:20])
            )
            raise Error(f"{printable(source.path_text)} has no column `{printable(name)}`", help)
    wanted = [table.header[at] for name in targets for at in table.names.matching(name)]
    return profile_of_columns(source.path_text, source.name, columns, wanted, table.notes())
