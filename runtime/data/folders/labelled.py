"""The table with a row per file: finds the file of each row, and its labels."""

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.components.sources.csv import Csv
from ....spec_schema.components.sources.folders import Folders
from ....spec_schema.findings import codes
from ....spec_schema.findings.code import article, counted, quoted
from ....spec_schema.findings.printable import well_formed
from ..request import InnerSource, Request, Samples
from ..single import read_samples
from .chosen import Chosen
from .gathering import Gathered

MOST_NAMED = 8

Keys: TypeAlias = tuple[str | int, ...]


def labelled(
    source: Folders, found: Gathered, request: Request, beside: tuple[str, Keys] | None = None
) -> Chosen | None:
    """Returns the rows of a table with their files; None if it can't be read, which is reported.

    Rows without a file are faults, or left out. Files without a row are reported.

    Args:
        beside: A further column that the caller needs, with the keys that lead to its name.
    """
    samples = _rows(source, request, beside)
    if samples is None:
        return None
    assert source.column is not None
    cells = [str(cell).strip() for cell in samples.carried[source.column]]
    finder = Finder(found, (request.folder / str(source.table)).parent)
    places = [finder.find(cell) for cell in cells]
    column = samples.carried_columns[source.column]
    missing = {index: cells[index] for index, place in enumerate(places) if place is None}
    notes = [*samples.notes, *_without_file(missing, source)]
    for index, cell in missing.items() if source.missing == "error" else ():
        what = found.kind.no_file(cell, found.text)
        samples.faults.add(int(samples.rows[index]), column, what)
    taken = [place for place in places if place is not None]
    notes += _uses(Counter(taken), found, source, request)
    samples = samples.only(np.flatnonzero([place is not None for place in places]))
    further = samples.carried.get(beside[0], ()) if beside else ()
    names = [found.names[place] for place in taken]
    samples = replace(samples, notes=tuple(notes), carried=_asked(samples, request))
    return Chosen(
        _named(samples, column, names),
        column,
        [found.paths[place] for place in taken],
        names,
        [found.below[place] for place in taken],
        tuple(str(cell).strip() for cell in further),
    )


def _named(samples: Samples, column: int, files: Sequence[str]) -> Samples:
    """Returns the samples of rows under the names of their files."""
    named = dict(zip(samples.rows.tolist(), files, strict=True))
    samples.faults.show_content(column, lambda row: named.get(row, ""))
    names = tuple(named.get(row, f"row {row + 1}") for row in range(samples.faults.rows))
    return replace(samples, names=names)


def _rows(source: Folders, request: Request, beside: tuple[str, Keys] | None) -> Samples | None:
    """Returns the labels of the table, and the paths as what is carried."""
    assert source.table is not None
    assert source.column is not None
    delimiter = "\t" if source.table.lower().endswith((".tsv", ".tab")) else source.delimiter
    table = Csv(
        path=source.table,
        target=source.target or source.column,  # none is read if there are no labels
        features=[],
        delimiter=delimiter,
        labels=source.labels,
        classes=source.classes,
    ).with_file(source.table)
    carried = {source.column: (source.name, "column"), **request.carried}
    inside = replace(
        request,
        inputs={},
        columns={},
        objectives=request.objectives if source.has_labels else (),
        carried=carried | dict([beside] if beside else ()),
        inner=InnerSource(table.name, (source.name,), {"path": "table"}),
    )
    samples = read_samples(table, inside)
    if samples is None:
        return None
    keys = (source.name,)
    labels = {n: replace(one, keys=keys + one.keys[1:]) for n, one in samples.labels.items()}
    return replace(samples, labels=labels)


def _asked(samples: Samples, request: Request) -> dict[str, NDArray[np.object_]]:
    return {name: values for name, values in samples.carried.items() if request.carries(name)}


class Finder:
    """Finds files by the paths in a table.

    Args:
        found: All files.
        home: The folder of the table.
    """

    def __init__(self, found: Gathered, home: Path) -> None:
        self._home = os.path.normpath(home)
        self._by_path = {os.path.normpath(path): n for n, path in enumerate(found.paths)}
        self._names = names = [well_formed(name) for name in found.below]
        self._below = _numbered(names)
        self._bare = _numbered([os.path.splitext(name)[0] for name in names])

    def bare(self, name: str) -> int | None:
        """Returns the index of the file of this name without its suffix, like `find`."""
        return self._bare.get(name)

    def find(self, cell: str) -> int | None:
        """Returns the index of a file; None if there is none, or several."""
        if not cell:
            return None
        name = os.path.normpath(cell.replace("\\", "/"))
        index = self._below.get(name)
        if index is None:
            index = self._bare.get(name)
        if index is None:
            index = self._by_path.get(os.path.normpath(os.path.join(self._home, name)))
        return index

    def alike(self, name: str) -> list[int]:
        """Returns the indices of files that differ only in their suffixes; empty for one file."""
        return self._several.get(name, []) if self._bare.get(name, 0) is None else []

    @cached_property
    def _several(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, name in enumerate(self._names):
            found.setdefault(os.path.splitext(name)[0], []).append(number)
        return found


def _numbered(names: Sequence[str]) -> dict[str, int | None]:
    """Returns the number of each name; None if there are several of it."""
    found: dict[str, int | None] = {}
    for number, name in enumerate(names):
        found[name] = None if name in found else number
    return found


def _uses(taken: Counter[int], found: Gathered, source: Folders, request: Request) -> Iterator[str]:
    """Report files without a row; yields a note about those with several."""
    unused = [name for index, name in enumerate(found.names) if index not in taken]
    if unused and taken:
        first, table = unused[:MOST_NAMED], str(source.table)
        what = codes.image_files.files_without_row(
            found.text, len(unused), first, table, found.kind.noun
        )
        request.report(what, source.name, "table")
    several = sum(count > 1 for count in taken.values())
    if several:
        yield f"{source.table}: {counted(several, source.noun)} in several rows"


def _without_file(cells: Mapping[int, str], source: Folders) -> Iterator[str]:
    """Yields a note about rows that are dropped as their file doesn't exist."""
    if cells and source.missing == "drop":
        verb, rows = "was" if len(cells) == 1 else "were", counted(len(cells), "row")
        what = f"{rows} without {article(source.noun)} {verb} dropped"
        yield f"{source.table}: {what}: {_first([*cells.values()])}"


def _first(names: Sequence[str]) -> str:
    """Returns the first paths, and how many more there are."""
    more = [f"and {len(names) - MOST_NAMED:,} more"] if len(names) > MOST_NAMED else []
    return ", ".join([*(quoted(well_formed(name)) for name in names[:MOST_NAMED]), *more])
