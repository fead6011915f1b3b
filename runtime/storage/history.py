"""`history.csv`: a line per epoch with exact values; the columns are those of the first epoch."""

import csv
import errno
import os
from collections.abc import Iterable, Mapping
from io import StringIO
from pathlib import Path

from .durable import Disk, append, replace_file
from .reading import regular_file

LONGEST_HEADER = 2**20


class HistoryFile:
    """The table of a run as it grows.

    Args:
        path: The file; an existing table is continued.
        disk: Performs all changes of the file system.
    """

    def __init__(self, path: Path, disk: Disk) -> None:
        self._path = path
        self._disk = disk
        self._columns: tuple[str, ...] = ()

    def append(self, epoch: int, values: Mapping[str, float]) -> None:
        """Append an epoch. A missing value is an empty cell.

        Raises:
            ValueError: The first epoch did not have this value, which is a bug.
            OSError: It can't be written; the file is unchanged.
        """
        self._columns = self._columns or _columns_of(self._path)
        if not self._columns:
            self.rewrite([(epoch, values)])
            return
        append(self._disk, self._path, self._line(epoch, values))

    def rewrite(self, epochs: Iterable[tuple[int, Mapping[str, float]]]) -> None:
        """Replace the whole table, as for a run that is resumed from a checkpoint. Raises
        OSError.
        """
        rows = list(epochs)
        self._columns = tuple(rows[0][1]) if rows else ()
        header = [_csv_line(["epoch", *self._columns])] if rows else []
        lines = [self._line(epoch, values) for epoch, values in rows]
        replace_file(self._disk, self._path, b"".join(header + lines))

    def _line(self, epoch: int, values: Mapping[str, float]) -> bytes:
        new = values.keys() - set(self._columns)
        if new:
            raise ValueError(f"missing in the first epoch: {sorted(new)}")
        numbers = [repr(float(values[name])) if name in values else "" for name in self._columns]
        return _csv_line([str(epoch), *numbers])


def _columns_of(path: Path) -> tuple[str, ...]:
    """Returns the columns of an existing table. Raises OSError if the file is not a table."""
    try:
        with regular_file(path) as file:
            header = file.readline(LONGEST_HEADER).decode()
        return tuple(next(csv.reader([header]), [])[1:])
    except FileNotFoundError:
        return ()
    except (ValueError, csv.Error) as error:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from error


def _csv_line(cells: list[str]) -> bytes:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode()
