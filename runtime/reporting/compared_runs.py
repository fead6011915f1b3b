"""Finds the runs in folders, and compares them."""

from collections.abc import Sequence
from pathlib import Path

from ...spec_schema.errors import Error
from ...spec_schema.findings.code import counted
from ..run import open_run
from ..storage.run_folder import RunFolder
from .comparison import RunComparison, compare_records
from .record import Record, read_record
from .run_list import run_folders


def compare_runs(folders: Sequence[Path]) -> RunComparison:
    """Returns the runs in these folders side by side. Raises Error if there are fewer than two."""
    found = [run for folder in folders for run in run_folders(folder)]
    records = [_record(path) for path in dict.fromkeys(found)]
    ended = [record for record in records if len(record.history)]
    if len(ended) < 2:
        raise Error(
            f"found {counted(len(ended), 'run')} with an epoch in {', '.join(map(str, folders))}",
            "name two runs or more, or a folder that has them",
        )
    return compare_records(ended)


def _record(path: Path) -> Record:
    return read_record(RunFolder.open(path), open_run(path).spec)
