"""Finds the files that a table names: recordings, images or texts with a row for each."""

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from ....spec_schema.components.sources import SOURCES
from ....spec_schema.components.sources.csv import Csv
from ....spec_schema.components.sources.folders import Folders
from ....spec_schema.components.sources.tabular import TABLES, Tabular
from ....spec_schema.findings.finding import Findings
from ..audio.source import AUDIO
from ..csv.sniffing import sniffed
from ..folders.kind import TAKEN, FileKind
from ..images.kind import IMAGE
from ..request import Request
from ..tables.table import TableError
from ..text.source import FILE
from .columns import opened

TEXT = replace(FILE, reason=lambda suffix: TAKEN if suffix in (".txt", "") else suffix)
KINDS: Mapping[str, FileKind] = {"images": IMAGE, "audio": AUDIO, "text": TEXT}
"""The kinds of files that are samples, by the name of their source."""
MOSTLY = 0.9
"""The share of the names in a column that must be files."""
FEWEST, MOST = 2, 20_000
"""Different names in a column that are looked for."""
MOST_TABLES = 8


def files_of_folder(folder: Path, below: Path) -> Folders | None:
    """Returns the source of the files below a path that a table in a folder names; None if there
    is no such table.
    """
    with suppress(OSError):
        names = sorted(entry.name for entry in os.scandir(folder) if entry.is_file())
        tables = [name for name in names if _is_table(name)]
        for name in tables if len(tables) <= MOST_TABLES else ():
            found = files_of_table(table_of(folder / name))
            if found is not None and Path(found.path_text).is_relative_to(below):
                return found
    return None


def table_of(path: Path) -> Tabular:
    """Returns the source of a table that no spec reads yet."""
    source = Csv(path=str(path), target=None).with_file(str(path))
    if isinstance(source, Csv) and path.is_file():
        source = Csv(path=str(path), target=None, **sniffed(path))
    return source


def files_of_table(source: Tabular) -> Folders | None:
    """Returns the source of the files that a table names; None if it names none, or has options
    that such a source lacks.
    """
    path = Path(source.path_text)
    is_plain = not isinstance(source, Csv) or source == Csv(
        path=source.path, target=None, delimiter=source.delimiter
    )
    columns = _columns(source) if is_plain else {}
    for root in _roots(path.parent) if columns else ():
        for column, names in columns.items():
            kind = root.kind_of(names)
            if kind:
                said = {"table": str(path), "column": column, **_delimiter(source)}
                drops = {} if root.has_all(names) else {"missing": "drop"}
                return files_in(kind, root.without(path.parent, names), **said, **drops)
    return None


def files_in(kind: str, path: Path, **given: object) -> Folders:
    """Returns a source of files, of whose keys some may still be missing."""
    made = SOURCES.find(kind)
    assert made is not None, kind
    needed: dict[str, Any] = {"path": str(path), **_NEEDED.get(kind, {})}
    source = made(**needed)
    assert isinstance(source, Folders)
    return source.model_copy(update=given)


_NEEDED: dict[str, dict[str, Any]] = {"audio": {"sampling_rate": 16_000}}
"""What a source needs to be read."""


def _is_table(name: str) -> bool:
    suffix = os.path.splitext(name)[1].lower()
    kinds = [SOURCES.find(kind) for kind in TABLES]
    return suffix != ".txt" and any(suffix in getattr(one, "suffixes", ()) for one in kinds)


def _delimiter(source: Tabular) -> dict[str, str]:
    return {"delimiter": source.delimiter} if isinstance(source, Csv) else {}


def _columns(source: Tabular) -> dict[str, list[str]]:
    """Returns the different texts of each column in the first rows."""
    found: dict[str, list[str]] = {}
    with suppress(TableError, OSError):
        table = opened(source, Request({}, (), Path(), Findings()))
        if table is None:
            return found
        everything = range(len(table.header))
        chunk = next(table.chunks((), everything), None)
        for place in everything if chunk is not None else ():
            assert chunk is not None
            texts = [text.strip() for text in chunk.texts(place)[0] if text.strip()]
            if FEWEST <= len(texts) <= MOST:
                found[table.header[place]] = texts
    return found


class _Root:
    """A folder in which files may be."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def _suffixes(self) -> dict[str, str]:
        """The suffix of each file directly in it, by its name without."""
        with os.scandir(self.path) as entries:
            pairs = [os.path.splitext(entry.name) for entry in entries if entry.is_file()]
        return {bare: suffix for bare, suffix in pairs if _kind_of(suffix)}

    def _suffix(self, name: str) -> str | None:
        """Returns the suffix of a file; None if there is none of the name."""
        suffix = os.path.splitext(name)[1]
        if os.path.isabs(name):
            return None
        if _kind_of(suffix) and suffix:
            return suffix if (self.path / name).is_file() else None
        return self._suffixes.get(name)

    def kind_of(self, names: Sequence[str]) -> str:
        """Returns the kind of files that most names are of; "" if most are no files."""
        with suppress(OSError):
            found = [self._suffix(name) for name in names]
            kinds = Counter(_kind_of(one) for one in found if one is not None)
            for kind, count in kinds.most_common(1):
                return kind if count >= MOSTLY * len(names) else ""
        return ""

    def without(self, home: Path, names: Sequence[str]) -> Path:
        """Returns the folder of the files: in that of the table, the one that all names begin
        with.
        """
        first = {name.partition("/")[0] for name in names if "/" in name}
        is_below = self.path == home and len(first) == 1 and all("/" in name for name in names)
        return home / first.pop() if is_below else self.path

    def has_all(self, names: Sequence[str]) -> bool:
        """Whether all names are files."""
        return all(self._suffix(name) is not None for name in names)


def _kind_of(suffix: str) -> str:
    return next((n for n, kind in KINDS.items() if kind.reason(suffix.lower()) == TAKEN), "")


def _roots(home: Path) -> Iterator[_Root]:
    """Yields the folders beside a table, then its own."""
    with suppress(OSError):
        names = sorted(entry.name for entry in os.scandir(home) if entry.is_dir())
        yield from (_Root(home / name) for name in names if not name.startswith("."))
    yield _Root(home)
